package io.headgate.pipelines;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Whoever runs a pipeline's tasks, and knows when nothing runs and nothing is left to run. A pipeline that hasn't ended
 * then, although it was asked for more, hangs: that is no matter of a time limit.
 */
public abstract class Crew implements Executor {

    /** What a task threw. */
    private final Consumer<Throwable> thrown;

    Crew(Consumer<Throwable> thrown) {
        this.thrown = thrown;
    }

    /** Runs, or waits for, all tasks there are and all that come of them; false where that doesn't end. */
    abstract boolean rest() throws InterruptedException;

    final void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            thrown.accept(failure);
        }
    }

    /** One thread, which takes the tasks in an order of chance: the same seed gives the same order. */
    static final class Turns extends Crew {
        private static final int MOST = 1_000_000;

        private final SplittableRandom random;
        private final List<Runnable> tasks = new ArrayList<>();

        Turns(SplittableRandom random, Consumer<Throwable> thrown) {
            super(thrown);
            this.random = random;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        boolean rest() {
            for (int ran = 0; ran < MOST; ran++) {
                if (tasks.isEmpty()) {
                    return true;
                }
                int last = tasks.size() - 1;
                int chosen = random.nextInt(last + 1);
                Runnable task = tasks.get(chosen);
                tasks.set(chosen, tasks.get(last));
                tasks.remove(last);
                run(task);
            }
            return false;
        }
    }

    /**
     * A few threads that all pipelines share.
     *
     * <p>State: {@code open}, guarded by this, how many tasks were handed over and haven't returned. A task counts from
     * before it is handed over until after it has returned, and what it hands over itself counts by then: at zero nothing
     * runs.
     */
    static final class Threads extends Crew {
        private static final int SIZE = 4;
        private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(60);

        private static final ExecutorService POOL = Executors.newFixedThreadPool(SIZE, task -> {
            Thread thread = new Thread(task, "crew");
            thread.setDaemon(true);
            return thread;
        });

        private int open;

        Threads(Consumer<Throwable> thrown) {
            super(thrown);
        }

        @Override
        public void execute(Runnable task) {
            synchronized (this) {
                open++;
            }
            POOL.execute(() -> {
                run(task);
                synchronized (this) {
                    if (--open == 0) {
                        notifyAll();
                    }
                }
            });
        }

        @Override
        synchronized boolean rest() throws InterruptedException {
            long deadline = System.nanoTime() + STUCK_NANOS;
            while (open != 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false; // a thread that neither ends nor gets on
                }
                wait(left / 1_000_000 + 1);
            }
            return true;
        }
    }
}
