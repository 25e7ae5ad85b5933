package io.headgate.core.kernel;

/**
 * How long a pass on an executor looks again before it gives its thread back. Waking a thread costs as much as handing
 * on thousands of items, and the other side of a hop is often about to bring more; but a waiting thread is taken from
 * everybody else. So: some looks without giving way, then some that yield the processor, then the thread goes.
 */
public final class Linger {

    /** How many looks there are. */
    public static final int LOOKS = 64;

    private static final int YIELDING = 48;

    private static final int GATHERING = 32;

    private Linger() {}

    /**
     * Passes the time in which a producer at full speed brings some dozens of items, about a microsecond; for a pass that
     * has just taken the last one. What it gives: {@code docs/adr/0004-bursts.md}.
     */
    static void gather() {
        for (int i = 0; i < GATHERING; i++) {
            Thread.onSpinWait();
        }
    }

    /** Passes a moment before the next look. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on the yield: it only lets the other side go on sooner
    public static void look(int left) {
        if (left < YIELDING) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
    }
}
