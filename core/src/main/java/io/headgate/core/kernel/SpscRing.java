package io.headgate.core.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A queue of exact capacity between one producer and one consumer.
 *
 * <p>State and owners:
 *
 * <ul>
 *   <li>{@code slots}: a power of two of them, so that an index becomes a slot by a mask. A slot belongs to the
 *       producer from {@code head + capacity} on and to the consumer below {@code tail}.
 *   <li>{@code tail}, written by the producer: how many items were ever put in.
 *   <li>{@code head}, written by the consumer: how many were ever taken out.
 *   <li>{@code headSeen} and {@code tailSeen}: each side's last look at the other's index. Either side reads the other's
 *       cache line only when its last look says full, or empty: a burst costs one miss, not one for each item.
 * </ul>
 *
 * <p>Orderings: an index is published with release after its slot was written (or cleared), and read with acquire before
 * the slot is touched. {@link #offer} publishes with volatile strength, which {@link SerialGate#enter} asks of whatever
 * is announced before it; {@link #append} with release, for a producer that announces a whole burst by other means.
 *
 * <p>The indices are the metrics: they only grow, anyone may read them, and nothing else is counted. The layout with the
 * two sides on cache lines of their own, and the remembered indices, are Lamport's queue as refined by Lee et al.
 * (MCRingBuffer, 2010) and widely used since.
 */
public final class SpscRing<E> extends SpscConsumerSide<E> {

    private static final VarHandle HEAD;
    private static final VarHandle TAIL;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HEAD = lookup.findVarHandle(SpscConsumerSide.class, "head", long.class);
            TAIL = lookup.findVarHandle(SpscProducerSide.class, "tail", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** An empty ring for {@code capacity} items. */
    public SpscRing(int capacity) {
        this(capacity, 0);
    }

    /** As above, with the indices starting at {@code start}, so that a test can begin near the edge of a range. */
    public SpscRing(int capacity, long start) {
        super(capacity);
        headSeen = tailSeen = start;
        HEAD.setVolatile(this, start);
        TAIL.setVolatile(this, start);
    }

    /** The producer's: puts {@code item} in and announces it, or answers false where the ring is full. */
    public boolean offer(E item) {
        long tail = (long) TAIL.get(this);
        if (isFull(tail)) {
            return false;
        }
        slots[(int) tail & mask] = item;
        TAIL.setVolatile(this, tail + 1);
        return true;
    }

    /** As {@link #offer}, without the fence that a wake-up relies on: the caller fences before it knocks. */
    public boolean append(E item) {
        long tail = (long) TAIL.get(this);
        if (isFull(tail)) {
            return false;
        }
        slots[(int) tail & mask] = item;
        TAIL.setRelease(this, tail + 1);
        return true;
    }

    private boolean isFull(long tail) {
        if (tail - headSeen < capacity) {
            return false;
        }
        headSeen = (long) HEAD.getAcquire(this);
        return tail - headSeen >= capacity;
    }

    /** The consumer's: takes the eldest item out, or answers null where there is none. */
    @SuppressWarnings("unchecked") // only an E is ever put in
    public @Nullable E poll() {
        long head = (long) HEAD.get(this);
        if (head == tailSeen) {
            tailSeen = (long) TAIL.getVolatile(this);
            if (head == tailSeen) {
                return null;
            }
        }
        int slot = (int) head & mask;
        Object item = slots[slot];
        slots[slot] = null; // §3.13: what was delivered is not kept
        HEAD.setRelease(this, head + 1);
        return (E) item;
    }

    /** The consumer's: looks at the eldest item, which stays, or answers null where there is none. */
    @SuppressWarnings("unchecked") // only an E is ever put in
    public @Nullable E peek() {
        long head = (long) HEAD.get(this);
        if (head == tailSeen) {
            tailSeen = (long) TAIL.getVolatile(this);
            if (head == tailSeen) {
                return null;
            }
        }
        return (E) slots[(int) head & mask];
    }

    /**
     * The consumer's: takes the eldest {@code n} items out, all at once, which is cheaper than to poll each.
     *
     * @param n at most as many as are {@link #waiting}
     */
    public Object[] take(int n) {
        long head = (long) HEAD.get(this);
        tailSeen = (long) TAIL.getVolatile(this);
        Object[] items = new Object[n];
        int from = (int) head & mask;
        int straight = Math.min(n, slots.length - from);
        move(from, items, 0, straight);
        move(0, items, straight, n - straight);
        HEAD.setRelease(this, head + n);
        return items;
    }

    private void move(int from, Object[] to, int at, int n) {
        System.arraycopy(slots, from, to, at, n);
        Arrays.fill(slots, from, from + n, null); // §3.13
    }

    /** The consumer's: how many items there are to take. */
    public int waiting() {
        return (int) ((long) TAIL.getVolatile(this) - (long) HEAD.get(this));
    }

    /** The consumer's: whether there is nothing to take. */
    public boolean isEmpty() {
        return (long) HEAD.get(this) == (long) TAIL.getVolatile(this);
    }

    /** How many items it holds at the most. */
    public int capacity() {
        return capacity;
    }

    /** How many items were ever put in; readable from any thread. */
    public long offered() {
        return (long) TAIL.getOpaque(this);
    }

    /** How many items were ever taken out; readable from any thread. */
    public long taken() {
        return (long) HEAD.getOpaque(this);
    }
}

/** What both sides read and nobody writes, and the fields that keep it apart from what follows. */
abstract class SpscSlots<E> {
    final @Nullable Object[] slots;
    final int mask;
    final int capacity;

    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14;

    SpscSlots(int capacity) {
        this.capacity = capacity;
        this.slots = new Object[Rings.slots(capacity)];
        this.mask = slots.length - 1;
    }
}

/** What the producer writes. */
abstract class SpscProducerSide<E> extends SpscSlots<E> {
    volatile long tail;
    long headSeen;

    long p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30, p31, p32, p33;

    SpscProducerSide(int capacity) {
        super(capacity);
    }
}

/** What the consumer writes. */
abstract class SpscConsumerSide<E> extends SpscProducerSide<E> {
    volatile long head;
    long tailSeen;

    long p40, p41, p42, p43, p44, p45, p46, p47, p48, p49, p50, p51, p52, p53;

    SpscConsumerSide(int capacity) {
        super(capacity);
    }
}
