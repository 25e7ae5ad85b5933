package io.headgate.operators.split;

import io.headgate.core.kernel.DrainPass;
import io.headgate.operators.plan.Wiring;
import org.reactivestreams.Subscriber;

/**
 * One subscriber of a {@link Split}: a drain pass of its own over its {@link Portion}, so that its demand, its cancel, an
 * illegal request of its own and whatever it throws are its own affair. It has no state beyond that.
 */
final class Branch<T> extends DrainPass<T> {

    private final Split<T> split;
    final Portion<T> portion;

    /** A branch whose gate is entered: nothing is signalled before {@link #begin}, whoever finds it in the split's list. */
    Branch(Split<T> split, Portion<T> portion, Subscriber<? super T> downstream, Wiring wiring, int chunk) {
        super(portion, downstream, null, wiring.discarded(), chunk, false);
        this.split = split;
        this.portion = portion;
        enter();
    }

    /** Hands downstream its subscription, then makes the pass that everything since {@link #enter} is waiting for. */
    void begin() {
        introduceInside();
    }

    /** There may be items: a pass, unless there is no demand, or this thread is inside and will look by itself. */
    void wake() {
        knockForItem();
    }

    /** What downstream has asked for. */
    long wanted() {
        return demand.outstanding();
    }

    /** Whether it takes nothing any more, so that an item put into its portion since has to be given up. */
    boolean isOver() {
        return isCutShort() || isDone();
    }

    /** An item it should have been given and can't be. */
    void giveUp(T item) {
        discard(item);
    }

    @Override
    protected void settled(long taken, long left) {
        split.settled(this, taken, left);
    }

    @Override
    protected void cancelUpstream() {
        split.leave(this);
    }
}
