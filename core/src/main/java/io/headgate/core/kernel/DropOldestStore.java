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
 * The store for {@link Overflow#dropOldest()}: a ring whose producers overwrite. Any number of producers.
 *
 * <p>Both sides want the same end of this ring: the eldest item is the next to be delivered and the next to be lost. If
 * they settled that item by item, each would wait for the other's cache line every time, and the faster producer would
 * starve the consumer. So the consumer takes a <i>handful</i> at one go and then needs the ring no more, while a producer
 * pays one uncontended compare-and-set for each item.
 *
 * <p>State and owners:
 *
 * <ul>
 *   <li>{@code lock} guards {@code slots}, {@code head}, {@code tail} and the rest of the producers' line. It is held for
 *       some ten instructions by a producer, and by the consumer while it moves a handful. No user code, no signal and
 *       nothing that can wait runs under it.
 *   <li>{@code tail}: how many were stored. {@code head}: the eldest in the ring. Between them at most the capacity.
 *   <li>{@code hand}: the handful. Filled by the consumer under the lock; then each item is owned by whoever swaps it out
 *       for null, the consumer to deliver it or a producer to lose it.
 *   <li>{@code taken}: how many the consumer took, by the consumer. {@code takenSeen} is a producer's last look at it, and
 *       {@code gone} is that plus the number lost, so that {@code tail - gone} is never less than what is held.
 *   <li>{@code next} and {@code filled}: the consumer's place in its hand and how much was put there.
 *   <li>{@code finished}: how many handfuls the consumer has come to the end of. Producers read it whenever they are about
 *       to lose an item, which costs nothing while it doesn't change; {@code taken} changes with every item.
 * </ul>
 *
 * <p>What counts as held: ring and hand together, never more than the capacity. When they are full, the eldest item is in
 * the hand. A consumer at work will have it delivered in a moment, so for up to {@link #PATIENCE} losses it is let be and
 * the eldest of the ring goes instead. Then a producer looks at {@code taken}: if the consumer has moved on, that made
 * room; if not, the consumer stands still, and from now on items are taken back out of its hand, eldest first. So a slow
 * consumer finds the newest items, as the policy promises, and only a fast one gets handfuls. Between handfuls the hand
 * is empty, and the policy is exact to the item; so it always is for a consumer with demand for one item.
 *
 * <p>Orderings: everything guarded is ordered by the lock (compare-and-set to enter, release to leave). {@code taken} is
 * written opaquely after the swap that took the item, so a look at it may be behind, which makes the store look fuller
 * than it is, never emptier. Indices are opaque for readers outside.
 *
 * <p>{@link SerialGate} wants what is announced to be visible to the pass that answers. The release that ends {@link
 * #offer} isn't a fence; what makes up for it is that the consumer finds the store empty only under the lock. Its look
 * comes after the producer's then, and sees the item; or before it, and then the producer reads the gate after the
 * consumer's last change of it and sees that it has to knock.
 *
 * @param <T> the items
 */
final class DropOldestStore<T> extends DropOldestHandSide<T> {
    /** The most items taken at one go: the cost of a meeting of two cores is spread over these. */
    static final int HANDFUL = 64;

    /**
     * How many items may be lost from behind a handful before a producer looks how far the consumer is. Larger, and more
     * could be lost although there is room; smaller, and both sides meet more often at the consumer's cache line.
     */
    static final int PATIENCE = 16;

    private static final int SPINS = 64;

    private static final long SEALED = Long.MIN_VALUE;

    private static final VarHandle LOCK;
    private static final VarHandle HEAD;
    private static final VarHandle TAIL;
    private static final VarHandle HIGH_WATER;
    private static final VarHandle TAKEN;
    private static final VarHandle FINISHED;
    private static final VarHandle HAND = MethodHandles.arrayElementVarHandle(Object[].class);

    static {
        try {
            var lookup = MethodHandles.lookup();
            LOCK = lookup.findVarHandle(DropOldestProducerSide.class, "lock", int.class);
            HEAD = lookup.findVarHandle(DropOldestProducerSide.class, "head", long.class);
            TAIL = lookup.findVarHandle(DropOldestProducerSide.class, "tail", long.class);
            HIGH_WATER = lookup.findVarHandle(DropOldestProducerSide.class, "highWater", long.class);
            TAKEN = lookup.findVarHandle(DropOldestConsumerSide.class, "taken", long.class);
            FINISHED = lookup.findVarHandle(DropOldestHandSide.class, "finished", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    DropOldestStore(Capacity<? super T> capacity, Overflow<? super T> policy, long start) {
        super(capacity, policy, start);
    }

    @Override
    public Offer offer(T item) {
        requireNonNull(item, "item");
        T dropped = null;
        lock();
        var at = tail;
        // the mark is never above the capacity, so this one comparison covers "full", "new high" and "sealed"
        if (at - gone >= mark) {
            if (mark == SEALED) {
                unlock();
                return Offer.CLOSED;
            }
            dropped = makeRoom(at);
        }
        slots[(int) at & mask] = item;
        TAIL.setOpaque(this, at + 1);
        unlock();
        if (dropped != null) {
            losses.tell(dropped, DropReason.OLDEST);
        }
        return Offer.SENT;
    }

    @Override
    public void seal() {
        lock();
        mark = SEALED;
        unlock();
    }

    /** With the lock held: sees to it that one more item fits and returns the one lost for it, if any. */
    private @Nullable T makeRoom(long at) {
        if (at - gone < capacity || held == 0 || (long) FINISHED.getAcquire(this) == handfuls || --patience < 0) {
            look();
        }
        if (at - gone < capacity) {
            if (at - gone >= mark) {
                mark = at - gone + 1;
                HIGH_WATER.setOpaque(this, mark);
            }
            return null;
        }
        T dropped = null;
        if (patience < 0) {
            dropped = takeBack();
            if (dropped == null) {
                look(); // the consumer was quicker with all of them, and that made room
            }
        }
        if (dropped == null && at - gone >= capacity) {
            dropped = pull();
        }
        if (dropped != null) {
            losses.add(DropReason.OLDEST, true);
            gone++;
        }
        return dropped;
    }

    private void look() {
        var now = (long) TAKEN.getAcquire(this);
        if (now != takenSeen) {
            gone += now - takenSeen;
            takenSeen = now;
            patience = PATIENCE;
        }
    }

    /** Takes the eldest item back that the consumer hasn't got to yet; null if it was quicker with all of them. */
    @SuppressWarnings("unchecked") // only a T is ever put in
    private @Nullable T takeBack() {
        while (held > 0) {
            var item = (T) HAND.getAndSet(hand, filledSeen - held--, null);
            if (item != null) {
                return item;
            }
        }
        return null;
    }

    /** Takes the eldest item out of the ring, which has at least three quarters of what is held. */
    @SuppressWarnings("unchecked") // only a T is ever put in
    private @Nullable T pull() {
        var at = head;
        var slot = (int) at & mask;
        var item = (T) slots[slot];
        slots[slot] = null; // §3.13: what left is collectable
        HEAD.setOpaque(this, at + 1);
        return item;
    }

    @Override
    public @Nullable T poll() {
        return poll(1);
    }

    @Override
    @SuppressWarnings("unchecked") // only a T is ever put in
    public @Nullable T poll(long wanted) {
        while (next < filled) {
            var item = (T) HAND.getAndSet(hand, next++, null);
            if (item != null) {
                TAKEN.setOpaque(this, taken + 1);
                if (next == filled) {
                    FINISHED.setRelease(this, finished + 1);
                }
                return item;
            }
        }
        return refill(wanted);
    }

    /** Takes one item for now and as many more into the hand as are wanted. */
    private @Nullable T refill(long wanted) {
        lock();
        var count = (int) Math.min(Math.min(wanted, hand.length + 1), tail - head);
        T first = null;
        if (count > 0) {
            first = pull();
            for (var i = 1; i < count; i++) {
                hand[i - 1] = pull();
            }
            TAKEN.setOpaque(this, taken + 1);
            look();
        }
        next = 0;
        held = filledSeen = filled = Math.max(0, count - 1);
        patience = PATIENCE;
        handfuls++;
        FINISHED.setOpaque(this, filled == 0 ? handfuls : handfuls - 1);
        unlock();
        return first;
    }

    @Override
    @Nullable
    T remove() {
        return poll(1);
    }

    @Override
    public boolean isEmpty() {
        while (next < filled && HAND.getOpaque(hand, next) == null) {
            next++; // taken back
        }
        if (next < filled || (long) TAIL.getOpaque(this) != (long) HEAD.getOpaque(this)) {
            return false; // taken back or lost in this moment, it would be for another item
        }
        lock();
        var none = tail == head;
        unlock();
        return none;
    }

    private void lock() {
        if (!LOCK.compareAndSet(this, 0, 1)) {
            contend();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on the yield: it only lets the owner go on sooner
    private void contend() {
        var looks = 0;
        do {
            if (looks++ < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        } while ((int) LOCK.getOpaque(this) != 0 || !LOCK.compareAndSet(this, 0, 1));
    }

    private void unlock() {
        LOCK.setRelease(this, 0);
    }

    @Override
    long stored() {
        return (long) TAIL.getOpaque(this) - start;
    }

    @Override
    long taken() {
        return (long) TAKEN.getOpaque(this) - start;
    }

    @Override
    public int depth() {
        // stored last: read first, it could be less than what has gone meanwhile
        var left = taken() + losses.count(DropReason.OLDEST);
        return (int) Math.max(0, Math.min(stored() - left, capacity));
    }

    @Override
    public long highWater() {
        return (long) HIGH_WATER.getOpaque(this);
    }
}

/** What both sides read and nobody reassigns, and fields that keep it apart from what follows. */
abstract class DropOldestShared<T> extends Store<T> {
    final int capacity;
    final int mask;
    final @Nullable Object[] slots;
    /** Room for a handful, less the item that is delivered at once. At most a quarter of the capacity. */
    final @Nullable Object[] hand;

    final long start;

    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14;

    DropOldestShared(Capacity<? super T> capacity, Overflow<? super T> policy, long start) {
        super(capacity, policy);
        this.capacity = (int) capacity.max();
        this.slots = new Object[Rings.slots(this.capacity)];
        this.mask = slots.length - 1;
        this.hand = new Object[Math.min(DropOldestStore.HANDFUL - 1, this.capacity / 4)];
        this.start = start;
    }
}

/** What the lock guards: one cache line, which moves once for each handful. */
abstract class DropOldestProducerSide<T> extends DropOldestShared<T> {
    volatile int lock;
    /** Losses left before a producer looks whether the consumer is at work. */
    int patience;
    /** How many items of the hand nobody is known to have taken. */
    int held;
    /** How many handfuls were taken, empty ones included. */
    long handfuls;
    /** How many items were put into the hand. */
    int filledSeen;

    long tail;
    long head;
    long gone;
    long takenSeen;
    /** The depth at which {@code offer} has something to see to: the high-water mark, or less than any once sealed. */
    long mark;

    long highWater;

    long p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30, p31, p32, p33;

    DropOldestProducerSide(Capacity<? super T> capacity, Overflow<? super T> policy, long start) {
        super(capacity, policy, start);
        tail = head = gone = takenSeen = start;
    }
}

/** What the consumer writes. */
abstract class DropOldestConsumerSide<T> extends DropOldestProducerSide<T> {
    volatile long taken;
    int next;
    int filled;

    long p40, p41, p42, p43, p44, p45, p46, p47, p48, p49, p50, p51, p52, p53;

    DropOldestConsumerSide(Capacity<? super T> capacity, Overflow<? super T> policy, long start) {
        super(capacity, policy, start);
        taken = start;
    }
}

/** What the consumer writes once for each handful. */
abstract class DropOldestHandSide<T> extends DropOldestConsumerSide<T> {
    volatile long finished;

    long p60, p61, p62, p63, p64, p65, p66, p67, p68, p69, p70, p71, p72, p73, p74;

    DropOldestHandSide(Capacity<? super T> capacity, Overflow<? super T> policy, long start) {
        super(capacity, policy, start);
    }
}
