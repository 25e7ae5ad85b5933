package io.headgate.operators;

import io.headgate.core.kernel.Durations;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * When a failed flow is tried again: {@code Retry.backoff(first, max).jitter(0.5).only(IOException.class).atMost(5)}.
 *
 * @param atMost how many times it is tried again, at least 1; {@code Long.MAX_VALUE} is without limit
 * @param first the wait before the first new attempt, doubled for each one after it; zero doesn't wait
 * @param max the longest wait
 * @param jitter the share of each wait that is left to chance, 0 to 1: with 0.5, a wait of 10 s becomes 5 to 10 s, so that
 *     those who failed together don't come back together
 * @param which which failures are worth another attempt
 */
public record Retry(long atMost, Duration first, Duration max, double jitter, Predicate<? super Throwable> which) {

    public Retry {
        Check.given(which, "which");
        Check.atLeast(1, atMost, "atMost");
        Durations.notNegative(first, "first");
        Durations.notNegative(max, "max");
        if (first.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "max is " + Durations.text(max) + ", must be at least first, which is " + Durations.text(first));
        }
        if (!(jitter >= 0 && jitter <= 1)) { // not a number is neither
            throw new IllegalArgumentException("jitter is " + jitter + ", must be from 0 to 1");
        }
    }

    /** At once, {@code atMost} times. */
    public static Retry immediately(long atMost) {
        return new Retry(atMost, Duration.ZERO, Duration.ZERO, 0, failure -> true);
    }

    /** After {@code first}, then twice as long each time up to {@code max}, without limit and for every failure. */
    public static Retry backoff(Duration first, Duration max) {
        return new Retry(Long.MAX_VALUE, first, max, 0, failure -> true);
    }

    /** The same, at most {@code n} times. */
    public Retry atMost(long n) {
        return new Retry(n, first, max, jitter, which);
    }

    /** The same, with this share of each wait left to chance. */
    public Retry jitter(double share) {
        return new Retry(atMost, first, max, share, which);
    }

    /** The same, for failures of this type alone. */
    public Retry only(Class<? extends Throwable> type) {
        Check.given(type, "type");
        return only(type::isInstance);
    }

    /** The same, for failures that {@code which} accepts alone. */
    public Retry only(Predicate<? super Throwable> which) {
        return new Retry(atMost, first, max, jitter, which);
    }

    /** Whether there is another attempt after the {@code failures}-th failure. */
    public boolean allows(Throwable failure, long failures) {
        return failures <= atMost && which.test(failure);
    }

    /**
     * How long to wait after the {@code failures}-th failure, in nanoseconds.
     *
     * @param chance a number from 0 to 1
     */
    public long delayNanos(long failures, double chance) {
        long wait = first.toNanos();
        long longest = max.toNanos();
        for (long i = 1; i < failures && wait < longest && wait > 0; i++) {
            wait = wait > longest / 2 ? longest : wait * 2;
        }
        return wait - (long) (wait * jitter * chance);
    }

    /** In words. */
    public String text() {
        String times = atMost == Long.MAX_VALUE ? "without limit" : "at most " + atMost + " times";
        return first.isZero() ? times : times + ", after " + Durations.text(first) + " up to " + Durations.text(max);
    }
}
