package io.headgate.operators.buffer;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.Hop;
import io.headgate.core.kernel.Linger;
import io.headgate.core.kernel.SerialGate;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Signals;
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
 * <p>Items from a pulled source come from within that task, one at a time, and pass no gate: so an illegal request may
 * not be answered beside them. It is the source's to answer, between two items; one that came before there was a source
 * to ask is answered by the task that subscribes, when it has found {@code refusal} set: the requester sets it and then
 * looks for {@code upstream}, the task sets {@code upstream} and then looks for it. Items from any other node may meet the
 * answer, so they pass {@code signals}, as all ends do. {@code over} belongs to whoever signals.
 */
final class StartOnHost<T> implements Subscriber<T>, Subscription {

    private final Node<T> input;
    private final Hop hop;
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
        this.hop = new Hop(executor, this::run);
        this.downstream = downstream;
        this.wiring = wiring;
        this.pulled = input.isPulled();
    }

    /**
     * Instead of a host, where the rest of the flow runs on {@code executor} too: opens a pulled source there, as the one
     * task that subscribes, and from then on its loop is what runs there.
     */
    static <T> void openThere(Node<T> input, Executor executor, Subscriber<? super T> downstream, Wiring wiring) {
        Throwable rejected = new Hop(executor, () -> {
                    try {
                        input.subscribeOn(executor, downstream, wiring);
                    } catch (Throwable thrown) { // §2.13: in onSubscribe, and nobody who called is there to be told
                        Fatal.rethrow(thrown);
                        Hooks.undeliverable(thrown);
                    }
                })
                .start();
        if (rejected != null) {
            Signals.fail(downstream, rejected);
        }
    }

    /** Inside from the beginning: what downstream asks for in {@code onSubscribe} waits until that has returned (§1.3). */
    void start() {
        asking.enter();
        downstream.onSubscribe(this);
        schedule();
    }

    private void schedule() {
        Throwable rejected = hop.start();
        if (rejected != null) {
            refuse(rejected);
            Fatal.rethrow(rejected);
            // The gate stays taken: no task will ever run again.
        }
    }

    private void run() {
        if (!subscribed) {
            subscribed = true;
            if (!cancelled && refusal == null) {
                input.subscribe(this, wiring);
            }
            answer();
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
                late(failure);
            } else {
                over = true;
                downstream.onError(failure);
            }
            pass();
        } else {
            late(failure);
        }
    }

    private static void late(Throwable failure) {
        if (!Demand.isRefusal(failure)) { // that was answered, or is nobody's concern, §3.6
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
        IllegalArgumentException illegal = Demand.refusal(n);
        if (illegal != null) {
            refusal = illegal; // §3.9
            Subscription subscription = upstream;
            if (!pulled) {
                answer();
            } else if (subscription != null) {
                subscription.request(n);
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
        answer();
    }

    private void answer() {
        if (refusal != null && signals.enter()) {
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
