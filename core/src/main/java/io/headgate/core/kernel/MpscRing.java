package io.headgate.core.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A queue of exact capacity between any number of producers and one consumer.
 *
 * <p>State and owners:
 *
 * <ul>
 *   <li>{@code tail}: how many places were ever claimed. Producers raise it by compare-and-set, never past
 *       {@code limit}. Sealing adds {@link #SEAL}, further than any item could be from the head: it is past every limit.
 *   <li>{@code limit}: the tail that may not be passed, {@code head + capacity} as some producer last saw it. Producers
 *       write it; an old value is lower than it could be, which costs a second look and never a slot too many.
 *   <li>{@code head}, written by the consumer: how many items were ever taken out.
 *   <li>a slot: null until the producer that claimed it has written its item (release), null again once the consumer has
 *       taken it.
 * </ul>
 *
 * <p>Orderings: the consumer reads a slot with acquire, clears it, then publishes {@code head} with release; a producer
 * reads {@code head} with acquire before it raises the limit, so a slot it claims has been cleared. The item is written
 * with volatile strength, because its producer goes on to {@link SerialGate#enter}.
 *
 * <p>Between the claim and the writing of a slot {@link #poll} answers null although {@link #isEmpty} says false. The
 * producer in between will knock when it is done: the consumer need not wait, but must not take the ring for empty.
 *
 * <p>After the bounded multi-producer queue with a producer limit that JCTools describes; the code is our own.
 */
public final class MpscRing<E> extends MpscConsumerSide<E> {

    private static final long SEAL = 1L << 62;

    private static final VarHandle HEAD;
    private static final VarHandle TAIL;
    private static final VarHandle LIMIT;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HEAD = lookup.findVarHandle(MpscConsumerSide.class, "head", long.class);
            TAIL = lookup.findVarHandle(MpscProducerSide.class, "tail", long.class);
            LIMIT = lookup.findVarHandle(MpscLimit.class, "limit", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** An empty ring for {@code capacity} items. */
    public MpscRing(int capacity) {
        this(capacity, 0);
    }

    /** As above, with the indices starting at {@code start}, so that a test can begin near the edge of a range. */
    public MpscRing(int capacity, long start) {
        super(capacity);
        HEAD.setVolatile(this, start);
        TAIL.setVolatile(this, start);
        LIMIT.setVolatile(this, start + capacity);
    }

    /** Any producer's: puts {@code item} in, or answers false where the ring is full. */
    public boolean offer(E item) {
        long claimed;
        do {
            claimed = (long) TAIL.getVolatile(this);
            if (claimed - (long) LIMIT.getVolatile(this) >= 0) {
                long limit = (long) HEAD.getAcquire(this) + capacity;
                if (claimed - limit >= 0) {
                    return false;
                }
                LIMIT.setRelease(this, limit);
            }
        } while (!TAIL.compareAndSet(this, claimed, claimed + 1));
        SLOT.setVolatile(slots, (int) claimed & mask, item);
        return true;
    }

    /**
     * Any thread's: refuses every further item. Whoever loses the race for the next place against this finds the ring
     * full for good; whoever won it goes on to fill that place.
     */
    public void seal() {
        for (long tail = (long) TAIL.getVolatile(this); !isSealed(tail); tail = (long) TAIL.getVolatile(this)) {
            if (TAIL.compareAndSet(this, tail, tail + SEAL)) {
                return;
            }
        }
    }

    /** Whether {@link #seal} was called; from any thread. */
    public boolean isSealed() {
        return isSealed((long) TAIL.getVolatile(this));
    }

    private boolean isSealed(long tail) {
        return tail - (long) HEAD.getOpaque(this) >= SEAL >> 1;
    }

    private long unsealed(long tail) {
        return isSealed(tail) ? tail - SEAL : tail;
    }

    /** The consumer's: takes the eldest item out, or answers null where none is ready. */
    @SuppressWarnings("unchecked") // only an E is ever put in
    public @Nullable E poll() {
        long head = (long) HEAD.get(this);
        int slot = (int) head & mask;
        Object item = SLOT.getVolatile(slots, slot);
        if (item == null) {
            return null;
        }
        slots[slot] = null; // §3.13; published by the release below
        HEAD.setRelease(this, head + 1);
        return (E) item;
    }

    /** The consumer's: whether no place is claimed, which is more than that {@link #poll} finds nothing ready. */
    public boolean isEmpty() {
        return (long) HEAD.get(this) == unsealed((long) TAIL.getVolatile(this));
    }

    /** How many items it holds at the most. */
    public int capacity() {
        return capacity;
    }

    /** How many items were ever put in; readable from any thread. */
    public long offered() {
        return unsealed((long) TAIL.getOpaque(this));
    }

    /** How many items were ever taken out; readable from any thread. */
    public long taken() {
        return (long) HEAD.getOpaque(this);
    }
}

/** What both sides read and nobody writes, and the fields that keep it apart from what follows. */
abstract class MpscSlots<E> {
    final @Nullable Object[] slots;
    final int mask;
    final int capacity;

    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14;

    MpscSlots(int capacity) {
        this.capacity = capacity;
        this.slots = new Object[Rings.slots(capacity)];
        this.mask = slots.length - 1;
    }
}

/** What every producer writes, each time. */
abstract class MpscProducerSide<E> extends MpscSlots<E> {
    volatile long tail;

    long p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30, p31, p32, p33, p34;

    MpscProducerSide(int capacity) {
        super(capacity);
    }
}

/** What a producer writes now and then. */
abstract class MpscLimit<E> extends MpscProducerSide<E> {
    volatile long limit;

    long p40, p41, p42, p43, p44, p45, p46, p47, p48, p49, p50, p51, p52, p53, p54;

    MpscLimit(int capacity) {
        super(capacity);
    }
}

/** What the consumer writes. */
abstract class MpscConsumerSide<E> extends MpscLimit<E> {
    volatile long head;

    long p60, p61, p62, p63, p64, p65, p66, p67, p68, p69, p70, p71, p72, p73, p74;

    MpscConsumerSide(int capacity) {
        super(capacity);
    }
}
