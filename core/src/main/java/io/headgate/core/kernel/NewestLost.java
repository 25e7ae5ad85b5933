package io.headgate.core.kernel;

import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;

/** {@link Overflow#dropNewest()} for capacities a ring can't keep: the arriving item goes. */
final class NewestLost<T> extends LockedStore<T> {
    NewestLost(String name, Capacity<? super T> capacity, Overflow<? super T> policy, Timers timers, Runnable onRoom) {
        super(name, capacity, policy, timers, onRoom);
    }

    @Override
    int victim(T arriving, int before) {
        return Shelf.NONE;
    }

    @Override
    DropReason reason() {
        return DropReason.NEWEST;
    }
}
