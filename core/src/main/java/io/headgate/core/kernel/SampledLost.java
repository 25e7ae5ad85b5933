package io.headgate.core.kernel;

import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;

/**
 * {@link Overflow#sample(int)}: of the items that find the store full every n-th replaces the newest (as many of the
 * newest as its weight needs), the others go. The first n − 1 go, so that with n = 1 every item gets in.
 */
final class SampledLost<T> extends LockedStore<T> {
    private final int oneIn;
    /** How many came too late since the last that got in; guarded by the store's lock. */
    private int late;

    SampledLost(String name, Capacity<? super T> capacity, Overflow<? super T> policy, Timers timers, Runnable onRoom) {
        super(name, capacity, policy, timers, onRoom);
        this.oneIn = policy.oneIn();
    }

    @Override
    int victim(T arriving, int before) {
        if (before != Shelf.NONE) {
            return shelf.elder(before);
        }
        if (++late < oneIn) {
            return Shelf.NONE;
        }
        late = 0;
        return shelf.youngest();
    }

    @Override
    DropReason reason() {
        return DropReason.SAMPLED;
    }
}
