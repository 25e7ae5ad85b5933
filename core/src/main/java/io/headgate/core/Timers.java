package io.headgate.core;

/**
 * A clock and one-shot timers. {@link #real()} follows real time; the testkit has one whose time a test moves by hand.
 */
public interface Timers {
    /** Nanoseconds since some fixed moment; only differences mean anything, as with {@link System#nanoTime()}. */
    long nanoTime();

    /**
     * Runs {@code task} once, {@code delayNanos} from now; a delay of 0 or less means as soon as possible. It never runs
     * inside this call.
     *
     * <p>All tasks share one thread: a task must be short and must not block. What it throws goes to {@link Hooks}.
     */
    Task schedule(Runnable task, long delayNanos);

    /** The timers of real time: one daemon thread for the whole process, which exists only while timers are pending. */
    static Timers real() {
        return RealTimers.SHARED;
    }

    /** A timer that was set. */
    interface Task {
        /**
         * Makes sure the task doesn't start any more; one that is running goes on. Idempotent, from any thread. A
         * cancelled timer lets go of its task at once.
         */
        void cancel();
    }
}
