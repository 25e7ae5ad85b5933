package io.headgate.operators.buffer;

import io.headgate.core.OverflowException;
import io.headgate.core.kernel.Demand;
import io.headgate.operators.plan.Intake;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription of {@code batch} by size or time: a drain pass over an {@link OpenBatch}. {@code asked}, the sum of
 * what was asked of upstream, belongs to the thread inside the pass.
 */
final class BatchHost<T> extends Intake<T, List<T>> {

    private final String label;
    private final OpenBatch<T> open;
    private final long size;
    private long asked;

    BatchHost(String label, OpenBatch<T> open, int size, Subscriber<? super List<T>> downstream, Wiring wiring) {
        super(open, downstream, null, wiring, 1);
        this.label = label;
        this.open = open;
        this.size = size;
    }

    @Override
    public void onNext(T item) {
        // Whether it was cut short is looked at once, when the item is in; that is the rest of what admits() asks.
        if ((item == null || isDone()) && !admits(item)) {
            return;
        }
        if (!open.put(item)) {
            refuse(item, new OverflowException(label, 2 * size + " items", demand.outstanding()));
        } else if (isCutShort()) {
            knock(); // it is discarded
        }
    }

    @Override
    protected void settled(long taken, long left) {
        Subscription subscription = upstream();
        if (subscription == null) {
            return;
        }
        long most = 2 * size;
        long wanted = Demand.product(left, size);
        long heldOrUnderWay = asked - open.taken();
        long more = Math.min(wanted, most) - heldOrUnderWay;
        if (more > 0 && (more >= size || wanted <= most)) {
            asked += more;
            subscription.request(more);
        }
    }
}
