package io.headgate.operators.split;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Items stored once for any number of readers: one thread at a time puts them in, each reader has an index of its own.
 *
 * <p>State and owners: {@code slots}, a power of two of them, so that an index becomes a slot by a mask; {@code tail}, how
 * many items were ever put in. A slot is written by the producer before it raises the tail, and cleared by whoever holds
 * the split's lock once no reader is below it any more; that the producer is not allowed a slot before it was cleared is
 * the split's part, which asks upstream for no more than there is room.
 *
 * <p>Orderings: the tail is raised with volatile strength, which a wake-up relies on, and read so before a slot is. It is
 * raised by compare-and-set, because {@link #seal} may come from another thread: an item is in before the seal, and every
 * reader gets it, or it was refused, and its producer keeps it. There is nothing in between that could be lost.
 */
final class SharedRing<T> {

    /** Further than any item could be. */
    private static final long SEAL = 1L << 62;

    private static final VarHandle TAIL;

    static {
        try {
            TAIL = MethodHandles.lookup().findVarHandle(SharedRing.class, "tail", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable Object[] slots;
    private final int mask;
    private volatile long tail;

    /** Room for at least {@code size} items between the eldest that is kept and the newest. */
    SharedRing(int size) {
        slots = new Object[size == 1 ? 1 : Integer.highestOneBit(size - 1) << 1];
        mask = slots.length - 1;
    }

    /** The producer's: puts {@code item} in at the tail, or answers false where the ring is sealed. */
    boolean put(T item) {
        long at = tail;
        if (at >= SEAL) {
            return false;
        }
        slots[(int) at & mask] = item;
        return TAIL.compareAndSet(this, at, at + 1);
    }

    /** Refuses every further item; returns the tail that is final now. */
    long seal() {
        long at;
        do {
            at = tail;
        } while (at < SEAL && !TAIL.compareAndSet(this, at, at + SEAL));
        return tail();
    }

    /** How many items were put in. */
    long tail() {
        return tail & (SEAL - 1);
    }

    /** The slot of an index, for what is kept beside the items. */
    int slot(long at) {
        return (int) at & mask;
    }

    /** How many slots there are. */
    int slots() {
        return slots.length;
    }

    /** The item at {@code at}, which is below the tail and not cleared. */
    @SuppressWarnings({"unchecked", "NullAway"}) // only a T is ever put in
    T get(long at) {
        return (T) slots[(int) at & mask];
    }

    /** The items from {@code from} up to {@code to}. */
    Object[] copy(long from, long to) {
        Object[] items = new Object[(int) (to - from)];
        for (int i = 0; i < items.length; i++) {
            items[i] = get(from + i);
        }
        return items;
    }

    /** Lets go of the items from {@code from} up to {@code to} (§3.13). */
    void clear(long from, long to) {
        int first = slot(from);
        int count = (int) (to - from);
        int straight = Math.min(count, slots.length - first);
        Arrays.fill(slots, first, first + straight, null);
        Arrays.fill(slots, 0, count - straight, null);
    }
}
