package io.headgate.operators.split;

import io.headgate.core.DropReason;
import io.headgate.core.kernel.Stock;
import io.headgate.operators.Hub;

/**
 * What one subscriber of a split has coming: the stock its pass drains, and its books. It knows nothing of the subscriber,
 * so that whoever keeps the books doesn't keep it (§3.13).
 */
interface Portion<T> extends Stock<T>, Hub.Counters {

    /** Nothing, where the slowest sets the pace. */
    @Override
    default long dropped() {
        return 0;
    }

    @Override
    default long dropped(DropReason reason) {
        return 0;
    }
}
