package io.headgate.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * A rate: so many items in a time, and how many of them may pass at once after a pause. One object may be shared by many
 * flows, which then keep the rate together.
 *
 * <p>It is a token bucket in the form of the generic cell rate algorithm (ITU-T I.371): instead of counting tokens it
 * keeps the one instant at which the bucket would be full again. {@code full} is the only state; any thread moves it on
 * by compare-and-set, and an instant that has passed means that the bucket is full now. So nothing runs while nobody
 * asks, and what a timer is late by is made up for at the next look: the rate is kept above the timer's frequency too.
 */
public final class Rate {

    /** Far less than half of what the difference of two instants may be: 36 years. */
    private static final long LONGEST = Long.MAX_VALUE >> 3;

    private static final VarHandle FULL;

    static {
        try {
            FULL = MethodHandles.lookup().findVarHandle(Rate.class, "full", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long items;
    private final Duration per;
    private final long burst;
    private final double interval;
    private final long depth;

    private volatile boolean started;
    private volatile long full;

    private Rate(long items, Duration per, long burst) {
        if (items < 1) {
            throw new IllegalArgumentException("items = " + items + ", allowed is 1 or more");
        }
        if (per.isNegative() || per.isZero() || per.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException("per = " + per + ", allowed is more than zero and at most 365 days");
        }
        if (burst < 1) {
            throw new IllegalArgumentException("burst = " + burst + ", allowed is 1 or more");
        }
        this.items = items;
        this.per = per;
        this.burst = burst;
        this.interval = (double) per.toNanos() / items;
        this.depth = (long) Math.min(interval * burst, (double) LONGEST);
    }

    /** {@code items} in each {@code per}, one at a time. */
    public static Rate of(long items, Duration per) {
        return new Rate(items, per, 1);
    }

    /** {@code items} in each second, one at a time. */
    public static Rate perSecond(long items) {
        return of(items, Duration.ofSeconds(1));
    }

    /** A new rate of the same speed, at which up to {@code most} items may pass at once after a pause. */
    public Rate burst(long most) {
        return new Rate(items, per, most);
    }

    /** How many items may pass at once after a pause. */
    public long burst() {
        return burst;
    }

    /**
     * Lets up to {@code wanted} items pass, and takes as many tokens.
     *
     * @param now the instant, in the nanoseconds of {@link Timers#nanoTime}
     * @return how many may pass now, from 0 to {@code wanted}
     */
    public long tryTake(long wanted, long now) {
        start(now);
        for (; ; ) {
            long before = full;
            long from = Math.max(before - now, 0);
            long free = (long) ((depth - from) / interval + 1e-6);
            long taken = Math.min(Math.min(wanted, free), burst);
            if (taken <= 0) {
                return 0;
            }
            if (FULL.compareAndSet(this, before, now + from + cost(taken))) {
                return taken;
            }
        }
    }

    /**
     * Takes tokens for items that have passed already, whether they are there or not: what is missing has to be waited
     * for before anything else passes. For a cost that is known only when the item is.
     */
    public void charge(long tokens, long now) {
        start(now);
        long before;
        do {
            before = full;
        } while (!FULL.compareAndSet(this, before, now + Math.max(before - now, 0) + cost(tokens)));
    }

    /** How long to wait from {@code now} until one item may pass, in nanoseconds; 0 where it may pass now. */
    public long nanosUntilNext(long now) {
        start(now);
        return Math.max(0, full - now + (long) Math.ceil(interval) - depth);
    }

    private long cost(long tokens) {
        return (long) Math.min(Math.ceil(tokens * interval), (double) LONGEST);
    }

    private void start(long now) {
        if (!started) {
            synchronized (this) {
                if (!started) {
                    full = now;
                    started = true;
                }
            }
        }
    }

    @Override
    public String toString() {
        return items + " per " + per + (burst == 1 ? "" : ", up to " + burst + " at once");
    }
}
