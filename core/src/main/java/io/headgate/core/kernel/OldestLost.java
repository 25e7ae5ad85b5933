package io.headgate.core.kernel;

import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;

/**
 * {@link Overflow#dropOldest()} for capacities a ring can't keep: as many of the eldest items go as the arriving one
 * needs. It goes itself only if a budget leaves no room for it even then.
 */
final class OldestLost<T> extends LockedStore<T> {
    OldestLost(String name, Capacity<? super T> capacity, Overflow<? super T> policy, Timers timers, Runnable onRoom) {
        super(name, capacity, policy, timers, onRoom);
    }

    @Override
    int victim(T arriving, int before) {
        return before == Shelf.NONE ? shelf.eldest() : shelf.younger(before);
    }

    @Override
    DropReason reason() {
        return DropReason.OLDEST;
    }
}
