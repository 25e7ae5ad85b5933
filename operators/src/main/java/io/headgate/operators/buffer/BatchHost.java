package io.headgate.operators.buffer;

import io.headgate.core.Hooks;
import io.headgate.core.OverflowException;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.DrainPass;
import io.headgate.operators.plan.Strict;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription of {@code batch} by size or time: a drain pass over an {@link OpenBatch}. {@code asked}, the sum of
 * what was asked of upstream, belongs to the thread inside the pass.
 */
final class BatchHost<T> extends DrainPass<List<T>> implements Strict<T> {

    private final String label;
    private final OpenBatch<T> open;
    private final long size;
    private final Wiring wiring;
    private volatile @Nullable Subscription upstream;
    private long asked;

    BatchHost(String label, OpenBatch<T> open, int size, Subscriber<? super List<T>> downstream, Wiring wiring) {
        super(open, downstream, null, wiring.discarded(), 1, false);
        this.label = label;
        this.open = open;
        this.size = size;
        this.wiring = wiring;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "§2.13: onSubscribe(null)");
        if (upstream != null) {
            subscription.cancel(); // §2.5
            return;
        }
        upstream = subscription;
        introduce(false);
    }

    @Override
    public void onNext(T item) {
        if (item == null) {
            NullPointerException broken = new NullPointerException("§2.13: onNext(null)");
            abort(broken);
            throw broken;
        }
        if (isDone() || isCancelled()) {
            wiring.discarded().accept(item);
        } else if (!open.put(item, isInside())) {
            cancelUpstream();
            wiring.discarded().accept(item);
            fail(new OverflowException(label, 2 * size + " items", demand.outstanding()));
        } else if (isCutShort()) {
            knock();
        }
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "§2.13: onError(null)");
        if (isDone()) {
            Hooks.undeliverable(failure);
        } else {
            fail(failure);
        }
    }

    @Override
    public void onComplete() {
        if (!isDone()) {
            complete();
        }
    }

    @Override
    protected void settled(long taken, long left) {
        Subscription subscription = upstream;
        if (subscription == null || isDone()) {
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

    @Override
    protected void cancelUpstream() {
        Subscription subscription = upstream;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
