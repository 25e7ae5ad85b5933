package io.headgate.core;

import static java.util.Objects.requireNonNull;

import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How much a buffer holds: an exact number of items, or an exact total weight (bytes, rows, whatever the weigher
 * counts). There is no way to say "unbounded".
 *
 * <p>An item weighs at least 1, so that a bound on weight is a bound on the number of items too: what the weigher gives
 * as 0 counts as 1. A negative weight is the weigher's mistake and fails the offer.
 *
 * @param <T> the items
 */
public final class Capacity<T> {
    private final long max;
    private final @Nullable ToLongFunction<? super T> weigher;
    private final @Nullable Budget budget;

    private Capacity(long max, @Nullable ToLongFunction<? super T> weigher, @Nullable Budget budget) {
        this.max = max;
        this.weigher = weigher;
        this.budget = budget;
    }

    /**
     * So many items, exactly: 1000 means 1000.
     *
     * @throws IllegalArgumentException if {@code max} is less than 1
     */
    public static <T> Capacity<T> items(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("capacity is " + max + ", must be at least 1 item");
        }
        return new Capacity<>(max, null, null);
    }

    /**
     * So much weight, exactly. An item that alone is heavier is dropped as {@link DropReason#TOO_HEAVY} where the policy
     * drops, and fails with an {@link OverflowException} where it doesn't.
     *
     * @param max the most all items held may weigh together
     * @param weigher an item's weight; called once for each item offered, on the thread that offers it, with no lock
     *     held
     * @throws IllegalArgumentException if {@code max} is less than 1
     */
    public static <T> Capacity<T> weight(long max, ToLongFunction<? super T> weigher) {
        if (max < 1) {
            throw new IllegalArgumentException("capacity is " + max + ", must be at least a weight of 1");
        }
        return new Capacity<>(max, requireNonNull(weigher, "weigher"), null);
    }

    /**
     * The same capacity, which also draws on {@code budget}: the buffer is full when either says so. Items of a capacity
     * in {@link #items items} weigh 1 each there.
     */
    public Capacity<T> within(Budget budget) {
        return new Capacity<>(max, weigher, requireNonNull(budget, "budget"));
    }

    /** The most the buffer holds, in items or in weight. */
    public long max() {
        return max;
    }

    /** Whether {@link #max} counts weight rather than items. */
    public boolean weighted() {
        return weigher != null;
    }

    /** What one item weighs, at least 1; always 1 for a capacity in items. */
    public long weightOf(T item) {
        if (weigher == null) {
            return 1;
        }
        var weight = weigher.applyAsLong(item);
        if (weight < 0) {
            throw new IllegalArgumentException("weigher gave " + weight + ", must be at least 0");
        }
        return Math.max(1, weight);
    }

    /** The budget it shares with other buffers, if any. */
    public @Nullable Budget budget() {
        return budget;
    }

    /** The capacity in words, such as {@code 256 items} or {@code weight 1048576}. */
    public String text() {
        var own = weigher == null ? max + (max == 1 ? " item" : " items") : "weight " + max;
        return budget == null ? own : own + " within " + budget;
    }

    @Override
    public String toString() {
        return text();
    }
}
