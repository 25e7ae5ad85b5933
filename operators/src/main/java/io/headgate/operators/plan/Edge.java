package io.headgate.operators.plan;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.SerialGate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The edge to a foreign publisher: whatever it does, downstream sees the rules kept. Nodes that have a gate of their own
 * are {@link Strict} themselves and need none.
 *
 * <p>Signals pass the gate (this class is one), so that an illegal request from another thread becomes an error between
 * two items. A publisher that signals from two threads at once breaks §1.3: the signal that finds the gate taken is
 * discarded. Requests are collected in {@code wanted} and passed on by one thread at a time through {@code asking}, so
 * upstream sees no two at once (§2.7) and one that emits from within {@code request} is not called into again. What
 * downstream asks for in {@code onSubscribe} is passed on when that has returned: it is a signal as well, and an upstream
 * that answers on another thread would signal beside it (§1.3).
 *
 * <p>{@code asked} is the sum of what upstream was asked for, raised before it is, and never settled: {@code received},
 * which belongs to the thread inside, may not pass it (§1.1). {@code over} belongs to the thread inside the gate.
 */
final class Edge<T> extends SerialGate implements Subscriber<T>, Subscription {

    private final Subscriber<? super T> downstream;
    private final Wiring wiring;
    private final SerialGate asking = new SerialGate();
    private final Demand wanted = new Demand();
    private final Demand asked = new Demand();
    private volatile @Nullable Subscription upstream;
    private volatile @Nullable Throwable refusal;
    private volatile boolean cancelled;
    private boolean over;
    private long received;

    Edge(Subscriber<? super T> downstream, Wiring wiring) {
        this.downstream = downstream;
        this.wiring = wiring;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "§2.13: onSubscribe(null)");
        if (upstream != null) {
            subscription.cancel(); // §2.5
            return;
        }
        upstream = subscription;
        asking.enter();
        try {
            downstream.onSubscribe(this);
        } catch (Throwable thrown) {
            cancel(); // §2.13: a subscriber that throws counts as cancelled
            throw thrown;
        }
        ask();
    }

    @Override
    public void onNext(T item) {
        if (item == null) {
            NullPointerException broken = new NullPointerException("§2.13: onNext(null)");
            refuse(broken);
            throw broken;
        }
        if (!enter()) {
            wiring.discard(item);
            return;
        }
        if (over || cancelled) {
            wiring.discard(item);
        } else if (received == asked.outstanding()) {
            wiring.discard(item);
            refusal = new IllegalStateException(
                    "§1.1: a publisher sent more than the " + received + " items it was asked for");
        } else {
            received++;
            try {
                downstream.onNext(item);
            } catch (Throwable thrown) {
                cancelUpstream();
                ended();
                Fatal.rethrow(thrown);
                Hooks.undeliverable(thrown);
            }
        }
        pass();
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "§2.13: onError(null)");
        if (!enter()) {
            Hooks.undeliverable(failure);
            return;
        }
        if (over || cancelled) {
            Hooks.undeliverable(failure);
        } else {
            ended();
            downstream.onError(failure);
        }
        pass();
    }

    @Override
    public void onComplete() {
        if (enter()) {
            if (!over && !cancelled) {
                ended();
                downstream.onComplete();
            }
            pass();
        }
    }

    @Override
    public void request(long n) {
        IllegalArgumentException illegal = Demand.refusal(n);
        if (illegal != null) {
            refuse(illegal);
            return;
        }
        wanted.grant(n);
        if (asking.enter()) {
            ask();
        }
    }

    private void ask() {
        do {
            long more = wanted.takeAll();
            Subscription subscription = upstream;
            if (more != 0 && subscription != null && !cancelled) {
                asked.grant(more);
                subscription.request(more);
            }
        } while (!asking.leave());
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            cancelUpstream();
        }
    }

    /** Inside: from here on upstream isn't called any more, whatever downstream asks (§2.4). */
    private void ended() {
        over = true;
        cancelled = true;
    }

    private void refuse(Throwable why) {
        refusal = why;
        if (enter()) {
            pass();
        }
    }

    /** Leaves the gate; turns a refusal that came meanwhile into the error that ends the flow. */
    private void pass() {
        do {
            Throwable why = refusal;
            if (why != null && !over && !cancelled) {
                cancelUpstream();
                ended();
                downstream.onError(why);
            }
        } while (!leave());
    }

    private void cancelUpstream() {
        Subscription subscription = upstream;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
