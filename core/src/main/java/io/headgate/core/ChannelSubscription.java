package io.headgate.core;

import static java.util.Objects.requireNonNull;

import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.SerialGate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A subscriber of a channel: a receiver that takes items while it has demand, and competes with all others.
 *
 * <p>State: {@code demand} is granted by downstream's threads and settled in the pass; {@code cancelled} and {@code
 * refusal} are set by downstream's threads before they knock. All the rest belongs to the pass: one thread at a time, let
 * through by the gate this class is. In a pass the waiter is taken out of line first, so that nobody hands it anything
 * while it takes items itself; it joins again at the end of a pass that found nothing and has demand left. At a
 * rendezvous it was handed one item at the most, for which there was demand, because demand is settled in passes only.
 */
final class ChannelSubscription<T> extends SerialGate implements Subscription {
    final Demand demand = new Demand();

    private final ChannelCore<T> core;
    private final InLine waiter = new InLine();
    private volatile boolean cancelled;
    private volatile @Nullable Throwable refusal;
    private volatile @Nullable Throwable fatal;

    /** Null once it has ended, §3.13. */
    private @Nullable Subscriber<? super T> downstream;

    ChannelSubscription(ChannelCore<T> core, Subscriber<? super T> downstream) {
        this.core = core;
        this.downstream = downstream;
    }

    /** Begins: nothing is signalled before {@code onSubscribe} has returned, whatever comes meanwhile. */
    void start() {
        enter();
        core.add(this);
        try {
            requireNonNull(downstream).onSubscribe(this);
        } catch (Throwable failure) {
            thrown(failure);
        }
        passUntilLeft();
    }

    /** Something may have changed. */
    void knock() {
        if (enter()) {
            passUntilLeft();
        }
    }

    private void passUntilLeft() {
        do {
            pass();
        } while (!leave());
        var thrown = fatal;
        if (thrown != null) {
            Fatal.rethrow(thrown);
        }
    }

    @Override
    public void request(long n) {
        var refused = Demand.refusal(n);
        if (refused == null) {
            demand.grant(n);
        } else if (refusal == null) {
            refusal = refused;
        }
        knock();
    }

    @Override
    public void cancel() {
        cancelled = true;
        knock();
    }

    private void pass() {
        core.lines.withdraw(waiter);
        var called = waiter.state == Waiter.CALLED;
        var given = waiter.state == Waiter.MET ? waiter.item : null;
        waiter.reset();
        if (downstream != null) {
            serve(given);
        } else if (given != null) {
            core.discardTaken(given);
        }
        if (called && waiter.state != Waiter.WAITING) {
            core.passOnToReceiver();
        }
    }

    /** Delivers {@code given}, then what there is, as far as demand goes, then waits for more or ends. */
    private void serve(@Nullable T given) {
        var next = given;
        while (true) {
            var wanted = demand.outstanding();
            var delivered = 0L;
            while (delivered < wanted && !stopped()) {
                if (next == null) {
                    next = core.poll();
                }
                if (next == null) {
                    break;
                }
                delivered++;
                deliver(next);
                next = null;
            }
            var left = demand.settle(delivered);
            if (stopped()) {
                if (next != null) {
                    core.discardTaken(next);
                }
                stop();
                return;
            }
            if (left == 0) {
                endIfDrained();
                return;
            }
            if (delivered < wanted) {
                var found = core.joinReceivers(waiter, false);
                if (found == null) {
                    return;
                }
                if (found == ChannelCore.END) {
                    endIfDrained();
                    return;
                }
                next = item(found);
            }
        }
    }

    @SuppressWarnings("unchecked") // what isn't the end is an item
    private T item(Object found) {
        return (T) found;
    }

    private boolean stopped() {
        return cancelled || refusal != null;
    }

    private void deliver(T item) {
        try {
            requireNonNull(downstream).onNext(item);
        } catch (Throwable failure) {
            thrown(failure);
        }
    }

    private void stop() {
        var target = requireNonNull(downstream);
        var refused = refusal;
        end();
        if (!cancelled && refused != null) {
            signal(() -> target.onError(refused)); // §3.9
        }
    }

    private void endIfDrained() {
        if (core.slots.drained()) {
            var target = requireNonNull(downstream);
            var failure = core.failure();
            end();
            signal(failure == null ? target::onComplete : () -> target.onError(failure));
        }
    }

    private void end() {
        downstream = null;
        core.remove(this);
    }

    private void signal(Runnable terminal) {
        try {
            terminal.run();
        } catch (Throwable failure) {
            thrown(failure);
        }
    }

    /** §2.13: a subscriber that throws has cancelled; what it threw is nobody else's business but the hooks'. */
    private void thrown(Throwable failure) {
        cancelled = true;
        if (Fatal.is(failure)) {
            // once the gate is open again: others may still call this waiter
            fatal = failure;
        } else {
            Hooks.undeliverable(failure);
        }
    }

    /** The subscriber's place in line. */
    private final class InLine extends Waiter<T> {
        @Override
        boolean wake() {
            knock();
            // what it left is the next one's, and whether another thread's pass takes it isn't known here
            return true;
        }

        /** In a pass, out of line: what it was given is dealt with. */
        void reset() {
            item = null;
            state = OUT;
        }
    }
}
