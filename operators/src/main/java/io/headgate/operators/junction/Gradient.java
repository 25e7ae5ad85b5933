package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Fatal;
import io.headgate.operators.Concurrency;

/**
 * The limit of an adaptive {@link Concurrency}. What is started beyond what the other side can do at once waits there, and
 * the time it waits shows in the latency: so the limit is multiplied by the ratio of the latency without a queue to the
 * latency now, and given a little room to grow.
 *
 * <p>A window is as many samples as the limit, at least {@link #WINDOW}. Its mean is compared with the least one since the
 * last probe:
 *
 * <pre>{@code
 * limit = limit × min(1, max(1/2, tolerance × least / mean)) + √limit     within min and max
 * }</pre>
 *
 * <p>A window in which less than half the limit was used says nothing and changes nothing. Every {@link #PROBE} windows the
 * limit is halved for one, which begins when what was started before is done; its mean is the new least, so that a service
 * that has become slower, or faster, isn't measured by what it was.
 *
 * <p>The gradient and the square root are those of the "gradient" limit in Netflix's concurrency-limits, which follows TCP
 * Vegas (Brakmo and Peterson, 1995) in telling a queue from the round-trip time; the probe is that of BBR (Cardwell et al.,
 * 2016). The code is our own.
 *
 * <p>All fields but {@code current} belong to the thread inside the pass; {@code current} may be read by anyone.
 */
final class Gradient {

    /** The samples of the shortest window. */
    static final int WINDOW = 10;

    /** How many windows lie between two probes. */
    static final int PROBE = 100;

    private final Concurrency allowed;
    private volatile int current;
    private double limit;
    private double beforeProbe;
    private boolean probing;
    private long stale;
    private int windows;
    private long least;
    private int samples;
    private long sum;
    private long most;

    Gradient(Concurrency allowed) {
        this.allowed = allowed;
        this.limit = allowed.min();
        this.current = allowed.min();
    }

    /** How many may be started and not delivered now; for any thread. */
    int limit() {
        return current;
    }

    /**
     * Inside: one more latency.
     *
     * @param nanos how long it took
     * @param held how many were started and not delivered when it was taken, this one included
     */
    void sample(long nanos, long held) {
        if (stale > 0) {
            stale--;
            return;
        }
        samples++;
        sum += Math.max(0, nanos);
        most = Math.max(most, held);
        if (samples >= Math.max(WINDOW, current)) {
            long mean = Math.max(1, sum / samples);
            long used = most;
            samples = 0;
            sum = 0;
            most = 0;
            window(mean, used);
        }
    }

    private void window(long mean, long used) {
        if (probing) {
            probing = false;
            least = mean;
            limit = beforeProbe;
        } else if (++windows == PROBE) {
            windows = 0;
            probing = true;
            stale = used; // what is under way was started under the higher limit
            beforeProbe = limit;
            limit = Math.max(allowed.min(), limit / 2);
        } else {
            least = least == 0 ? mean : Math.min(least, mean);
            if (2 * used >= current) {
                double gradient = Math.min(1, Math.max(0.5, allowed.tolerance() * least / mean));
                limit = Math.min(allowed.max(), Math.max(allowed.min(), limit * gradient + Math.sqrt(limit)));
            }
        }
        if ((int) limit != current) {
            current = (int) limit;
            tell();
        }
    }

    private void tell() {
        try {
            allowed.onLimit().accept(current);
        } catch (Throwable thrown) {
            Fatal.rethrow(thrown);
            Hooks.undeliverable(thrown); // a look at the limit is no step of the flow
        }
    }
}
