package io.headgate.operators.buffer;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.Linger;
import io.headgate.core.kernel.SerialGate;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription of {@code startOn}.
 *
 * <p>{@code wanted} collects requests; {@code asking} lets one task at a time pass them on, and whoever is not inside
 * leaves them for the task that is. Before the task ends it looks again for a short while ({@link Linger}): behind a
 * pulled source the items of one request have all been handed on when it returns, and the next request is near.
 *
 * <p>Signals from a pulled source come from within that task, one at a time. From any other node they may meet an
 * illegal request or a rejected task, so they pass {@code signals}. {@code over} belongs to whoever signals.
 */
final class StartOnHost<T> implements Subscriber<T>, Subscription, Runnable {

    private final Node<T> input;
    private final Executor executor;
    private final Subscriber<? super T> downstream;
    private final Wiring wiring;
    private final Demand wanted = new Demand();
    private final SerialGate asking = new SerialGate();
    private final SerialGate signals = new SerialGate();
    private final boolean pulled;
    private volatile @Nullable Subscription upstream;
    private volatile boolean cancelled;
    private volatile @Nullable Throwable refusal;
    private boolean subscribed;
    private boolean over;

    StartOnHost(Node<T> input, Executor executor, Subscriber<? super T> downstream, Wiring wiring) {
        this.input = input;
        this.executor = executor;
        this.downstream = downstream;
        this.wiring = wiring;
        this.pulled = input.isPulled();
    }

    /** Inside from the beginning: what downstream asks for in {@code onSubscribe} waits until that has returned (§1.3). */
    void start() {
        asking.enter();
        downstream.onSubscribe(this);
        schedule();
    }

    private void schedule() {
        try {
            executor.execute(this);
        } catch (Throwable rejected) {
            refuse(rejected);
            Fatal.rethrow(rejected);
            // The gate stays taken: no task will ever run again.
        }
    }

    @Override
    public void run() {
        if (!subscribed) {
            subscribed = true;
            if (!cancelled && refusal == null) {
                input.subscribe(this, wiring);
            }
        }
        int looks = Linger.LOOKS;
        do {
            long n = upstream == null ? 0 : wanted.takeAll();
            Subscription subscription = upstream;
            if (n != 0 && subscription != null && !cancelled) {
                subscription.request(n);
                looks = Linger.LOOKS;
            }
            while (looks > 0 && !asking.pending() && !cancelled && !over) {
                Linger.look(--looks);
            }
        } while (!asking.leave());
    }

    // ---- from upstream ---------------------------------------------------------------------------------------------

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        if (cancelled || refusal != null) {
            subscription.cancel(); // whoever ended the flow may have looked before it was there
        } else if (asking.enter()) {
            schedule(); // it came later than the task that subscribed: what was requested meanwhile goes up now
        }
    }

    @Override
    public void onNext(T item) {
        if (pulled) {
            downstream.onNext(item);
        } else if (signals.enter()) {
            if (over || cancelled) {
                wiring.discard(item);
            } else {
                downstream.onNext(item);
            }
            pass();
        } else {
            wiring.discard(item); // the end is inside
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (signals.enter()) {
            if (over || cancelled) {
                Hooks.undeliverable(failure);
            } else {
                over = true;
                downstream.onError(failure);
            }
            pass();
        } else {
            Hooks.undeliverable(failure);
        }
    }

    @Override
    public void onComplete() {
        if (signals.enter()) {
            if (!over && !cancelled) {
                over = true;
                downstream.onComplete();
            }
            pass();
        }
    }

    // ---- from downstream -------------------------------------------------------------------------------------------

    @Override
    public void request(long n) {
        Subscription subscription = upstream;
        IllegalArgumentException illegal = Demand.refusal(n);
        if (illegal != null) {
            if (pulled && subscription != null) {
                subscription.request(n); // §3.9: it turns it into an error between two items
            } else {
                refuse(illegal);
            }
            return;
        }
        wanted.grant(n);
        if (asking.enter()) {
            schedule();
        }
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            Subscription subscription = upstream;
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }

    private void refuse(Throwable why) {
        refusal = why;
        if (signals.enter()) {
            pass();
        }
    }

    private void pass() {
        do {
            Throwable why = refusal;
            if (why != null && !over && !cancelled) {
                over = true;
                Subscription subscription = upstream;
                if (subscription != null) {
                    subscription.cancel();
                }
                downstream.onError(why);
            }
        } while (!signals.leave());
    }
}
