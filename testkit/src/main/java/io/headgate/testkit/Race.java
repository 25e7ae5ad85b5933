package io.headgate.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Lets threads start at the same moment, again and again.
 *
 * <p>The threads live as long as the race; each round lines them up by spinning, so that they start within nanoseconds of
 * each other where there is a core for each, and a yield in the line lets one core do.
 */
final class Race implements AutoCloseable {

    private final ExecutorService threads;
    private final int lanes;

    Race(int lanes) {
        this.lanes = lanes;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(lanes, task -> {
            Thread thread = new Thread(task, "racer-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs all of them at once and returns when all have returned; what one throws is thrown. */
    void run(Runnable... tasks) {
        if (tasks.length > lanes) {
            throw new IllegalArgumentException(tasks.length + " tasks for " + lanes + " lanes");
        }
        AtomicInteger waiting = new AtomicInteger(tasks.length);
        List<Future<?>> running = new ArrayList<>(tasks.length);
        for (Runnable task : tasks) {
            running.add(threads.submit(() -> {
                waiting.decrementAndGet();
                while (waiting.get() != 0) {
                    giveWay();
                }
                task.run();
            }));
        }
        for (Future<?> task : running) {
            try {
                task.get(2 * Runs.patience(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError("a racer threw " + e.getCause(), e.getCause());
            } catch (TimeoutException e) {
                throw new AssertionError("a racer doesn't return", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** Waits for another racer, not for ever. An operator may interrupt the thread that it is cancelled on: that is kept for later. */
    static void await(CountDownLatch latch, String what) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Runs.patience());
        boolean interrupted = false;
        boolean open = false;
        try {
            while (!open && System.nanoTime() - deadline < 0) {
                try {
                    open = latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (!open) {
            throw new AssertionError("waited in vain for " + what);
        }
    }

    /** Waits for what another thread does; yields, so that it gets to it. */
    static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Runs.patience());
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited for " + what + " in vain");
            }
            giveWay();
        }
    }

    /** Lets another thread have the core: with fewer cores than threads, spinning alone would wait out a time slice. */
    @SuppressWarnings("ThreadPriorityCheck")
    static void giveWay() {
        Thread.yield();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
