package io.headgate.examples.patterns;

import io.headgate.operators.Flow;
import java.time.Duration;
import java.util.List;

/**
 * Batching by size or time: rows go to a database fifty at a time, yet none waits longer than a fifth of a second for its batch to
 * fill.
 */
public final class BatchBySizeOrTime {
    private BatchBySizeOrTime() {}

    /** The sizes of the batches that so many rows come in, one row every {@code period}. */
    static Flow<Integer> sizes(long rows, Duration period, int size, Duration within) {
        return Flow.interval(period).take(rows).batch(size, within).map(List::size);
    }

    static List<Integer> run(long rows, Duration period, int size, Duration within) throws Exception {
        return sizes(rows, period, size, within).toList((int) rows).await(Duration.ofSeconds(30));
    }

    /** Prints how 40 rows are batched when they come fast, and when they come slowly. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(
                "a row every ms:     batches of " + run(40, Duration.ofMillis(1), 16, Duration.ofMillis(200)));
        System.out.println(
                "a row every 50 ms:  batches of " + run(40, Duration.ofMillis(50), 16, Duration.ofMillis(200)));
    }
}
