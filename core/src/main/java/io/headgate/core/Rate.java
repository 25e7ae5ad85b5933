package io.headgate.core;

import io.headgate.core.kernel.Durations;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much may pass in how much time: a token bucket that a {@code throttle} draws on before it asks upstream. One
 * instance may be shared by any number of flows, which then have the rate together, first come, first served; they must
 * follow the same {@link Timers}.
 *
 * <p>The bucket starts full. It fills by the clock and not by timers, in exact integer arithmetic, so that the rate holds
 * over any length of time and also above the timers' frequency, as long as the burst covers the time between two looks.
 * Where no burst was set, a look that comes late although somebody waited for it, because the machine is busy, takes nothing
 * away: what came in up to {@value #LATE_MILLIS} ms is made up for, in one go. A burst that was set is a strict one.
 *
 * <p>State: the level and when it was last brought up to date, guarded by a lock held for a few additions. The level is
 * counted in parts of an item, {@code per} nanoseconds to the item: each nanosecond adds {@code items} parts and nothing
 * is ever rounded. It goes below zero when an item turns out to cost more than was taken for it. {@code awaited} says that
 * somebody has waited since it was last brought up to date: then it may rise above {@code full} by {@code slack}, and what is
 * above that mark stays until it is taken.
 */
public final class Rate {
    /** A burst unless another is set: what comes in this time, which timers keep to easily. */
    private static final long DEFAULT_BURST_NANOS = 10_000_000;

    /** How much lateness is made up for, unless a burst is set: a thread of a busy machine may have to wait that long. */
    private static final long LATE_MILLIS = 100;

    private final long items;
    private final long perNanos;
    private final long burst;

    private final ReentrantLock lock = new ReentrantLock();
    private final long full;
    private final long slack;
    private long level;
    private boolean awaited;
    private boolean isRunning;
    private long updated;

    private Rate(long items, long perNanos, long burst, long lateMillis) {
        if (items < 1) {
            throw new IllegalArgumentException("items is " + items + ", must be at least 1");
        }
        if (burst < 1) {
            throw new IllegalArgumentException("burst is " + burst + ", must be at least 1");
        }
        // half the range stays free for the parts added in one step
        if (Math.multiplyHigh(burst, perNanos) != 0 || burst * perNanos < 0 || burst * perNanos > Long.MAX_VALUE / 4) {
            throw new IllegalArgumentException("burst is " + burst + ", must be at most "
                    + Long.MAX_VALUE / 4 / perNanos + " per " + Durations.text(perNanos));
        }
        this.items = items;
        this.perNanos = perNanos;
        this.burst = burst;
        this.full = burst * perNanos;
        this.slack = (long) Math.min((double) Long.MAX_VALUE / 4, lateMillis * 1e6 * items);
        this.level = full;
    }

    /**
     * So many items in that time, with a burst of what comes in 10 ms, but at least one.
     *
     * @throws IllegalArgumentException if {@code items} is less than 1, or {@code per} is not positive or more than nanoseconds hold
     */
    public static Rate of(long items, Duration per) {
        var perNanos = Durations.positive(per, "per").toNanos();
        var inTime = (double) items * DEFAULT_BURST_NANOS / Math.max(1, perNanos);
        var burst = (long) Math.max(1, Math.min(inTime, Long.MAX_VALUE / 4.0 / Math.max(1, perNanos) - 1));
        return new Rate(items, perNanos, burst, LATE_MILLIS);
    }

    /** So many items in a second; see {@link #of(long, Duration)}. */
    public static Rate perSecond(long items) {
        return of(items, Duration.ofSeconds(1));
    }

    /**
     * The same rate with a bucket of its own, in which up to so many items collect while nothing passes; they may then
     * pass at once. A burst smaller than what the rate gives between two looks of a timer (a millisecond or so) lowers
     * the rate.
     */
    public Rate burst(long most) {
        return new Rate(items, perNanos, most, 0);
    }

    /** How many items pass in {@link #per}. */
    public long items() {
        return items;
    }

    /** The time in which {@link #items} pass. */
    public Duration per() {
        return Duration.ofNanos(perNanos);
    }

    /** How many items may pass at once after a pause. */
    public long burst() {
        return burst;
    }

    /**
     * For operators: takes up to {@code wanted} items' worth out of the bucket.
     *
     * @param now the flow's {@link Timers#nanoTime()}
     * @return how many, 0 if there isn't one
     */
    public long tryTake(long wanted, long now) {
        lock.lock();
        try {
            refill(now);
            var taken = level <= 0 ? 0 : Math.min(wanted, level / perNanos);
            level -= taken * perNanos;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** For operators: an item cost this much more than the 1 that was taken for it (or, if negative, less). */
    public void charge(long more, long now) {
        lock.lock();
        try {
            refill(now);
            // a debt beyond a quarter of the range would be centuries of waiting; it must not wrap
            var limit = Long.MAX_VALUE / 4;
            var parts = more * perNanos;
            if (Math.multiplyHigh(more, perNanos) != parts >> 63) {
                parts = more < 0 ? -limit : limit;
            }
            level = Math.max(-limit, Math.min(Math.max(full, level), level - Math.max(-limit, Math.min(limit, parts))));
        } finally {
            lock.unlock();
        }
    }

    /** For operators: nanoseconds from {@code now} until {@link #tryTake} gives at least one item; 0 if it would already. */
    public long nanosUntilNext(long now) {
        lock.lock();
        try {
            refill(now);
            var missing = perNanos - level;
            awaited = missing > 0;
            return missing <= 0 ? 0 : (missing + items - 1) / items;
        } finally {
            lock.unlock();
        }
    }

    private void refill(long now) {
        if (!isRunning) {
            isRunning = true;
            updated = now;
        }
        var passed = now - updated;
        if (passed <= 0) {
            return; // another flow read the clock a moment later
        }
        updated = now;
        var missing = (awaited ? full + slack : full) - level;
        awaited = false;
        if (missing <= 0) {
            return;
        }
        // rounded up, so that this many nanoseconds certainly fill it and fewer can't overflow
        level = passed > missing / items ? level + missing : level + passed * items;
    }

    @Override
    public String toString() {
        return items + " per " + Durations.text(perNanos) + (burst == 1 ? "" : ", up to " + burst + " at once");
    }
}
