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
 * The store for one item, of which the newest wins: {@link Overflow#latest()}, and {@link Overflow#dropOldest()} with a
 * capacity of one.
 *
 * <p>State: {@code slot}. A producer swaps its item in and so owns what was there: if that was an item, it is the one
 * lost. The consumer swaps null in and so owns what was there. Every item leaves the slot by exactly one swap, so it is
 * delivered or lost, never both, with any number of producers. A swap is a full fence, as {@link SerialGate#enter} asks.
 *
 * <p>{@code taken} belongs to the consumer. How many were stored isn't counted but follows: those taken, those lost and
 * the one there.
 *
 * @param <T> the items
 */
final class LatestStore<T> extends Store<T> {
    private static final VarHandle SLOT;
    private static final VarHandle TAKEN;

    static {
        try {
            var lookup = MethodHandles.lookup();
            SLOT = lookup.findVarHandle(LatestSlot.class, "slot", Object.class);
            TAKEN = lookup.findVarHandle(LatestStore.class, "taken", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final LatestSlot place = new LatestSlot();
    private final boolean manyProducers;
    private final long start;
    private long taken;
    private volatile boolean sealed;

    LatestStore(Capacity<? super T> capacity, Overflow<? super T> policy, boolean manyProducers, long start) {
        super(capacity, policy);
        this.manyProducers = manyProducers;
        this.start = start;
        this.taken = start;
    }

    @Override
    public Offer offer(T item) {
        requireNonNull(item, "item");
        if (sealed) {
            return Offer.CLOSED;
        }
        @SuppressWarnings("unchecked") // only a T is ever put in
        var before = (T) SLOT.getAndSet(place, item);
        if (before != null) {
            if (manyProducers) {
                losses.addShared(DropReason.OLDEST, true);
            } else {
                losses.add(DropReason.OLDEST, true);
            }
            losses.tell(before, DropReason.OLDEST);
        }
        return Offer.SENT;
    }

    @Override
    public void seal() {
        sealed = true;
    }

    @Override
    @SuppressWarnings("unchecked") // only a T is ever put in
    public @Nullable T poll() {
        // a look first: a swap that finds nothing would take the cache line away from the producer all the same
        if (SLOT.getVolatile(place) == null) {
            return null;
        }
        var item = (T) SLOT.getAndSet(place, null);
        TAKEN.setOpaque(this, taken + 1);
        return item;
    }

    @Override
    @Nullable
    T remove() {
        return poll();
    }

    @Override
    public boolean isEmpty() {
        return SLOT.getVolatile(place) == null;
    }

    @Override
    long stored() {
        return taken() + losses.count(DropReason.OLDEST) + depth();
    }

    @Override
    long taken() {
        return (long) TAKEN.getOpaque(this) - start;
    }

    @Override
    public int depth() {
        return SLOT.getVolatile(place) == null ? 0 : 1;
    }

    @Override
    public long highWater() {
        return stored() == 0 ? 0 : 1;
    }
}

/** Fields that keep the slot's cache line apart from what lies before it. */
class LatestPad {
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14;
}

/** The one field both sides fight for. */
class LatestSlotField extends LatestPad {
    volatile @Nullable Object slot;
}

/** Fields that keep the slot's cache line apart from what follows. */
final class LatestSlot extends LatestSlotField {
    long p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30, p31, p32, p33, p34;
}
