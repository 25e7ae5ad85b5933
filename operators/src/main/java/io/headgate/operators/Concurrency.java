package io.headgate.operators;

import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * How many stages of a {@code mapAsync} may be started and not delivered: a fixed number, or one that follows the latency
 * that is measured. {@code Concurrency.adaptive(2, 200)}
 *
 * <p>An adaptive limit begins at {@code min}. It grows while latency stays near the least that was measured, and falls when
 * latency rises, because then the stages wait for each other. A lower limit is a lower demand upstream; nothing is
 * rejected, and what was asked for before still comes.
 *
 * @param min the fewest, from 1
 * @param max the most, from {@code min} to 2²⁰
 * @param tolerance how many times the least latency is still fine, from 1; 1.5 where nothing else is said
 * @param onLimit is told the limit each time it has changed, between two items; must not block
 */
public record Concurrency(int min, int max, double tolerance, IntConsumer onLimit) {

    private static final int LARGEST = 1 << 20;

    /** Checks the values. */
    public Concurrency {
        Objects.requireNonNull(onLimit, "onLimit");
        if (min < 1 || min > max || max > LARGEST) {
            throw new IllegalArgumentException(
                    "min = " + min + ", max = " + max + ", allowed is 1 ≤ min ≤ max ≤ " + LARGEST);
        }
        if (!(tolerance >= 1 && tolerance <= 1000)) {
            throw new IllegalArgumentException("tolerance = " + tolerance + ", allowed is 1 to 1000");
        }
    }

    /** Always {@code n}. */
    public static Concurrency fixed(int n) {
        return adaptive(n, n);
    }

    /** From {@code min} to {@code max}, as latency allows. */
    public static Concurrency adaptive(int min, int max) {
        return new Concurrency(min, max, 1.5, limit -> {});
    }

    /** The same, taking {@code times} the least latency for fine. */
    public Concurrency tolerance(double times) {
        return new Concurrency(min, max, times, onLimit);
    }

    /** The same, telling {@code observer} the limit each time it has changed. */
    public Concurrency onLimit(IntConsumer observer) {
        return new Concurrency(min, max, tolerance, observer);
    }

    /** Whether the limit follows anything. */
    public boolean isAdaptive() {
        return min < max;
    }

    /** In words. */
    public String text() {
        return isAdaptive() ? min + " to " + max + " at once" : "at most " + max + " at once";
    }
}
