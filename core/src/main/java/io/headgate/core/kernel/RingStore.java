package io.headgate.core.kernel;

import static java.util.Objects.requireNonNull;

import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The store for policies that never touch what is stored: {@link Overflow#backpressure()}, {@link Overflow#block()} and
 * {@link Overflow#fail()}, which lose nothing, and {@link Overflow#dropNewest()}. A ring and its indices are all there is
 * to it; what it adds is the high-water mark.
 *
 * <p>State: the ring, one of two kinds, has its own essay. {@code takenSeen} and {@code highWater} belong to the
 * producers, many of which may race for them: the mark is raised by compare-and-set, {@code takenSeen} is any recent
 * value of the consumer's index. The consumer's cache line is read only when the depth as last seen would be a new high:
 * with a mark of h that is at most every h-th offer. An index that is behind makes the depth look larger, never smaller,
 * so a reading that matters is always checked against the true index.
 *
 * @param <T> the items
 */
final class RingStore<T> extends Store<T> {
    private static final VarHandle TAKEN_SEEN;
    private static final VarHandle HIGH_WATER;

    static {
        try {
            var lookup = MethodHandles.lookup();
            TAKEN_SEEN = lookup.findVarHandle(RingStore.class, "takenSeen", long.class);
            HIGH_WATER = lookup.findVarHandle(RingStore.class, "highWater", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final @Nullable SpscRing<T> one;
    private final @Nullable MpscRing<T> many;
    private final boolean dropsNewest;
    private final long start;
    /** For a single producer, which is the one to set it: a ring of many is sealed itself. */
    private boolean sealed;

    @SuppressWarnings("unused")
    private long takenSeen;

    @SuppressWarnings("unused")
    private long highWater;

    RingStore(Capacity<? super T> capacity, Overflow<? super T> policy, boolean manyProducers, long start) {
        super(capacity, policy);
        var items = (int) capacity.max();
        one = manyProducers ? null : new SpscRing<>(items, start);
        many = manyProducers ? new MpscRing<>(items, start) : null;
        dropsNewest = policy.kind() == Overflow.Kind.DROP_NEWEST;
        this.start = start;
        takenSeen = start;
    }

    @Override
    public Offer offer(T item) {
        requireNonNull(item, "item");
        if (!sealed && (one != null ? one.offer(item) : requireNonNull(many).offer(item))) {
            mark();
            return Offer.SENT;
        }
        if (isSealed()) {
            return Offer.CLOSED;
        }
        if (!dropsNewest) {
            return Offer.FULL;
        }
        if (one != null) {
            losses.add(DropReason.NEWEST, false);
        } else {
            losses.addShared(DropReason.NEWEST, false);
        }
        losses.tell(item, DropReason.NEWEST);
        return Offer.DROPPED;
    }

    @Override
    public Offer append(T item) {
        if (one != null && !sealed && one.append(item)) {
            mark();
            return Offer.SENT;
        }
        return offer(item);
    }

    @Override
    public void seal() {
        if (many != null) {
            many.seal();
        } else {
            sealed = true;
        }
    }

    private boolean isSealed() {
        return many != null ? many.isSealed() : sealed;
    }

    private void mark() {
        var tail = tail();
        if (tail - (long) TAKEN_SEEN.getOpaque(this) > (long) HIGH_WATER.getOpaque(this)) {
            var taken = head();
            TAKEN_SEEN.setOpaque(this, taken);
            // other producers' items may have come and gone since this one was put in: no more than a full ring
            var depth = Math.min(tail - taken, capacity().max());
            for (var mark = (long) HIGH_WATER.getOpaque(this);
                    depth > mark && !HIGH_WATER.weakCompareAndSetPlain(this, mark, depth);
                    mark = (long) HIGH_WATER.getOpaque(this)) {}
        }
    }

    @Override
    public @Nullable T poll() {
        return one != null ? one.poll() : requireNonNull(many).poll();
    }

    @Override
    @Nullable
    T remove() {
        return poll();
    }

    @Override
    public boolean isEmpty() {
        return one != null ? one.isEmpty() : requireNonNull(many).isEmpty();
    }

    @Override
    long stored() {
        return tail() - start;
    }

    @Override
    long taken() {
        return head() - start;
    }

    @Override
    public int depth() {
        // the consumer's index first: read the other way round, it could have passed the producers' meanwhile
        var head = head();
        return (int) Math.max(0, Math.min(tail() - head, capacity().max()));
    }

    @Override
    public long highWater() {
        return (long) HIGH_WATER.getOpaque(this);
    }

    private long tail() {
        return one != null ? one.offered() : requireNonNull(many).offered();
    }

    private long head() {
        return one != null ? one.taken() : requireNonNull(many).taken();
    }
}
