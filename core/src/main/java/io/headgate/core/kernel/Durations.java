package io.headgate.core.kernel;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Durations as arguments and in messages: the one place that says which are allowed and how they are written.
 *
 * <p>Every clock here counts nanoseconds in a long. A duration beyond that is refused where it is given, so that nothing
 * that adds or multiplies times later can overflow; a sum of an instant and an allowed duration may wrap, which is why
 * instants are compared by their difference, as with {@link System#nanoTime()}.
 */
public final class Durations {

    /** The longest that is allowed: what nanoseconds hold, 292 years. */
    public static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private static final String LIMIT = "and at most 292 years, which is what nanoseconds hold";

    private static final long[] LARGE = {86_400, 3_600, 60};
    private static final String[] LARGE_UNITS = {"d", "h", "min"};
    private static final int[] SMALL = {1_000_000, 1_000, 1};
    private static final String[] SMALL_UNITS = {"ms", "µs", "ns"};

    private Durations() {}

    /**
     * A time that passes.
     *
     * @throws NullPointerException if {@code value} is null
     * @throws IllegalArgumentException if it is zero, negative or beyond {@link #LONGEST}
     */
    public static Duration positive(Duration value, String parameter) {
        given(value, parameter);
        if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(parameter + " is " + text(value) + ", must be more than zero " + LIMIT);
        }
        return value;
    }

    /**
     * A time that may be none.
     *
     * @throws NullPointerException if {@code value} is null
     * @throws IllegalArgumentException if it is negative or beyond {@link #LONGEST}
     */
    public static Duration notNegative(Duration value, String parameter) {
        given(value, parameter);
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(parameter + " is " + text(value) + ", must be at least zero " + LIMIT);
        }
        return value;
    }

    private static void given(Duration value, String parameter) {
        if (value == null) {
            throw new NullPointerException(parameter + " is null, must be given");
        }
    }

    /** As {@link #text(Duration)}. */
    public static String text(long nanos) {
        return text(Duration.ofNanos(nanos));
    }

    /** In words and exactly: {@code 50 ms}, {@code 1.5 s}, {@code 1 h 30 min}, {@code 250 µs}. */
    public static String text(Duration value) {
        if (value.isNegative()) {
            // the most negative one has no opposite, and nobody means it
            return value.toSeconds() == Long.MIN_VALUE ? value.toString() : "-" + text(value.negated());
        }
        if (value.isZero()) {
            return "0 s";
        }
        if (value.toSeconds() == 0) {
            int unit = 0;
            while (value.toNanosPart() < SMALL[unit]) {
                unit++;
            }
            return decimal(BigDecimal.valueOf(value.toNanosPart()).divide(BigDecimal.valueOf(SMALL[unit])))
                    + " "
                    + SMALL_UNITS[unit];
        }
        StringBuilder text = new StringBuilder();
        long rest = value.toSeconds();
        for (int unit = 0; unit < LARGE.length; unit++) {
            append(text, rest / LARGE[unit], LARGE_UNITS[unit]);
            rest %= LARGE[unit];
        }
        if (rest != 0 || value.toNanosPart() != 0) {
            BigDecimal seconds = BigDecimal.valueOf(rest).add(BigDecimal.valueOf(value.toNanosPart(), 9));
            text.append(text.length() == 0 ? "" : " ").append(decimal(seconds)).append(" s");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count != 0) {
            text.append(text.length() == 0 ? "" : " ").append(count).append(' ').append(unit);
        }
    }

    private static String decimal(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }
}
