package io.headgate.core.kernel;

import static java.util.Objects.requireNonNull;

import io.headgate.core.Admission;
import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;

/**
 * {@link Overflow#shed}: the arriving item goes and its producer learns when to come back.
 *
 * <p>The hint is depth × the time per item, measured from one mark to the next, where a mark is set at a rejection once
 * {@link #SPAN} items were taken since the last. While nothing is taken the time since the mark counts as the time of
 * one item, so that the hint grows when the consumer stands still. All fields are guarded by the store's lock.
 */
final class Shed<T> extends LockedStore<T> {
    /** Items between two marks: enough that one slow item doesn't decide the hint, few enough to follow a change. */
    private static final int SPAN = 32;

    private final Admission admission;
    private final Timers timers;
    private long markTime;
    private long markTaken;
    /** Measured between the last two marks; 0 before the second. */
    private long nanosPerItem;

    Shed(String name, Capacity<? super T> capacity, Overflow<? super T> policy, Timers timers, Runnable onRoom) {
        super(name, capacity, policy, timers, onRoom);
        this.admission = requireNonNull(policy.admission(), "admission");
        this.timers = timers;
        this.markTime = timers.nanoTime();
    }

    @Override
    int victim(T arriving, int before) {
        return Shelf.NONE;
    }

    @Override
    DropReason reason() {
        return DropReason.SHED;
    }

    @Override
    Offer turnAway(T item, Lost<T> lost) {
        admission.reject(admission.isPaced() ? emptyIn() : Long.MAX_VALUE);
        return super.turnAway(item, lost);
    }

    private long emptyIn() {
        var taken = taken() - markTaken;
        var passed = timers.nanoTime() - markTime;
        if (taken == 0 && nanosPerItem == 0) {
            return Long.MAX_VALUE;
        }
        var perItem = Math.max(nanosPerItem, passed / (taken + 1));
        if (taken >= SPAN) {
            perItem = nanosPerItem = Math.max(1, passed / taken);
            markTime += passed;
            markTaken += taken;
        }
        var hint = Math.multiplyHigh(perItem, shelf.size()) == 0 ? perItem * shelf.size() : Long.MAX_VALUE;
        return hint < 0 ? Long.MAX_VALUE : hint;
    }
}
