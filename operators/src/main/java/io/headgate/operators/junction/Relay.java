package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import io.headgate.core.Timers;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Follows one upstream after the other, and carries what is left of the demand over: each gets exactly what was asked
 * for and not delivered by those before it.
 *
 * <p>State, who writes it, who reads it:
 *
 * <ul>
 *   <li>the gate (it is one): whoever changes anything below knocks.
 *   <li>what belongs to the current upstream: see {@link Followed}.
 *   <li>{@code due}: the next upstream; set inside, or by a timer.
 *   <li>{@code refused}: by downstream's threads.
 *   <li>{@code brought}, {@code over}, {@code delayed}, and {@code answered}, a failure whose answer has not begun yet:
 *       inside.
 * </ul>
 *
 * <p>In a relay that delays failures an upstream's failure is kept, and the relay goes on as if it had completed; it comes
 * at the end, with those of the others suppressed.
 */
abstract class Relay<T> extends Followed<T> {

    private volatile @Nullable Node<? extends T> due;
    private volatile Timers.@Nullable Task waiting;
    private volatile @Nullable Long refused;
    private boolean over;
    private @Nullable Throwable answered;
    private @Nullable Throwable told;
    private final Failures delayed;

    /** How many items the upstream that has ended delivered; inside. */
    long brought;

    Relay(Subscriber<? super T> downstream, Wiring wiring) {
        this(downstream, wiring, false);
    }

    /**
     * A relay.
     *
     * @param delaying whether an upstream's failure waits for the end of all
     */
    Relay(Subscriber<? super T> downstream, Wiring wiring, boolean delaying) {
        super(downstream, wiring);
        this.delayed = new Failures(delaying);
    }

    /**
     * Gives downstream its subscription, from inside, so that nothing is signalled while {@code onSubscribe} runs (§1.3),
     * and follows {@code first}.
     */
    final void start(Node<? extends T> first) {
        follow(first);
        start();
    }

    /** As above, for one that finds what to follow inside. */
    final void start() {
        enter();
        try {
            downstream.onSubscribe(this);
        } catch (Throwable thrown) {
            cancelledAtOnce(); // §2.13
            run();
            throw thrown;
        }
        run();
    }

    // ---- for those who decide --------------------------------------------------------------------------------------

    /**
     * Inside: the current upstream has ended, well or not. Calls one of {@link #follow}, {@link #followAfter}, {@link
     * #finish}.
     */
    abstract void ended(@Nullable Throwable failure) throws Exception;

    /** Inside, once: the relay is over, in whichever way. */
    void released() {}

    /** Inside, on every pass after the end: something may have come too late. */
    void leftOver() {}

    /** The next upstream. */
    final void follow(Node<? extends T> next) {
        due = next;
    }

    /** The next upstream, after a while. */
    final void followAfter(Node<? extends T> next, long nanos) {
        waiting = wiring.timers()
                .schedule(
                        () -> {
                            follow(next);
                            knock();
                        },
                        nanos);
    }

    /** Ends downstream. */
    final void finish(@Nullable Throwable failure) {
        over = true;
        told = failure;
        released();
        Throwable kept = delayed.take();
        Throwable cause = failure;
        if (refused == null || failure == null) {
            cause = Failures.of(kept, failure);
        } else if (kept != null) {
            Hooks.undeliverable(kept); // §3.9 is what downstream has to hear of
        }
        try {
            if (cause == null) {
                downstream.onComplete();
            } else {
                downstream.onError(cause);
            }
        } catch (Throwable thrown) {
            Fatal.rethrow(thrown);
            Hooks.undeliverable(thrown);
        }
    }

    final boolean isOver() {
        return over;
    }

    /** Whether downstream has cancelled or broken the rules. */
    @Override
    public final boolean isStopped() {
        return isCancelled() || refused != null;
    }

    /** The flow of flows may bring the failure that one of its flows has brought, if it is one flow that was split. */
    @Override
    public final void undelivered(Throwable late) {
        if (late != told) {
            Hooks.undeliverable(late);
        }
    }

