package io.headgate.core;

import io.headgate.core.kernel.Durations;
import java.math.BigInteger;
import java.time.Duration;

/**
 * How large, how fast, how long: Little's law. On average, and over a time in which as much goes in as comes out,
 *
 * <pre>{@code items inside = items per time × time each item stays}</pre>
 *
 * <p>whatever the items do in there and in whichever order. Two of the three are measured, the third follows. A buffer, a
 * number of stages at once ({@code mapAsync(n)}), a capacity of {@code delayEach} are all "items inside".
 *
 * <pre>{@code
 * Sizing arriving = Sizing.of(12_000, Duration.ofMinutes(1));     // measured: 12,000 items in a minute
 * arriving.capacity(Duration.ofMillis(50));                       // 10: what 50 ms of latency allow inside
 * arriving.latency(256);                                          // 1.28 s: what a buffer of 256, kept full, costs
 * Sizing.rate(8, Duration.ofMillis(20));                          // 400 a second: what 8 calls of 20 ms at once can do
 * }</pre>
 *
 * <p>Exact: all arithmetic is on whole items and nanoseconds. Rounding is always to the safe side, and each method says
 * which that is. These are averages: bursts need more room than the law says, and a queue near the rate its consumer can
 * sustain grows past any of it.
 *
 * @param items how many items came in {@code per}; at least 1
 * @param per the time in which they came; positive, and no more than nanoseconds hold
 */
public record Sizing(long items, Duration per) {

    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);

    /** Checks. */
    public Sizing {
        if (items < 1) {
            throw new IllegalArgumentException("items is " + items + ", must be at least 1");
        }
        Durations.positive(per, "per");
    }

    /** A measured rate: so many items in that time. */
    public static Sizing of(long items, Duration per) {
        return new Sizing(items, per);
    }

    /** A measured rate: so many items a second. */
    public static Sizing perSecond(long items) {
        return new Sizing(items, Duration.ofSeconds(1));
    }

    /**
     * The most items inside for which the average item stays no longer than {@code latency}: rounded down, but at least 1,
     * because with no room nothing passes. One item inside stays {@link #latency latency(1)}, which may be more than was
     * asked for.
     *
     * @param latency the target: how long an item may stay
     * @return items, {@code Long.MAX_VALUE} where that many and more
     */
    public long capacity(Duration latency) {
        long nanos = Durations.positive(latency, "latency").toNanos();
        BigInteger inside =
                BigInteger.valueOf(items).multiply(BigInteger.valueOf(nanos)).divide(perNanos());
        return Math.max(1, inside.min(MOST).longValueExact());
    }

    /**
     * How long the average item stays when {@code capacity} of them are inside: what a full buffer costs. Rounded up to a
     * nanosecond.
     *
     * @param capacity items inside; at least 1
     * @return the latency, 292 years where it is longer
     */
    public Duration latency(long capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is " + capacity + ", must be at least 1");
        }
        BigInteger nanos = up(BigInteger.valueOf(capacity).multiply(perNanos()), BigInteger.valueOf(items));
        return Duration.ofNanos(nanos.min(MOST).longValueExact());
    }

    /**
     * How many must be worked on at once so that this rate is kept up when each takes {@code time}: the {@code n} of {@code
     * mapAsync(n)}. Rounded up, so at least 1.
     *
     * @param time how long one item takes
     * @return items at once, {@code Long.MAX_VALUE} where that many and more
     */
    public long concurrency(Duration time) {
        long nanos = Durations.positive(time, "time").toNanos();
        return up(BigInteger.valueOf(items).multiply(BigInteger.valueOf(nanos)), perNanos())
                .min(MOST)
                .longValueExact();
    }

    /**
     * The rate at which items pass when {@code inside} of them are, and each stays {@code time}: what so many calls at once
     * can do at the most. In whole items a second, rounded down; 0 where one takes longer than that.
     *
     * @param inside items inside; at least 1
     * @param time how long each stays
     * @return items a second, {@code Long.MAX_VALUE} where that many and more
     */
    public static long rate(long inside, Duration time) {
        if (inside < 1) {
            throw new IllegalArgumentException("inside is " + inside + ", must be at least 1");
        }
        long nanos = Durations.positive(time, "time").toNanos();
        return BigInteger.valueOf(inside)
                .multiply(SECOND)
                .divide(BigInteger.valueOf(nanos))
                .min(MOST)
                .longValueExact();
    }

    private BigInteger perNanos() {
        return BigInteger.valueOf(per.toNanos());
    }

    private static BigInteger up(BigInteger dividend, BigInteger divisor) {
        return dividend.add(divisor).subtract(BigInteger.ONE).divide(divisor);
    }

    /** The rate, in words. */
    @Override
    public String toString() {
        return items + " per " + Durations.text(per);
    }
}
