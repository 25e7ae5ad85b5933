package io.headgate.core;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Slots for a number of items under backpressure, without locks: one read-modify-write for an item in, one for an item
 * out.
 *
 * <p>State, who writes it, who reads it:
 *
 * <ul>
 *   <li>{@code tail}: how many places were ever claimed for items, times four, plus two flags. Senders raise it by
 *       compare-and-set. {@link #CLOSED}, once set, stays: every later compare-and-set of a sender fails on it, so
 *       nothing enters after {@link #close} has returned. {@link #HELD} is set while slots are reserved for permits:
 *       then senders don't touch the tail on their own but go through {@code lock}, which guards {@code reserved}.
 *   <li>{@code head}: how many items were ever claimed by receivers, raised by compare-and-set.
 *   <li>{@code limit}: the tail from which a sender has to look at {@code head} again: the head as some sender last saw
 *       it plus the high-water mark, which is never more than the capacity. So the head's cache line is read once per so
 *       many items, and the mark is exact. An old value is lower than it could be: one look more, never a slot too many.
 *   <li>{@code filled}: the tail as some receiver last saw it. The same for receivers: an empty ring is recognized by the
 *       true tail only, and the senders' cache line is left alone in between.
 *   <li>{@code turn[x]}, for each slot: {@code i} when the slot is free for item number i, {@code i + 1} when that item
 *       is in it. Written with release by the one that claimed the place, read with acquire by the one that comes next,
 *       which orders the plain accesses to {@code slots[x]}. Two neighbours in a slot are apart by the number of slots,
 *       so 32 bits tell them apart.
 * </ul>
 *
 * <p>A receiver claims by {@code head}, not by what is in the slot: between a sender's claim and the moment its item is in
 * the slot the receiver waits for it, spinning. Only a sender that lost its processor in these few instructions makes
 * that long; then the receiver gives way, and naps if it has to. The same holds for a sender whose slot is being
 * emptied; there are twice as many slots as the capacity, so that this needs a receiver that stands still for a whole
 * round.
 *
 * <p>{@code tail} and {@code head} are volatile in every compare-and-set and in every read that ends in FULL or empty:
 * see {@link Slots}. Everything else that is read opaquely is checked by a compare-and-set before it counts.
 *
 * <p>After the bounded queue with a sequence number per slot that D. Vyukov described; the code is our own.
 */
final class RingSlots<T> extends RingReceivers<T> {
    /** More slots than this are not made at once; see {@link StoreSlots}. */
    static final int LARGEST = 1 << 20;

    private static final long CLOSED = 1;
    private static final long HELD = 2;
    private static final long FLAGS = CLOSED | HELD;
    private static final int FLAG_BITS = 2;
    private static final long ONE = 1L << FLAG_BITS;

    private static final VarHandle TAIL;
    private static final VarHandle LIMIT;
    private static final VarHandle HEAD;
    private static final VarHandle FILLED;
    private static final VarHandle TURN = MethodHandles.arrayElementVarHandle(int[].class);

    static {
        try {
            var lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(RingSenders.class, "tail", long.class);
            LIMIT = lookup.findVarHandle(RingLimit.class, "limit", long.class);
            HEAD = lookup.findVarHandle(RingReceivers.class, "head", long.class);
            FILLED = lookup.findVarHandle(RingReceivers.class, "filled", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final long start;
    private final ReentrantLock lock = new ReentrantLock();
    /** How many slots are kept free for permits. */
    private int reserved;

    RingSlots(int capacity) {
        this(capacity, 0);
    }

    /** As above, with the indices starting at {@code start}, so that a test can begin near the edge of a range. */
    RingSlots(int capacity, long start) {
        super(capacity);
        this.start = start;
        for (var index = start; index < start + turn.length; index++) {
            turn[(int) index & mask] = (int) index;
        }
        HEAD.setVolatile(this, start);
        FILLED.setVolatile(this, start);
        LIMIT.setVolatile(this, start << FLAG_BITS);
        TAIL.setVolatile(this, start << FLAG_BITS);
    }

    @Override
    Offer offer(T item) {
        var seen = (long) TAIL.getOpaque(this);
        while (true) {
            if ((seen & FLAGS) != 0) {
                return offerInTurn(item);
            }
            if (seen >= (long) LIMIT.getOpaque(this) && !raiseLimit(seen >>> FLAG_BITS)) {
                return Offer.FULL;
            }
            var found = (long) TAIL.compareAndExchange(this, seen, seen + ONE);
            if (found == seen) {
                put(seen >>> FLAG_BITS, item);
                return Offer.SENT;
            }
            seen = found;
        }
    }

    /** Whether item number {@code index} fits; if so the high-water mark counts it and the limit is beyond it. */
    private boolean raiseLimit(long index) {
        var taken = (long) HEAD.getVolatile(this);
        var depth = index + 1 - taken;
        if (depth > capacity) {
            return false;
        }
        var mark = (long) HIGH_WATER.getOpaque(this);
        while (depth > mark && !HIGH_WATER.weakCompareAndSetPlain(this, mark, depth)) {
            mark = (long) HIGH_WATER.getOpaque(this);
        }
        LIMIT.setOpaque(this, (taken + Math.max(mark, depth)) << FLAG_BITS);
        return true;
    }

    private void put(long index, T item) {
        var slot = (int) index & mask;
        for (var looks = 0; (int) TURN.getAcquire(turn, slot) != (int) index; looks++) {
            Patience.forOther(looks);
        }
        slots[slot] = item;
        TURN.setRelease(turn, slot, (int) index + 1);
    }

    @Override
    @Nullable
    T poll() {
        var seen = (long) HEAD.getOpaque(this);
        while (true) {
            if (seen >= (long) FILLED.getOpaque(this)) {
                var claimed = (long) TAIL.getVolatile(this) >>> FLAG_BITS;
                // the head never passes the tail: an old value here would be less than the tail
                if (seen >= claimed) {
                    return null;
                }
                FILLED.setOpaque(this, claimed);
            }
            var found = (long) HEAD.compareAndExchange(this, seen, seen + 1);
            if (found == seen) {
                return take(seen);
            }
            seen = found;
        }
    }

    @SuppressWarnings("unchecked") // only a T is ever put in
    private T take(long index) {
        var slot = (int) index & mask;
        for (var looks = 0; (int) TURN.getAcquire(turn, slot) != (int) index + 1; looks++) {
            Patience.forOther(looks);
        }
        var item = slots[slot];
        slots[slot] = null; // §3.13: what was delivered is not kept
        TURN.setRelease(turn, slot, (int) index + turn.length);
        return (T) requireNonNull(item);
    }

    /** As {@link #offer}, while slots are reserved or the ring is closed. */
    private Offer offerInTurn(T item) {
        long index;
        lock.lock();
        try {
            index = claim(0);
        } finally {
            lock.unlock();
        }
        if (index < 0) {
            return index == NO_ROOM ? Offer.FULL : Offer.CLOSED;
        }
        put(index, item);
        return Offer.SENT;
    }

    private static final long NO_ROOM = -1;
    private static final long NO_ENTRY = -2;

    /** Under the lock: claims the next place, given that {@code mine} of the reserved slots are the caller's. */
    private long claim(int mine) {
        while (true) {
            var seen = (long) TAIL.getVolatile(this);
            if ((seen & CLOSED) != 0) {
                return NO_ENTRY;
            }
            var index = seen >>> FLAG_BITS;
            if (index - (long) HEAD.getVolatile(this) + reserved - mine >= capacity || !raiseLimit(index)) {
                return NO_ROOM;
            }
            // fails where it was just closed, or where the last reservation has gone and senders are on their own again
            if (TAIL.compareAndSet(this, seen, seen + ONE)) {
                return index;
            }
        }
    }

    /** Reserves up to {@code wanted} free slots and says how many; 0 when it is full or closed. */
    int reserve(int wanted) {
        lock.lock();
        try {
            // from here on no sender claims a place but through the lock, so the tail stands still
            var tail = (long) TAIL.getAndBitwiseOr(this, HELD);
            var depth = (tail >>> FLAG_BITS) - (long) HEAD.getVolatile(this);
            var got = (tail & CLOSED) != 0 ? 0 : (int) Math.min(wanted, capacity - depth - reserved);
            reserved += got;
            endHold();
            return got;
        } finally {
            lock.unlock();
        }
    }

    /** Puts an item into one of the reserved slots; CLOSED when the channel was closed meanwhile. */
    Offer fill(T item) {
        long index;
        lock.lock();
        try {
            index = claim(1);
            reserved--;
            endHold();
        } finally {
            lock.unlock();
        }
        if (index < 0) {
            return Offer.CLOSED;
        }
        put(index, item);
        return Offer.SENT;
    }

    /** Gives back reserved slots. */
    void release(int slots) {
        lock.lock();
        try {
            reserved -= slots;
            endHold();
        } finally {
            lock.unlock();
        }
    }

    private void endHold() {
        if (reserved == 0) {
            TAIL.getAndBitwiseAnd(this, ~HELD);
        }
    }

    @Override
    boolean ready() {
        // the head first: it never passes the tail
        var taken = (long) HEAD.getVolatile(this);
        return (long) TAIL.getVolatile(this) >>> FLAG_BITS > taken;
    }

    @Override
    int room(int waiting) {
        return Math.min(waiting, capacity - depth());
    }

    @Override
    void close() {
        TAIL.getAndBitwiseOr(this, CLOSED);
    }

    @Override
    boolean closed() {
        return ((long) TAIL.getVolatile(this) & CLOSED) != 0;
    }

    @Override
    boolean drained() {
        var tail = (long) TAIL.getVolatile(this);
        return (tail & CLOSED) != 0 && tail >>> FLAG_BITS == (long) HEAD.getVolatile(this);
    }

    /** The number of the item that is taken next; what {@link Lines#wakeSendersAt} is compared with. */
    long head() {
        return (long) HEAD.getOpaque(this);
    }

    @Override
    long offered() {
        return ((long) TAIL.getOpaque(this) >>> FLAG_BITS) - start;
    }

    @Override
    long taken() {
        return (long) HEAD.getOpaque(this) - start;
    }

    @Override
    int depth() {
        // the head first: read the other way round, it could have passed the tail meanwhile
        var taken = (long) HEAD.getVolatile(this);
        return (int) Math.min(((long) TAIL.getVolatile(this) >>> FLAG_BITS) - taken, capacity);
    }

    @Override
    long highWater() {
        return (long) HIGH_WATER.getOpaque(this);
    }
}

/** What both sides read and nobody writes, the rarely written mark, and fields that keep them apart from what follows. */
abstract class RingShared<T> extends Slots<T> {
    static final VarHandle HIGH_WATER;

    static {
        try {
            HIGH_WATER = MethodHandles.lookup().findVarHandle(RingShared.class, "highWater", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    final @Nullable Object[] slots;
    final int[] turn;
    final int mask;
    final int capacity;

    @SuppressWarnings("unused") // through its handle
    private long highWater;

    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14;

    RingShared(int capacity) {
        this.capacity = capacity;
        // twice the next power of two, and so at least 2: with one slot alone "filled" and "free again" would be equal
        this.slots = new Object[Integer.highestOneBit(2 * capacity - 1) * 2];
        this.turn = new int[slots.length];
        this.mask = slots.length - 1;
    }
}

/** What every sender writes. */
abstract class RingSenders<T> extends RingShared<T> {
    volatile long tail;

    long p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30, p31, p32, p33, p34;

    RingSenders(int capacity) {
        super(capacity);
    }
}

/** What a sender writes now and then. */
abstract class RingLimit<T> extends RingSenders<T> {
    volatile long limit;

    long p40, p41, p42, p43, p44, p45, p46, p47, p48, p49, p50, p51, p52, p53, p54;

    RingLimit(int capacity) {
        super(capacity);
    }
}

/** What every receiver writes. */
abstract class RingReceivers<T> extends RingLimit<T> {
    volatile long head;
    volatile long filled;

    long p60, p61, p62, p63, p64, p65, p66, p67, p68, p69, p70, p71, p72, p73, p74;

    RingReceivers(int capacity) {
        super(capacity);
    }
}
