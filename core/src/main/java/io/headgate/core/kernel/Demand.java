package io.headgate.core.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Outstanding demand: what downstream has asked for and not yet received. The one home of request arithmetic.
 *
 * <p>State: {@code outstanding}, never negative. Any thread adds to it ({@link #grant}); only the thread that is
 * passing items on takes from it ({@link #settle}). Both are read-modify-writes, so a grant is never lost, and both
 * return what they saw, which makes the count a gate as well: whoever raises it from zero is the one to start
 * passing items on, and whoever settles it to zero has stopped. A full fence lies on either side, so what the
 * stopping thread wrote is seen by the one that starts.
 *
 * <p>{@code Long.MAX_VALUE} means no limit (§3.17) and is sticky: once reached it is neither added to nor taken from.
 */
public class Demand {

    /** No limit. */
    public static final long UNBOUNDED = Long.MAX_VALUE;

    private static final String REFUSAL = "§3.9: request(n)";

    private static final VarHandle OUTSTANDING;

    static {
        try {
            OUTSTANDING = MethodHandles.lookup().findVarHandle(Demand.class, "outstanding", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long outstanding;

    /** Demand of zero. */
    public Demand() {}

    /** Demand of {@code n} from the start: one unit keeps everybody outside until its maker settles it. */
    protected Demand(long n) {
        OUTSTANDING.set(this, n);
    }

    /**
     * Adds {@code n} and returns what was outstanding before; zero tells the caller that nobody is passing items on.
     *
     * @param n more than zero; see {@link #refusal(long)}
     */
    public final long grant(long n) {
        for (long before = outstanding; ; before = outstanding) {
            if (before == UNBOUNDED || OUTSTANDING.compareAndSet(this, before, sum(before, n))) {
                return before;
            }
        }
    }

    /**
     * Takes {@code n} delivered items off and returns what is left; zero tells the caller that it has to stop.
     *
     * @param n at most what is outstanding
     */
    public final long settle(long n) {
        if (outstanding == UNBOUNDED) {
            return UNBOUNDED;
        }
        if (n == 0) {
            return outstanding;
        }
        for (long before = outstanding; ; before = outstanding) {
            // Granted to the limit meanwhile: from here on nothing is counted.
            if (before == UNBOUNDED) {
                return UNBOUNDED;
            }
            if (OUTSTANDING.compareAndSet(this, before, before - n)) {
                return before - n;
            }
        }
    }

    /**
     * Ends what {@link #Demand(long) one unit} has kept others out of: takes that unit off, adds what was asked for
     * meanwhile without telling ({@code n}), and takes off what was delivered of it.
     *
     * @return what is left; zero tells the caller that it has to stop
     */
    protected final long open(long n, long delivered) {
        for (long before = outstanding; ; before = outstanding) {
            long left = before == UNBOUNDED || n == UNBOUNDED ? UNBOUNDED : sum(before - 1, n - delivered);
            if (OUTSTANDING.compareAndSet(this, before, left)) {
                return left;
            }
        }
    }

    /** Takes all of it: sets the outstanding demand to zero and returns what it was. */
    public final long takeAll() {
        return outstanding == 0 ? 0 : (long) OUTSTANDING.getAndSet(this, 0L);
    }

    /** Takes up to {@code n} off and returns how many that were. */
    public final long takeUpTo(long n) {
        for (long before = outstanding; ; before = outstanding) {
            long taken = Math.min(before, n);
            if (before == UNBOUNDED || OUTSTANDING.compareAndSet(this, before, before - taken)) {
                return taken;
            }
        }
    }

    /** What is outstanding now. */
    public final long outstanding() {
        return outstanding;
    }

    /** {@code a + b}, or no limit where that is more than a long holds. */
    public static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? UNBOUNDED : sum;
    }

    /** {@code a * b} for factors that are not negative, or no limit where that is more than a long holds. */
    public static long product(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        return high != 0 || low < 0 ? UNBOUNDED : low;
    }

    /**
     * The replenishment mark: how many of {@code prefetch} items have to be used up before more are asked for, so that
     * requests go up in batches and upstream doesn't run dry meanwhile. Three quarters, p − p/4, and one at the least.
     *
     * @param prefetch one or more
     */
    public static long batch(long prefetch) {
        return prefetch - prefetch / 4;
    }

    /** As {@link #batch(long)}. */
    public static int batch(int prefetch) {
        return prefetch - prefetch / 4;
    }

    /** As {@link #batch(long)}, and {@code most} where that is less: for capacities that are weights, and may be huge. */
    public static int batch(long prefetch, int most) {
        return (int) Math.min(most, batch(prefetch));
    }

    /** Why {@code request(n)} is refused (§3.9), or null where it is fine. */
    public static @Nullable IllegalArgumentException refusal(long n) {
        return n > 0 ? null : new IllegalArgumentException(REFUSAL + " takes n > 0, and was called with n = " + n);
    }

    /** Whether {@code failure} is such a refusal, which no operator may turn into anything else. */
    public static boolean isRefusal(Throwable failure) {
        return failure instanceof IllegalArgumentException
                && String.valueOf(failure.getMessage()).startsWith(REFUSAL);
    }
}
