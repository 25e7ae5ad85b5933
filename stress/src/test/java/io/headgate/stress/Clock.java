package io.headgate.stress;

import io.headgate.core.Timers;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Timers in an actor's hands: time stands where it was put, and what is due is run by whoever says so. */
public final class Clock implements Timers {
    private final ConcurrentLinkedQueue<Timer> timers = new ConcurrentLinkedQueue<>();
    private volatile long now;

    /** Passes time, and runs nothing. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // by one actor at a time
    public void pass(long nanos) {
        now += nanos;
    }

    /** Runs what is due, and what falls due by that. */
    public void fire() {
        for (var timer : timers) {
            if (timer.due - now <= 0 && timers.remove(timer)) {
                timer.run();
            }
        }
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Task schedule(Runnable task, long delayNanos) {
        var timer = new Timer(task, now + Math.max(0, delayNanos));
        timers.add(timer);
        return timer;
    }

    private static final class Timer implements Task {
        private final Runnable task;
        private final long due;
        private final AtomicBoolean over = new AtomicBoolean();

        Timer(Runnable task, long due) {
            this.task = task;
            this.due = due;
        }

        void run() {
            if (over.compareAndSet(false, true)) {
                task.run();
            }
        }

        @Override
        public void cancel() {
            over.set(true);
        }
    }
}
