package io.headgate.operators.split;

import io.headgate.core.Capacity;
import io.headgate.core.Hooks;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;
import io.headgate.core.kernel.Store;
import io.headgate.core.kernel.Stores;
import io.headgate.operators.Hub;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Signals;
import io.headgate.operators.plan.Storage;
import io.headgate.operators.plan.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code Hub.merge}: the items of producers that come and go, as they come, with one bound for all together.
 *
 * <p>Demand and bound: see {@link FanInHost}; what waits and what all producers have been asked for are together at most
 * {@code capacity}. With a policy that drops, what is outstanding alone is, and producers don't wait for the subscriber.
 *
 * <p>State, in {@code live}, which all copies of the node under other names share: {@code waiting}, the producers that came
 * before the subscriber, {@code host}, {@code closing}, {@code over} and {@code failure}, all under its lock.
 */
public final class FanInNode<T> extends Node<T> {

    private final Capacity<? super T> capacity;
    private final Overflow<? super T> overflow;
    private final Live<T> live = new Live<>();

    private static final class Live<T> {
        private final List<Node<T>> waiting = new ArrayList<>();
        private volatile @Nullable FanInHost<T> host;
        private boolean taken;
        private boolean closing;
        private boolean over;
        private @Nullable Throwable failure;
        private volatile Hub.@Nullable Counters books;
        private volatile Consumer<? super Throwable> onFailure = Hooks::undeliverable;
    }

    public FanInNode(Capacity<? super T> capacity, Overflow<? super T> overflow) {
        super("Hub.merge", capacity.text() + ", " + overflow.text());
        Stores.check(capacity, overflow);
        this.capacity = capacity;
        this.overflow = overflow;
    }

    Capacity<? super T> capacity() {
        return capacity;
    }

    Overflow<? super T> overflow() {
        return overflow;
    }

    @Override
    public Kind kind() {
        return Kind.JUNCTION;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of();
    }

    @Override
    public long holds() {
        return capacity.max();
    }

    @Override
    public Storage storage() {
        return new Storage(capacity, overflow);
    }

    /** Adds a producer; false where it is over, or was announced to be. */
    public boolean add(Node<T> producer) {
        FanInHost<T> host;
        synchronized (live) {
            if (live.closing || live.over || live.failure != null) {
                return false;
            }
            host = live.host;
            if (host == null) {
                live.waiting.add(producer);
                return true;
            }
        }
        return host.add(producer);
    }

    /** No further producers. */
    public void complete() {
        FanInHost<T> host;
        synchronized (live) {
            live.closing = true;
            host = live.host;
        }
        if (host != null) {
            host.close();
        }
    }

    /** Ends it with a failure, after what came so far. */
    public void fail(Throwable cause) {
        FanInHost<T> host;
        synchronized (live) {
            host = live.host;
            if (host == null && live.failure == null && !live.over) {
                live.failure = cause;
                live.waiting.clear();
                return;
            }
        }
        if (host == null) {
            Hooks.undeliverable(cause);
        } else {
            host.end(cause);
        }
    }

    /** Who is told the failure of a producer. */
    public void onFailure(Consumer<? super Throwable> handler) {
        live.onFailure = handler;
    }

    /** Nobody is let in any more, and the subscriber is nobody's concern but the host's (§3.13). */
    void over() {
        synchronized (live) {
            live.over = true;
            live.waiting.clear();
            live.host = null;
        }
    }

    void failed(Throwable failure) {
        try {
            live.onFailure.accept(failure);
        } catch (Throwable thrown) {
            Hooks.undeliverable(thrown);
        }
    }

    /** The books of its buffer. */
    public Hub.Counters books() {
        Hub.Counters known = live.books;
        return known != null ? known : new Stored<>(label(), toString(), store(Timers.real()));
    }

    private Store<T> store(Timers timers) {
        return Stores.create(toString(), capacity, overflow, timers, true);
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        Objects.requireNonNull(downstream, "§1.9: subscriber");
        Throwable refusal = null;
        synchronized (live) {
            if (live.taken) {
                refusal = new IllegalStateException(
                        this + " has a subscriber, or had one; broadcast() or share() is for several");
            } else {
                live.taken = true;
                refusal = live.failure;
            }
        }
        if (refusal != null) {
            Signals.fail(downstream, refusal);
            return;
        }
        Store<T> store = store(wiring.timers());
        FanInHost<T> host = new FanInHost<>(this, store, downstream, wiring);
        live.books = new Stored<>(label(), toString(), store);
        try {
            host.begin();
        } finally {
            open(host);
        }
    }

    /** Those who came before the subscriber are let in before anybody else, and before the end that was announced. */
    private void open(FanInHost<T> host) {
        boolean closing = false;
        Throwable failure = null;
        for (boolean opened = false; !opened; ) {
            List<Node<T>> before;
            synchronized (live) {
                before = List.copyOf(live.waiting);
                live.waiting.clear();
                closing = live.closing;
                failure = live.failure;
                opened = before.isEmpty();
                if (opened && !live.over) {
                    live.host = host;
                }
            }
            before.forEach(host::add);
        }
        if (failure != null) {
            host.end(failure); // downstream may have cancelled while it was introduced
        } else if (closing) {
            host.close();
        }
    }
}