    @Override
    public final boolean delays(Throwable failure) {
        return delayed.keeps(failure);
    }

    // ---- from downstream -------------------------------------------------------------------------------------------

    @Override
    public void request(long n) {
        if (Demand.refusal(n) == null) {
            demand.grant(n);
        } else {
            refused = n;
        }
        knock();
    }

    // ---- the pass --------------------------------------------------------------------------------------------------

    @Override
    public final void knock() {
        if (enter()) {
            run();
        }
    }

    private void run() {
        try {
            do {
                pass();
            } while (!leave());
        } catch (Throwable fatal) {
            // Only once the gate is open again: others may still knock, and upstream's end be to come.
            if (!leave()) {
                run();
            }
            throw fatal;
        }
    }

    private void pass() {
        Subscription arrived = arrived();
        if (arrived != null) {
            if (over || isCancelled()) {
                arrived.cancel();
            } else {
                adopt(arrived);
            }
        }
        if (over) {
            late();
            leftOver();
            return;
        }
        if (isCancelled()) {
            giveUp();
            return;
        }
        inside();
        if (!over) {
            takeTurn();
        }
        if (!over) {
            refuseOrForward();
        }
        for (Node<? extends T> next = due; next != null && !over && !isStopped(); next = due) {
            due = null;
            answered = null;
            connect(next);
        }
    }

    /** Inside, on every pass: for what a kind of relay has to look at besides. */
    void inside() {}

    /** Who subscribes to the next upstream: a relay that may drop one in the middle has to tell them apart. */
    Subscriber<T> listener() {
        return this;
    }

    private void giveUp() {
        over = true;
        stopWaiting();
        released();
        Subscription subscription = current();
        if (subscription != null) {
            subscription.cancel(); // it may have arrived after the cancel looked
        }
        late();
        reportAnswered();
        Throwable kept = delayed.take();
        if (kept != null) {
            Hooks.undeliverable(kept);
        }
    }

    private void stopWaiting() {
        Timers.Task task = waiting;
        if (task != null) {
            task.cancel();
        }
    }

    /** The answer to a failure was to go on, and it will never be begun: the failure is nobody's any more. */
    private void reportAnswered() {
        Throwable failure = answered;
        if (failure != null) {
            answered = null;
            Hooks.undeliverable(failure);
        }
    }

    private void takeTurn() {
        End end = takeEnd();
        if (end == null) {
            return;
        }
        arrived(); // its own, if it was that quick
        brought = settle();
        Long illegal = refused;
        if (illegal != null) {
            finish(end.failure() == null ? Demand.refusal(illegal) : end.failure());
            return;
        }
        decide(end.failure());
    }

    /** Inside: asks what comes after an upstream that has ended. */
    final void decide(@Nullable Throwable ending) {
        Throwable failure = ending == null || delays(ending) ? null : ending;
        if (failure != null && Fatal.is(failure)) {
            finish(failure); // nothing is tried again on a machine that is broken
            return;
        }
        try {
            answered = failure;
            ended(failure);
            if (over) {
                answered = null; // delivered
            }
        } catch (Throwable thrown) {
            if (!over) {
                if (failure != null && failure != thrown) {
                    thrown.addSuppressed(failure);
                }
                answered = null;
                finish(thrown);
            }
            Fatal.rethrow(thrown); // where it was over before, it comes from downstream, and nothing else does
        }
    }

    private void refuseOrForward() {
        Subscription subscription = current();
        Long illegal = refused;
        if (illegal != null) {
            if (subscription == null) {
                due = null;
                stopWaiting();
                reportAnswered();
                finish(Demand.refusal(illegal)); // §3.9, and nobody is signalling
            } else {
                subscription.request(illegal); // it turns it into an error between two items
            }
        } else if (subscription != null) {
            forward(subscription);
        }
    }

    /** Inside: begins to follow {@code next}. */
    @SuppressWarnings("unchecked") // a node of a subtype gives nothing but items of the type
    void connect(Node<? extends T> next) {
        ((Node<T>) next).subscribe(listener(), wiring);
    }
}
