package io.headgate.core.kernel;

import static java.util.Objects.requireNonNull;

import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Hooks;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounded storage under an overflow policy: what every buffer, emitter and channel keeps its items in. It gives no
 * signals and knows no demand.
 *
 * <p>There is one consumer at a time (whoever owns the buffer's gate), and one producer at a time or many, as it was made
 * ({@link Stores#create}). An item that was {@link Offer#SENT} is seen by a consumer that is told of it by any ordered
 * means (a gate, a volatile field).
 *
 * <p>The counters may be read by any thread. At rest they balance: {@code offered = delivered + dropped + discarded +
 * depth}. While items move, each counter is behind by at most the moves under way.
 *
 * @param <T> the items
 */
public abstract class Store<T> implements Stock<T> {
    private static final VarHandle DISCARDED;

    static {
        try {
            DISCARDED = MethodHandles.lookup().findVarHandle(Store.class, "discarded", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Capacity<? super T> capacity;
    private final Overflow<? super T> policy;
    final Losses<T> losses;

    /** Written by the consumer alone, read by anyone: opaque is enough, it orders nothing. */
    @SuppressWarnings("unused")
    private long discarded;

    Store(Capacity<? super T> capacity, Overflow<? super T> policy) {
        this.capacity = requireNonNull(capacity, "capacity");
        this.policy = requireNonNull(policy, "policy");
        this.losses = new Losses<>(policy);
    }

    /**
     * A producer hands over an item.
     *
     * @return {@link Offer#SENT} when it was stored, even if another was dropped for it; {@link Offer#DROPPED} when it
     *     was itself dropped; {@link Offer#FULL} when there is no room and the policy drops nothing (backpressure, block,
     *     fail): then nothing was counted; {@link Offer#CLOSED} after {@link #seal}, also uncounted
     * @throws io.headgate.core.OverflowException if the item alone is heavier than the capacity and the policy drops
     *     nothing
     * @throws RuntimeException what the user's weigher or comparator throws; then nothing was counted
     */
    public abstract Offer offer(T item);

    /**
     * As {@link #offer}, by the thread that polls: it will look again without being told, so nothing needs to be ordered
     * before a knock.
     */
    public Offer append(T item) {
        return offer(item);
    }

    /**
     * Takes an item although its weight doesn't fit: for buffers under backpressure with a weight or a budget. An item's
     * weight isn't known before it comes, so the one item upstream has credit for may have to stand in the door. For the
     * producer, right after {@link #offer} answered {@link Offer#FULL} to an item upstream had credit for by {@link
     * #room}; so never more than one stands there.
     *
     * @throws IllegalStateException if an item stands in the door already, or the capacity is a number of items
     */
    public void admit(T item) {
        throw new IllegalStateException("a store of " + capacity.text() + " takes exactly that");
    }

    /** The consumer takes the item whose turn it is, null if there is none. Expired items are dropped on the way. */
    @Override
    public abstract @Nullable T poll();

    /** For the consumer: whether {@link #poll} would give null. Expired items are dropped on the way. */
    @Override
    public abstract boolean isEmpty();

    /**
     * How many more items upstream may be asked for so that each is sure to be taken, credit that upstream already has
     * not yet subtracted. At most 1 where items have a weight or a budget. For the consumer.
     */
    public long room() {
        return capacity.max() - depth();
    }

    /**
     * The consumer gives up all that is stored, after a cancel or a failure. Each item is counted as discarded and goes
     * to {@code handler} exactly once; what that throws goes to the hooks.
     *
     * @return how many items there were
     */
    @Override
    public final int discardAll(Consumer<? super T> handler) {
        var count = 0;
        for (var item = remove(); item != null; item = remove()) {
            count++;
            DISCARDED.setOpaque(this, discarded + 1);
            try {
                handler.accept(item);
            } catch (Throwable failure) {
                Hooks.undeliverable(failure);
            }
        }
        return count;
    }

    /**
     * In how many nanoseconds the eldest item will have expired, so that an offer may find room then; {@link
     * Long#MAX_VALUE} where time makes none. From any thread.
     */
    public long expiresIn() {
        return Long.MAX_VALUE;
    }

    /**
     * For the consumer, where somebody waits for room: calls {@code knock} once the eldest item will have expired, unless it
     * is sooner anyway. Nothing where time makes no room. Not after {@link #whenExpired}, with which it shares one timer.
     */
    public void whenRoom(Runnable knock) {}

    /**
     * For whoever is about to {@link #seal}, before anything has been done: refuses the comparator of an offer that is under
     * way.
     *
     * @throws IllegalStateException if the calling thread is in one
     */
    public void checkOutside() {}

    /**
     * Ends the offering, from any thread: from here on every offer answers {@link Offer#CLOSED}, and every item that was
     * {@link Offer#SENT} is there for the consumer. (Except under {@link Overflow#latest()}: there an offer that races
     * with this may still put its item in afterwards, as if it had come before and its consumer had been late.)
     */
    public abstract void seal();

    /** The consumer has ended; a share in a budget is given back. Idempotent. */
    @Override
    public void close() {}

    /** Takes the eldest item whatever its age; it counts as taken by the consumer. */
    abstract @Nullable T remove();

    /** How many items the consumer took, discarded ones included. */
    abstract long taken();

    /** How many items were stored. */
    abstract long stored();

    /** How many items were offered and not refused: stored or dropped at once. */
    public long offered() {
        return stored() + losses.atTheDoor();
    }

    /** How many items the consumer was given. */
    public final long delivered() {
        return taken() - discarded();
    }

    /** How many items were dropped, for whatever reason. */
    public final long dropped() {
        return losses.count();
    }

    /** How many items were dropped for this reason. */
    public final long dropped(DropReason reason) {
        return losses.count(reason);
    }

    /** How many items were given up by {@link #discardAll}. */
    public final long discarded() {
        return (long) DISCARDED.getOpaque(this);
    }

    /** How many items are stored just now. */
    public abstract int depth();

    /** How much the stored items weigh together; the same as {@link #depth} for a capacity in items. */
    public long weight() {
        return depth();
    }

    /** The most there ever was at once, in the unit of the capacity. Never less than the truth. */
    public abstract long highWater();

    /** The capacity it was made with. */
    public final Capacity<? super T> capacity() {
        return capacity;
    }

    /** The policy it was made with. */
    public final Overflow<? super T> policy() {
        return policy;
    }

    /** The capacity in words. */
    public final String capacityText() {
        return capacity.text();
    }

    @Override
    public String toString() {
        return capacity.text() + ", " + policy.text();
    }
}
