package io.headgate.operators.plan;

import io.headgate.core.Hooks;
import io.headgate.core.Timers;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription of a segment: what its stages share, and the only place where what user code throws becomes a signal.
 *
 * <p>State: {@code rest}, {@code over} and what the stages hold belong to the thread that is inside the segment; each
 * kind of host says what lets one thread inside at a time. {@code cancelled}, {@code refusal} and {@code stopped} are
 * written by any thread, {@code stopped} last, and read by the thread inside: one look at {@code stopped} between two
 * items tells whether anything else has to be looked at.
 */
public abstract class Host extends Demand implements Subscription {

    /** Where the tail hands items. */
    Subscriber<Object> downstream;

    final Wiring wiring;

    /** The first sink of the chain; replaced by the thread inside when the segment has turned hot. */
    Sink<Object> head;

    /** Looked at between two items: the rest of the fields says why. */
    volatile boolean stopped;

    volatile boolean cancelled;

    /** Why an illegal request ends the flow. */
    volatile @Nullable Throwable refusal;

    /** Once upstream gives nothing more: the sink from which the segment finishes. */
    @Nullable
    Sink<?> rest;

    long usedBeforeThrown;

    /** Nothing more may be signalled. */
    boolean over;

    @SuppressWarnings("unchecked") // a segment is linked by type; the host carries what its tail hands on
    Host(Sink<?> head, Subscriber<?> downstream, Wiring wiring, long demand) {
        super(demand);
        this.head = (Sink<Object>) head;
        this.downstream = (Subscriber<Object>) downstream;
        this.wiring = wiring;
    }

    /** Whether a subscription is to a pulled source of ours, which answers what is asked inside {@code onSubscribe} later. */
    public static boolean isPulled(Subscription subscription) {
        return subscription instanceof PullHost;
    }

    /** Cancels or closes what is above the segment, unless that has ended; called any number of times. */
    abstract void closeUpstream();

    // ---- for stages ------------------------------------------------------------------------------------------------

    /** The flow ends with the item at hand, although upstream would have more: the sinks from {@code next} on finish. */
    public final void stop(Sink<?> next) {
        rest = next;
        stopped = true;
    }

    /** A failure was turned into an end: the sinks from {@code next} on finish. */
    public final void resume(Sink<?> next) {
        rest = next;
    }

    /** The clock of the flow. */
    public final Timers timers() {
        return wiring.timers();
    }

    /** Gives {@code item} to the discard handler. */
    public final void discard(Object item) {
        wiring.discard(item);
    }

    /** Whether the loop has to stop between two items. */
    public final boolean isStopped() {
        return stopped;
    }

    /** A loop is left by what was thrown, after this much of the demand was used up. */
    public final void usedBeforeThrown(long used) {
        usedBeforeThrown = used;
    }

    // ---- how a segment ends -------------------------------------------------------------------------------------

    /** Whether downstream has given up or broken the rules, so that nothing is to be finished. */
    final boolean abandoned() {
        return cancelled || refusal != null;
    }

    /** Ends without finishing. */
    final void abandon() {
        over = true;
        closeUpstream();
        head.discard(this);
        Throwable cause = refusal;
        if (cause != null) {
            if (!cancelled) {
                signal(cause);
            } else if (!Demand.isRefusal(cause)) {
                Hooks.undeliverable(
                        cause); // a rejected task; an illegal request after a cancel is nobody's concern, §3.6
            }
        }
    }

    /** Finishes from {@code rest} on with {@code credit} units of demand; returns how many were used up. */
    final long finish(long credit) {
        long used = 0;
        while (!over) {
            if (abandoned()) {
                abandon();
                break;
            }
            try {
                Sink<?> from = rest == null ? head : rest;
                switch (from.finish(used < credit, this)) {
                    case USED -> used++;
                    case SWALLOWED -> {}
                    case DONE -> {
                        over = true;
                        downstream.onComplete();
                    }
                    case WAITING -> {
                        return used;
                    }
                }
            } catch (Throwable thrown) {
                thrown(thrown);
            }
        }
        return used;
    }

    /**
     * Something was thrown inside the segment, or above it. Either a stage turns it, and {@code rest} says from where to
     * finish, or the flow is over.
     */
    final void thrown(Throwable thrown) {
        Sink<?> from = rest == null ? head : rest;
        Throwable failure = thrown;
        if (thrown instanceof Located located) {
            failure = located.failure;
            from = located.from;
        }
        if (over) {
            // From onComplete or onError itself.
            Fatal.rethrow(failure);
            Hooks.undeliverable(failure);
            return;
        }
        closeUpstream();
        if (Fatal.is(failure)) {
            fatal(failure, from != null);
            Fatal.rethrow(failure);
        }
        if (from == null) {
            over = true;
            cancelled = true;
            stopped = true;
            head.discard(this);
            Hooks.undeliverable(failure); // §2.13: a subscriber that throws counts as cancelled
            return;
        }
        Throwable left = turn(failure, from);
        if (left != null) {
            over = true;
            head.discard(this);
            signal(left);
        } else if (rest == null) {
            throw new IllegalStateException("a stage turned a failure and did not say from where to finish", failure);
        }
    }

    /** Asks the stages from {@code from} on to turn {@code failure}; what one of them throws is for those below it. */
    private @Nullable Throwable turn(Throwable failure, Sink<?> from) {
        Throwable current = failure;
        Sink<?> first = from;
        while (first != null) {
            try {
                return first.fail(current, this);
            } catch (Throwable thrown) {
                Throwable again = thrown;
                first = null;
                if (thrown instanceof Located located) {
                    again = located.failure;
                    first = located.from;
                }
                if (Fatal.is(again)) {
                    fatal(again, true);
                    Fatal.rethrow(again);
                }
                if (again != current) {
                    again.addSuppressed(current);
                }
                current = again;
            }
        }
        return current;
    }

    /**
     * The flow is over with {@code failure}, which no stage may turn. Downstream is told, so that nobody waits for what
     * will never come; the thread that met it hears of it too, from the caller.
     *
     * @param listens whether downstream does: it doesn't where it has thrown it itself
     */
    final void fatal(Throwable failure, boolean listens) {
        boolean tells = listens && !cancelled;
        over = true;
        cancelled = true;
        stopped = true;
        head.discard(this);
        if (tells) {
            signal(failure);
        }
    }

    private void signal(Throwable failure) {
        try {
            downstream.onError(failure);
        } catch (Throwable thrown) {
            Fatal.rethrow(thrown);
            Hooks.undeliverable(thrown);
        }
    }
}
