package io.headgate.core.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Items in order of arrival, with what each weighs and when it came, from which any one can be taken out. A linked list
 * in arrays: no object per item. Grows up to what it may hold at most and is not thread-safe; a {@link LockedStore}
 * guards it.
 *
 * @param <T> the items
 */
final class Shelf<T> {
    static final int NONE = -1;

    private final int most;
    private @Nullable Object[] items;
    private long[] weights;
    private long[] times;
    /** The next younger item, or of a free slot the next free one. */
    private int[] younger;

    private int[] elder;
    private int eldest = NONE;
    private int youngest = NONE;
    private int free = NONE;
    /** Slots from here on were never used. */
    private int fresh;

    private int size;
    private long weight;

    /** @param most how many items there may be at most */
    Shelf(long most) {
        // an array can't have more elements: an item weighs at least 1, and memory ends long before
        this.most = (int) Math.min(most, Integer.MAX_VALUE - 8);
        var initial = Math.min(this.most, 16);
        items = new Object[initial];
        weights = new long[initial];
        times = new long[initial];
        younger = new int[initial];
        elder = new int[initial];
    }

    int size() {
        return size;
    }

    long weight() {
        return weight;
    }

    /** How many slots there are; slot numbers are less than this. */
    int slots() {
        return items.length;
    }

    boolean isFull() {
        return size == most;
    }

    int eldest() {
        return eldest;
    }

    int youngest() {
        return youngest;
    }

    int younger(int slot) {
        return younger[slot];
    }

    int elder(int slot) {
        return elder[slot];
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // only for slots that hold an item
    T item(int slot) {
        return (T) items[slot];
    }

    long weight(int slot) {
        return weights[slot];
    }

    long time(int slot) {
        return times[slot];
    }

    /** Adds the youngest item. */
    int add(T item, long itemWeight, long time) {
        int slot;
        if (free != NONE) {
            slot = free;
            free = younger[slot];
        } else {
            if (fresh == items.length) {
                grow();
            }
            slot = fresh++;
        }
        items[slot] = item;
        weights[slot] = itemWeight;
        times[slot] = time;
        younger[slot] = NONE;
        elder[slot] = youngest;
        if (youngest == NONE) {
            eldest = slot;
        } else {
            younger[youngest] = slot;
        }
        youngest = slot;
        size++;
        weight += itemWeight;
        return slot;
    }

    /** Takes this item out. */
    T remove(int slot) {
        var item = item(slot);
        var after = younger[slot];
        var before = elder[slot];
        if (before == NONE) {
            eldest = after;
        } else {
            younger[before] = after;
        }
        if (after == NONE) {
            youngest = before;
        } else {
            elder[after] = before;
        }
        items[slot] = null; // §3.13: what left is collectable
        younger[slot] = free;
        free = slot;
        size--;
        weight -= weights[slot];
        return item;
    }

    private void grow() {
        var length = (int) Math.min(most, 2L * items.length);
        items = Arrays.copyOf(items, length);
        weights = Arrays.copyOf(weights, length);
        times = Arrays.copyOf(times, length);
        younger = Arrays.copyOf(younger, length);
        elder = Arrays.copyOf(elder, length);
    }
}
