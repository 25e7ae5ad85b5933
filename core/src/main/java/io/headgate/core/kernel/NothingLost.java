package io.headgate.core.kernel;

import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;

/**
 * {@link Overflow#backpressure()}, {@link Overflow#block()} and {@link Overflow#fail()} for capacities a ring can't keep:
 * a full store answers {@link Offer#FULL}, and its owner asks for less, waits or fails.
 */
final class NothingLost<T> extends LockedStore<T> {
    NothingLost(String name, Capacity<? super T> capacity, Overflow<? super T> policy, Timers timers, Runnable onRoom) {
        super(name, capacity, policy, timers, onRoom);
    }

    @Override
    int victim(T arriving, int before) {
        return Shelf.NONE;
    }

    @Override
    DropReason reason() {
        throw new IllegalStateException("nothing is lost here");
    }

    @Override
    Offer turnAway(T item, Lost<T> lost) {
        return Offer.FULL;
    }
}
