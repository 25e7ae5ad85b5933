package io.headgate.operators.buffer;

import io.headgate.core.OverflowException;
import io.headgate.core.kernel.Fatal;
import io.headgate.operators.plan.Intake;
import io.headgate.operators.plan.Wiring;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription of {@code conflate} or {@code batchWeighted}: a drain pass over what was {@link Merged}.
 *
 * <p>Without a limit it asks for everything, once. With one it asks for an item when the one before has come and another may
 * be merged; {@code asked} is written by the thread inside and read by upstream's, which by it tells an item that was asked
 * for from one that wasn't.
 */
final class ConflateHost<T, R> extends Intake<T, R> implements Merged.Owner<T> {

    private final ConflateNode<T, R> node;
    private final Merged<T, R> merged;
    private final @Nullable ToLongFunction<? super T> cost;
    private volatile long asked;

    ConflateHost(
            ConflateNode<T, R> node,
            Merged<T, R> merged,
            @Nullable ToLongFunction<? super T> cost,
            Subscriber<? super R> downstream,
            Wiring wiring) {
        super(merged, downstream, null, wiring, 1);
        this.node = node;
        this.merged = merged;
        this.cost = cost;
        merged.owner(this);
    }

    @Override
    protected void subscribed(Subscription subscription) {
        introduce(cost != null);
        if (cost == null && !isDone() && !isCancelled()) {
            // Not from inside: a source that answers on the spot, and without end, is delivered from as it goes on.
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(T item) {
        if (!admits(item)) {
            return;
        }
        if (cost != null && merged.offered() == asked) {
            refuse(item, new OverflowException(node.toString(), node.detail(), demand.outstanding()));
            return;
        }
        try {
            merged.put(item, cost == null ? 0 : weigh(item, cost));
        } catch (Throwable thrown) {
            node.blame(thrown);
            refuse(item, thrown);
            Fatal.rethrow(thrown);
            return;
        }
        if (cost == null) {
            knockForItem();
        } else {
            knock(); // the next one is asked for, whether there is demand or not
        }
    }

    /** At least 1, so that a limit to the weight is a limit to the number of items too. */
    private long weigh(T item, ToLongFunction<? super T> price) {
        long given = price.applyAsLong(item);
        if (given < 0) {
            throw new IllegalArgumentException(
                    node + ": the cost of " + item + " is " + given + ", must be at least 0");
        }
        return Math.max(1, given);
    }

    @Override
    public void broken(T item, Throwable thrown) {
        node.blame(thrown);
        wiring.discard(item);
        // Upstream's thread may be bringing a failure of its own, which must not be overwritten. What was merged
        // before has been taken out already: nothing is overtaken.
        abort(thrown);
    }

    @Override
    public void turnedAway(T item) {
        wiring.discard(item);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // the thread inside alone writes it
    protected void settled(long taken, long left) {
        Subscription subscription = upstream();
        if (cost != null && subscription != null && merged.offered() == asked && merged.makeRoom()) {
            asked++;
            subscription.request(1);
        }
    }
}
