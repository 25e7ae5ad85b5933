package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.SerialGate;
import io.headgate.operators.plan.Wiring;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The upstream that a {@link Relay} follows just now: its signals, its share of the demand, its cancel. What comes before
 * and after it is the relay's.
 *
 * <p>State, who writes it, who reads it:
 *
 * <ul>
 *   <li>{@code demand}: downstream's threads grant. It is settled once per upstream, when that has ended, by what it
 *       delivered, so nothing is counted twice however requests and items meet.
 *   <li>{@code delivered}: the current upstream's thread; read inside after that upstream's end, which it wrote after.
 *   <li>{@code arriving}, {@code ending}: written by the current upstream's thread, taken inside.
 *   <li>{@code current}: written inside; a cancel reads it too, because whoever is inside may be in the middle of a
 *       request that upstream answers on the spot, for as long as there are items.
 *   <li>{@code cancelled}: by downstream's threads.
 *   <li>{@code forwarded}, how much of the demand the current upstream knows of: inside.
 * </ul>
 *
 * <p>Items don't pass the gate: one upstream at a time signals, and the next one is subscribed to after the last one's
 * end. Upstreams that answer on the spot don't recurse: their end is noted, and found by the pass that asked them.
 */
abstract class Followed<T> extends SerialGate implements Subscriber<T>, Subscription, Arrivals.Owner {

    /** The end of an upstream. */
    record End(@Nullable Throwable failure) {}

    private static final End COMPLETE = new End(null);

    final Subscriber<? super T> downstream;
    final Wiring wiring;
    final Demand demand = new Demand();

    private volatile @Nullable Subscription current;
    private volatile @Nullable Subscription arriving;
    private volatile @Nullable End ending;
    private volatile boolean cancelled;
    private long delivered;
    private long forwarded;

    Followed(Subscriber<? super T> downstream, Wiring wiring) {
        this.downstream = downstream;
        this.wiring = wiring;
    }

    @Override
    public final Wiring wiring() {
        return wiring;
    }

    @Override
    public final void discard(Object item) {
        wiring.discard(item);
    }

    // ---- from upstream ---------------------------------------------------------------------------------------------

    @Override
    public final void onSubscribe(Subscription subscription) {
        arrive(subscription);
        knock();
    }

    /** As {@link #onSubscribe}, but for the knock. */
    final void arrive(Subscription subscription) {
        arriving = subscription;
    }

    @Override
    public void onNext(T item) {
        if (cancelled) {
            discard(item);
            return;
        }
        delivered++;
        try {
            downstream.onNext(item);
        } catch (Throwable thrown) {
            cancel(); // §2.13: a subscriber that throws counts as cancelled
            throw thrown;
        }
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

    // ---- from downstream -------------------------------------------------------------------------------------------

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

    final boolean isCancelled() {
        return cancelled;
    }

    /** A subscriber that throws counts as cancelled (§2.13); before anything is followed. */
    final void cancelledAtOnce() {
        cancelled = true;
    }

    /** Whether upstream owes items: read by timers, exact when nothing moves. */
    final boolean owed() {
        return demand.outstanding() > delivered;
    }

    // ---- inside ----------------------------------------------------------------------------------------------------

    final @Nullable Subscription current() {
        return current;
    }

    /** The subscription that has come since the last look. */
    final @Nullable Subscription arrived() {
        Subscription arrived = arriving;
        if (arrived != null) {
            arriving = null;
        }
        return arrived;
    }

    /** {@code arrived} is followed from here on. */
    final void adopt(Subscription arrived) {
        current = arrived;
        forwarded = 0;
    }

    /** The end that has come since the last look; what that upstream delivered is settled by {@link #settle}. */
    final @Nullable End takeEnd() {
        End end = ending;
        if (end != null) {
            ending = null; // only then: it may be written between a look that found nothing and this
        }
        return end;
    }

    /** Nothing is followed any more: what was delivered is settled, once. Returns how much that was. */
    final long settle() {
        long items = delivered;
        current = null;
        demand.settle(items);
        delivered = 0;
        forwarded = 0;
        return items;
    }

    /** Tells the current upstream of the demand that it doesn't know of. */
    final void forward(Subscription to) {
        long outstanding = demand.outstanding();
        long more = outstanding - forwarded;
        if (more > 0) {
            forwarded = outstanding;
            to.request(more);
        }
    }

    /** Drops the current upstream, which may be in the middle of anything. */
    final void abandonCurrent() {
        Subscription arrived = arrived();
        Subscription subscription = arrived == null ? current : arrived;
        boolean ended = ending != null; // it had its end, but the timer was first
        current = null;
        late();
        if (subscription != null && !ended) {
            subscription.cancel();
        }
        settle();
    }

    /** An end that came when nobody waited for it any more. */
    final void late() {
        End end = takeEnd();
        if (end != null && end.failure() != null && !Fatal.is(end.failure())) { // whoever met that throws it on
            Hooks.undeliverable(end.failure());
        }
    }
}
