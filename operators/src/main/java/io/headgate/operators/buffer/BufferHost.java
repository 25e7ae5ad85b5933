package io.headgate.operators.buffer;

import io.headgate.core.Offer;
import io.headgate.core.OverflowException;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.Store;
import io.headgate.operators.plan.Intake;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription of a buffer: items from upstream go into the store, the drain pass takes them out.
 *
 * <p>What may be outstanding upstream follows from the {@link Asking}; {@code asked} is the sum of what was asked for and
 * belongs to the thread inside the pass, as everything that {@link #settled} touches. What is under way is that less
 * what the store was offered; it is read before the room, so an item that arrives in between makes the sum too low,
 * never too high.
 */
final class BufferHost<T> extends Intake<T, T> {

    /** After how many items that are used up more are asked for, however large the capacity is. */
    private static final int MOST = 1 << 20;

    private final Store<T> store;
    private final Asking asking;
    private final long capacity;
    private final long batch;
    private final String label;
    /** An item's weight isn't known before it comes, so the next one is asked for when it has come. */
    private final boolean asksForEach;

    /** Time alone makes room: while nobody asks for what is held, an alarm has the pass look again. */
    private final boolean expires;

    private long asked;

    BufferHost(
            BufferNode<T> node,
            Store<T> store,
            Subscriber<? super T> downstream,
            Wiring wiring,
            @Nullable Executor executor) {
        super(store, downstream, executor, wiring, Demand.batch(node.capacity().max(), MOST));
        this.store = store;
        this.asking = node.asking();
        this.capacity = node.capacity().max();
        this.batch = Demand.batch(capacity, MOST);
        this.label = node.toString();
        this.asksForEach = asking != Asking.EVERYTHING
                && (node.capacity().weighted() || node.capacity().budget() != null);
        this.expires = asking == Asking.AHEAD && store.policy().expiry() != null;
    }

    // ---- from upstream ---------------------------------------------------------------------------------------------

    @Override
    protected void subscribed(Subscription subscription) {
        introduce(asking == Asking.AHEAD);
        if (asking == Asking.EVERYTHING && !isDone() && !isCancelled()) {
            // Not from inside: a source that answers on the spot, and without end, is delivered from as it goes on.
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(T item) {
        if (!admits(item)) {
            return;
        }
        boolean inside = isInside();
        Offer offer;
        try {
            offer = inside ? store.append(item) : store.offer(item);
            if (offer == Offer.FULL && asksForEach) {
                store.admit(item); // its weight wasn't known when it was asked for
                offer = Offer.SENT;
            }
        } catch (Throwable refused) {
            Node.blame(refused, label); // the weigher, or the comparator
            refuse(item, refused);
            Fatal.rethrow(refused);
            return;
        }
        if (offer == Offer.FULL) {
            refuse(item, new OverflowException(label, store.capacityText(), demand.outstanding()));
        } else if (inside) {
            return; // the pass goes on and looks again
        } else if (asksForEach || expires) {
            knock(); // the next one is asked for, or the alarm set, whether there is demand or not
        } else if (offer == Offer.SENT) {
            knockForItem();
        }
    }

    // ---- upstream's demand -----------------------------------------------------------------------------------------

    @Override
    protected void settled(long taken, long left) {
        Subscription subscription = upstream();
        if (subscription == null || asking == Asking.EVERYTHING) {
            return;
        }
        long underWay = asked - store.offered(); // before the room is looked at
        long more = store.room() - underWay;
        boolean last = false;
        if (asking == Asking.LAZILY) {
            last = left <= capacity; // nothing beyond this will be asked for before downstream asks again
            more = Math.min(more, left - store.depth() - underWay);
        }
        if (more > 0 && (last || more >= batch || asksForEach)) {
            asked += more;
            subscription.request(more);
        }
        if (expires && left == 0 && asked == store.offered()) {
            store.whenRoom(this::knock); // nothing is under way whose arrival would have us look again
        }
    }
}
