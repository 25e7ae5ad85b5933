package io.headgate.operators.buffer;

import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.core.kernel.Store;
import io.headgate.core.kernel.Stores;
import io.headgate.operators.plan.Hop;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Prefetching;
import io.headgate.operators.plan.Signals;
import io.headgate.operators.plan.Storage;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code buffer}, {@code on} and {@code rebatch}: bounded storage under a policy, on an executor or on whichever thread
 * drains it.
 *
 * <p>Demand: as its {@link Asking} says. Bound: the capacity.
 */
public final class BufferNode<T> extends Node<T> implements Prefetching<T> {

    private final Node<T> input;
    private final Capacity<? super T> capacity;
    private final Overflow<? super T> overflow;
    private final Asking asking;
    private final @Nullable Executor executor;

    public BufferNode(
            Node<T> input,
            String verb,
            Capacity<? super T> capacity,
            Overflow<? super T> overflow,
            Asking asking,
            @Nullable Executor executor) {
        super(verb, capacity.text() + ", " + overflow.text());
        Stores.check(capacity, overflow);
        this.input = input;
        this.capacity = capacity;
        this.overflow = overflow;
        this.asking = asking;
        this.executor = executor;
    }

    Capacity<? super T> capacity() {
        return capacity;
    }

    Asking asking() {
        return asking;
    }

    @Override
    public Kind kind() {
        return Kind.BUFFER;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of(input);
    }

    /**
     * A lazy hop holds nothing where what is above can deliver on the executor itself: the loop over a pulled source runs
     * there, one that {@code startOn} has put there too, and so does the pass of a buffer or an emitter.
     */
    private boolean movesInput() {
        return executor != null && asking == Asking.LAZILY && input.isMovable(executor);
    }

    @Override
    public long holds() {
        return movesInput() ? 0 : capacity.max();
    }

    @Override
    public @Nullable Storage storage() {
        return movesInput() ? null : new Storage(capacity, overflow);
    }

    @Override
    public @Nullable Hop hop() {
        return executor == null ? null : Hop.DOWNSTREAM;
    }

    @Override
    public Node<T> prefetch(int n) {
        return again(Capacity.items(n), Asking.AHEAD);
    }

    @Override
    public Node<T> lazy() {
        return again(capacity, Asking.LAZILY);
    }

    private Node<T> again(Capacity<? super T> items, Asking how) {
        if (asking == Asking.EVERYTHING) {
            throw new IllegalStateException(this + " takes everything: its policy decides what is lost");
        }
        Node<T> node = new BufferNode<>(input, verb(), items, overflow, how, executor);
        String given = name();
        return given == null ? node : node.named(given);
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        if (movesInput()) {
            input.subscribeOn(Objects.requireNonNull(executor), downstream, wiring);
        } else {
            deliver(executor, downstream, wiring);
        }
    }

    @Override
    public boolean isMovable(Executor elsewhere) {
        return executor == null;
    }

    @Override
    public void subscribeOn(Executor elsewhere, Subscriber<? super T> downstream, Wiring wiring) {
        deliver(elsewhere, downstream, wiring);
    }

    private void deliver(@Nullable Executor where, Subscriber<? super T> downstream, Wiring wiring) {
        Later wake = new Later();
        Store<T> store;
        try {
            store = Stores.create(toString(), capacity, overflow, wiring.timers(), false, wake);
        } catch (IllegalStateException noFloorLeft) {
            Signals.fail(downstream, noFloorLeft); // §1.9: the budget's refusal is a signal
            return;
        }
        BufferHost<T> host = new BufferHost<>(this, store, downstream, wiring, where);
        wake.host = host;
        input.subscribe(host, wiring);
    }

    /** A store wants to know whom to wake before there is anyone. */
    private static final class Later implements Runnable {
        private @Nullable BufferHost<?> host;

        @Override
        public void run() {
            BufferHost<?> known = host;
            if (known != null) {
                known.knock();
            }
        }
    }
}
