package io.headgate.core.kernel;

import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;

/**
 * {@link Overflow#dropAll()}: everything goes for the arriving item, the eldest first. Only if a budget leaves no room
 * for it even then does the arriving item go and the others stay.
 */
final class AllLost<T> extends LockedStore<T> {
    AllLost(String name, Capacity<? super T> capacity, Overflow<? super T> policy, Timers timers, Runnable onRoom) {
        super(name, capacity, policy, timers, onRoom);
    }

    @Override
    int victim(T arriving, int before) {
        return before == Shelf.NONE ? shelf.eldest() : shelf.younger(before);
    }

    @Override
    boolean takesAll() {
        return true;
    }

    @Override
    DropReason reason() {
        return DropReason.ALL;
    }
}
