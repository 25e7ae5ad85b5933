package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import io.headgate.core.Timers;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.SerialGate;
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
 *   <li>the gate (this class is one): whoever changes anything below knocks.
 *   <li>{@code demand}: downstream's threads grant. It is settled once per upstream, when that has ended, by what it
 *       delivered, so nothing is counted twice however requests and items meet.
 *   <li>{@code delivered}: the current upstream's thread; read inside after that upstream's end, which it wrote after.
 *   <li>{@code arriving}, {@code ending}: written by the current upstream's thread, taken inside.
 *   <li>{@code due}: the next upstream; set inside, or by a timer.
 *   <li>{@code current}: written inside; a cancel reads it too, because whoever is inside may be in the middle of a
 *       request that upstream answers on the spot, for as long as there are items.
 *   <li>{@code forwarded}, how much of the demand the current upstream knows of, {@code brought}, {@code over}, and
 *       {@code answered}, a failure whose answer has not begun yet: inside.
 * </ul>
 *
 * <p>Items don't pass the gate: one upstream at a time signals, and the next one is subscribed to after the last one's
 * end. Upstreams that answer on the spot don't recurse: their end is noted, and found by the pass that asked them.
 */
abstract class Relay<T> extends SerialGate implements Subscriber<T>, Subscription, Inlet.Owner {

    /** The end of an upstream. */
    private record End(@Nullable Throwable failure) {}

    private static final End COMPLETE = new End(null);

    final Subscriber<? super T> downstream;
    final Wiring wiring;
    final Demand demand = new Demand();

    private volatile @Nullable Subscription current;
    private volatile @Nullable Subscription arriving;
    private volatile @Nullable End ending;
    private volatile @Nullable Node<? extends T> due;
    private volatile Timers.@Nullable Task waiting;
    private volatile boolean cancelled;
    private volatile @Nullable Long refused;
    private long delivered;
    private long forwarded;
    private boolean over;
    private @Nullable Throwable answered;

    /** How many items the upstream that has ended delivered; inside. */
    long brought;

    Relay(Subscriber<? super T> downstream, Wiring wiring) {
        this.downstream = downstream;
        this.wiring = wiring;
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
            cancelled = true; // §2.13
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
        released();
        if (failure == null) {
            downstream.onComplete();
        } else {
            downstream.onError(failure);
        }
    }

    /** Inside: drops the current upstream, which may be in the middle of anything. */
    final void abandonCurrent() {
        Subscription subscription = current;
        boolean ended = ending != null; // it had its end, but the timer was first
        current = null;
        late();
        if (subscription != null && !ended) {
            subscription.cancel();
        }
        demand.settle(delivered);
        delivered = 0;
        forwarded = 0;
    }

    final boolean isCancelled() {
        return cancelled;
    }

    final boolean isOver() {
        return over;
    }

    @Override
    public final Wiring wiring() {
        return wiring;
    }

    /** Whether downstream has cancelled or broken the rules. */
    @Override
    public final boolean isStopped() {
        return cancelled || refused != null;
    }

    /** Whether upstream owes items: read by timers, exact when nothing moves. */
    final boolean owed() {
        return demand.outstanding() > delivered;
    }

    // ---- from upstream ---------------------------------------------------------------------------------------------

    @Override
    public final void onSubscribe(Subscription subscription) {
        arriving = subscription;
        knock();
    }

    @Override
    public void onNext(T item) {
        if (cancelled) {
            discard(item);
            return;
        }
        delivered++;
        downstream.onNext(item);
    }

    @Override
    public final void onError(Throwable failure) {
        ending = new End(failure);
        knock();
    }

    @Override
    public final void onComplete() {
        ending = COMPLETE;
        knock();
    }

    @Override
    public final void discard(Object item) {
        try {
            wiring.discard(item);
        } catch (Throwable thrown) {
            Fatal.rethrow(thrown);
            Hooks.undeliverable(thrown);
        }
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

    @Override
    public final void cancel() {
        if (!cancelled) {
            cancelled = true;
            Subscription subscription = current;
            if (subscription != null) {
                subscription.cancel();
            }
            knock();
        }
    }

    // ---- the pass --------------------------------------------------------------------------------------------------

    @Override
    public final void knock() {
        if (enter()) {
            run();
        }
    }

    private void run() {
        do {
            pass();
        } while (!leave());
    }

    private void pass() {
        Subscription arrived = arriving;
        if (arrived != null) {
            arriving = null;
            if (over || cancelled || !accepts(arrived)) {
                arrived.cancel();
            } else {
                current = arrived;
                forwarded = 0;
            }
        }
        if (over) {
            late();
            leftOver();
            return;
        }
        if (cancelled) {
            over = true;
            Timers.Task task = waiting;
            if (task != null) {
                task.cancel();
            }
            released();
            Subscription subscription = current;
            if (subscription != null) {
                subscription.cancel(); // it may have arrived after the cancel looked
            }
            late();
            reportAnswered();
            return;
        }
        inside();
        if (!over) {
            takeEnd();
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

    /** Whether {@code arrived} is of an upstream that is still followed. */
    boolean accepts(Subscription arrived) {
        return true;
    }

    /** Who subscribes to the next upstream: a relay that may drop one in the middle has to tell them apart. */
    Subscriber<T> listener() {
        return this;
    }

    private void late() {
        End end = ending;
        if (end == null) {
            return;
        }
        ending = null; // only then: it may be written between a look that found nothing and this
        if (end.failure() != null) {
            Hooks.undeliverable(end.failure());
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

    private void takeEnd() {
        End end = ending;
        if (end == null) {
            return;
        }
        ending = null;
        current = null;
        demand.settle(delivered);
        brought = delivered;
        delivered = 0;
        forwarded = 0;
        Long illegal = refused;
        if (illegal != null) {
            finish(end.failure() == null ? Demand.refusal(illegal) : end.failure());
            return;
        }
        decide(end.failure());
    }

    /** Inside: asks what comes after an upstream that has ended. */
    final void decide(@Nullable Throwable failure) {
        try {
            answered = failure;
            ended(failure);
            if (over) {
                answered = null; // delivered
            }
        } catch (Throwable thrown) {
            Fatal.rethrow(thrown);
            if (failure != null && failure != thrown) {
                thrown.addSuppressed(failure);
            }
            answered = null;
            finish(thrown);
        }
    }

    private void refuseOrForward() {
        Subscription subscription = current;
        Long illegal = refused;
        if (illegal != null) {
            if (subscription == null) {
                due = null;
                Timers.Task task = waiting;
                if (task != null) {
                    task.cancel();
                }
                reportAnswered();
                finish(Demand.refusal(illegal)); // §3.9, and nobody is signalling
            } else {
                subscription.request(illegal); // it turns it into an error between two items
            }
        } else if (subscription != null) {
            long outstanding = demand.outstanding();
            long more = outstanding - forwarded;
            if (more > 0) {
                forwarded = outstanding;
                subscription.request(more);
            }
        }
    }

    /** Inside: begins to follow {@code next}. */
    @SuppressWarnings("unchecked") // a node of a subtype gives nothing but items of the type
    void connect(Node<? extends T> next) {
        ((Node<T>) next).subscribe(listener(), wiring);
    }
}
