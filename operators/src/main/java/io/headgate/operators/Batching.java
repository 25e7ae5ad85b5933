package io.headgate.operators;

import java.time.Duration;

/**
 * How items are gathered into batches by size or time.
 *
 * @param size the most items in a batch, 1 to 2²⁹
 * @param within how long after its first item a batch goes out at the latest, if there is demand for it; positive, and no
 *     more than nanoseconds hold (292 years)
 */
public record Batching(int size, Duration within) {

    static final int LARGEST = 1 << 29;

    public Batching {
        Check.from(1, LARGEST, size, "size");
        Check.positive(within, "within");
    }

    /** Batches of at most {@code size} items, sent {@code within} a time of their first item. */
    public static Batching of(int size, Duration within) {
        return new Batching(size, within);
    }
}
