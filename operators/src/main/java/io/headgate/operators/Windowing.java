package io.headgate.operators;

import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link Flow#window(Windowing)} cuts a flow, and how much it may hold. An immutable value. A window ends with
 * whichever of size, time and boundary is first; at least one must be given.
 *
 * @param size the most items in a window, 1 to 2¹⁹; null where their number doesn't matter
 * @param within how long after it was opened a window ends at the latest; positive, and no more than nanoseconds hold (292
 *     years); null where time doesn't matter
 * @param boundary true for the last item of a window; null where items don't matter
 * @param capacity the most items that all windows hold and that are outstanding upstream, together; 1 to 2²⁰
 * @param unopened what happens to a window that nobody subscribes to
 * @param <T> the items
 */
public record Windowing<T>(
        @Nullable Integer size,
        @Nullable Duration within,
        @Nullable Predicate<? super T> boundary,
        int capacity,
        Unopened unopened) {

    private static final int LARGEST = 1 << 19;

    /** What happens to a window that nobody subscribes to. */
    public enum Unopened {
        /**
         * It keeps its items until somebody subscribes, or downstream drops it: nothing is lost, and when there is no more
         * room upstream isn't asked for more.
         */
        WAITS,
        /** When the next one is opened, it is given up: its items are discarded, a late subscriber gets an error. */
        IS_DISCARDED
    }

    /** Checks the values. */
    public Windowing {
        if (size != null) {
            Check.from(1, LARGEST, size, "size");
        }
        if (within != null) {
            Check.positive(within, "within");
        }
        if (size == null && within == null && boundary == null) {
            throw new IllegalArgumentException("size, within and boundary are null, must be at least one of them");
        }
        Check.places(capacity, "capacity");
        Check.given(unopened, "unopened");
    }

    /** Windows of {@code size} items. */
    public static <T> Windowing<T> of(int size) {
        Check.from(1, LARGEST, size, "size");
        return new Windowing<>(size, null, null, 2 * size, Unopened.WAITS);
    }

    /** Windows that end with an item for which {@code boundary} is true; they hold at most 32 items. */
    public static <T> Windowing<T> endingWith(Predicate<? super T> boundary) {
        return new Windowing<>(null, null, Check.given(boundary, "boundary"), 32, Unopened.WAITS);
    }

    /** Windows of a time; they hold at most 32 items. */
    public static <T> Windowing<T> lasting(Duration within) {
        return new Windowing<>(null, Check.given(within, "within"), null, 32, Unopened.WAITS);
    }

    /** The same, with windows that end at the latest so long after they were opened. */
    public Windowing<T> within(Duration within) {
        return new Windowing<>(size, Check.given(within, "within"), boundary, capacity, unopened);
    }

    /** The same, with windows that end with an item for which {@code boundary} is true. */
    public <U extends T> Windowing<U> boundary(Predicate<? super U> boundary) {
        return new Windowing<>(size, within, Check.given(boundary, "boundary"), capacity, unopened);
    }

    /** The same, holding so many items at the most. */
    public Windowing<T> capacity(int capacity) {
        return new Windowing<>(size, within, boundary, capacity, unopened);
    }

    /** The same, where a window that nobody has opened is given up when the next one is opened. */
    public Windowing<T> discardingUnopened() {
        return new Windowing<>(size, within, boundary, capacity, Unopened.IS_DISCARDED);
    }
}
