package io.headgate.operators;

import java.time.Duration;

/**
 * An item and when it came, by the clock of its flow.
 *
 * @param <T> the items
 * @param nanoTime what {@link io.headgate.core.Timers#nanoTime()} said; only differences mean anything. For the time of day
 *     map the items to what a {@link java.time.Clock} says
 * @param item the item
 */
public record Timestamped<T>(long nanoTime, T item) {

    /** How long after {@code earlier} it came; negative if it came before. Both must be of one clock. */
    public Duration since(Timestamped<?> earlier) {
        return Duration.ofNanos(nanoTime - earlier.nanoTime);
    }
}
