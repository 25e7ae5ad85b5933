package io.headgate.core;

import io.headgate.core.kernel.Durations;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns producers away at the door while a buffer is full and tells them when to come back. The edge that sees {@link
 * Offer#DROPPED} answers its client "busy" (429, 503) and puts {@link #retryAfter()} into the reply.
 *
 * <p>One admission may serve several buffers; the hint is then that of the buffer which was full last.
 */
public final class Admission {
    private final long leastNanos;
    private final long mostNanos;
    private final AtomicLong hintNanos;
    private final AtomicLong rejected = new AtomicLong();

    private Admission(Duration least, Duration most) {
        leastNanos = Durations.notNegative(least, "least").toNanos();
        mostNanos = Durations.notNegative(most, "most").toNanos();
        if (mostNanos < leastNanos) {
            throw new IllegalArgumentException(
                    "most is " + Durations.text(most) + ", must be at least " + Durations.text(least));
        }
        hintNanos = new AtomicLong(leastNanos);
    }

    /** The same hint always. */
    public static Admission retryAfter(Duration hint) {
        return new Admission(hint, hint);
    }

    /**
     * The hint is the time the full buffer will take to empty at the pace at which it was emptied so far, but at least
     * {@code least} and at most {@code most} (which is also the hint while nothing has been taken out yet).
     */
    public static Admission paced(Duration least, Duration most) {
        return new Admission(least, most);
    }

    /** When to come back, as of the latest rejection; the least there is if nobody was rejected yet. */
    public Duration retryAfter() {
        return Duration.ofNanos(hintNanos.get());
    }

    /** How many items were turned away. */
    public long rejected() {
        return rejected.get();
    }

    /** Whether the hint depends on the buffer's pace; if not, the buffer needn't look at the clock. */
    public boolean isPaced() {
        return leastNanos != mostNanos;
    }

    /**
     * For buffers: an item was turned away.
     *
     * @param emptyInNanos the estimated time until the buffer is empty, {@link Long#MAX_VALUE} when unknown
     */
    public void reject(long emptyInNanos) {
        rejected.incrementAndGet();
        hintNanos.setOpaque(Math.max(leastNanos, Math.min(mostNanos, emptyInNanos)));
    }
}
