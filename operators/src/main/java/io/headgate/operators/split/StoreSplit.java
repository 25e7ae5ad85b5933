package io.headgate.operators.split;

import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Hooks;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.Store;
import io.headgate.core.kernel.Stores;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code broadcast} and {@code share} under a policy that doesn't wait: each subscriber has a {@link Store} of its own, and
 * one that is slow loses items, is disconnected, or fails the run, as the policy says; the others don't notice.
 *
 * <pre>{@code
 * for (T t : upstream) {
 *     for (Subscriber<T> each : subscribers) buffer of each .offer(t); // full: as the policy says
 * }
 * }</pre>
 *
 * <p>Demand: while anybody is subscribed upstream is asked for {@code capacity} items at a time, replenished when three
 * quarters of them have come, whatever the subscribers ask for. When nobody is, nothing more is asked for; what is under
 * way then is dropped as {@link DropReason#NO_DEMAND}, counted and told to the policy's handler.
 *
 * <p>State: {@code asked}, by the thread inside {@code asking}; {@code received}, by upstream's; each reads the other's. The
 * stores' own state is told there; upstream's thread is the producer of all, the thread inside a branch's pass the consumer
 * of one. An item put into the store of a subscriber that has just gone is given up: the subscriber is gone before its pass
 * empties the store, and whoever puts an item in looks afterwards whether it is, so one of the two finds it.
 */
public final class StoreSplit<T> extends Split<T> {

    private final Capacity<T> items;
    private final Overflow<? super T> overflow;
    private final int capacity;
    private final int batch;
    private final AtomicLong unclaimed;
    private volatile long asked;
    private volatile long received;

    /**
     * A run that nobody has joined.
     *
     * @param unclaimed counts what came while nobody was there
     */
    public StoreSplit(Node<T> input, Way way, int capacity, Overflow<? super T> overflow, AtomicLong unclaimed) {
        super(input, way);
        this.items = Capacity.items(capacity);
        this.overflow = overflow;
        this.capacity = capacity;
        this.batch = Demand.batch(capacity);
        this.unclaimed = unclaimed;
    }

    private static <T> Stored<T> stored(Branch<T> branch) {
        return (Stored<T>) branch.portion;
    }

    @Override
    Branch<T> branch(String name, Subscriber<? super T> downstream, Node<T> at, Wiring wired) {
        String label = at.name() == null ? at + ", " + name : at.toString();
        Store<T> store = Stores.create(label, items, overflow, wired.timers(), false);
        return new Branch<>(this, new Stored<>(name, label, store), downstream, wired, batch);
    }

    @Override
    void place(Branch<T> branch, boolean late) {}

    @Override
    void gone(Branch<T> branch) {}

    @Override
    void settled(Branch<T> branch, long taken, long left) {}

    // ---- upstream -----------------------------------------------------------------------------------------------

    @Override
    long more() {
        long before = asked;
        long underWay = before - received;
        if (isDeserted() || capacity - underWay < batch) {
            return 0;
        }
        long more = capacity - underWay;
        asked = before + more;
        return more;
    }

    @Override
    boolean losesWithoutRound() {
        return true;
    }

    @Override
    void arrived() {
        if (capacity - (asked - received) >= batch) {
            ask(null);
        }
    }

    @Override
    Offer put(T item) {
        long before = received;
        received = before + 1;
        Branch<T>[] all = branches();
        if (all.length == 0) {
            if (isOver()) {
                return Offer.CLOSED;
            }
            drop(item);
        }
        Throwable end = null;
        for (Branch<T> branch : all) {
            Throwable refused = put(item, branch);
            if (refused != null) {
                branch.giveUp(item);
                if (branch.isOver()) {
                    continue; // it has left, and its pass hasn't come to say so: that is nobody's overflow
                }
                if (overflow.kind() == Overflow.Kind.FAIL) {
                    end = refused;
                } else {
                    disconnect(branch, refused);
                }
            }
        }
        if (end != null) {
            breakOff(end);
        }
        return Offer.SENT;
    }

    /** Gives a subscriber an item; what keeps it from taking it, or null where it did. */
    private @Nullable Throwable put(T item, Branch<T> branch) {
        Stored<T> stored = stored(branch);
        try {
            if (stored.store.offer(item) == Offer.FULL) {
                return new OverflowException(stored.label, items.text(), branch.wanted());
            }
        } catch (Throwable thrown) {
            Fatal.rethrow(thrown);
            return thrown; // from a policy's own code, such as a comparator, on behalf of this subscriber
        }
        if (branch.isOver()) {
            branch.knock(); // it may have emptied its store before the item was there
        }
        return null;
    }

    private void disconnect(Branch<T> branch, Throwable why) {
        boolean last = remove(branch);
        branch.fail(why);
        if (last) {
            cancelUpstream();
        }
    }

    private void drop(T item) {
        unclaimed.incrementAndGet();
        @SuppressWarnings("unchecked") // Overflow<? super T> takes a handler of ? super T
        BiConsumer<? super T, DropReason> handler = (BiConsumer<? super T, DropReason>) overflow.dropHandler();
        if (handler != null) {
            try {
                handler.accept(item, DropReason.NO_DEMAND);
            } catch (Throwable thrown) {
                Hooks.undeliverable(thrown);
            }
        }
    }

    @Override
    Throwable overflow() {
        throw new IllegalStateException("each subscriber's store answers for itself");
    }
}
