package io.headgate.operators;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Two threads that start at the same moment, round after round. They line up by spinning, so that they do meet. */
public final class Beside implements AutoCloseable {

    private static final long LIMIT_SECONDS = 60;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    /** The other thread. */
    public Executor executor() {
        return thread;
    }

    /** Runs {@code here} on the calling thread and {@code there} on the other one, and returns after both. */
    public void run(Runnable here, Runnable there) {
        AtomicInteger waiting = new AtomicInteger(2);
        Future<?> other = thread.submit(() -> {
            lineUp(waiting);
            there.run();
        });
        try {
            lineUp(waiting);
            here.run();
            other.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException thrown) {
            throw new AssertionError(thrown.getCause());
        } catch (InterruptedException | TimeoutException hangs) {
            throw new AssertionError("the other thread doesn't come back", hangs);
        }
    }

    private static void lineUp(AtomicInteger waiting) {
        waiting.decrementAndGet();
        await(() -> waiting.get() == 0, "the other thread");
    }

    /** Runs {@code here} once, and {@code again} on the other thread for as long. */
    public void whileRunning(Runnable here, Runnable again) {
        AtomicInteger running = new AtomicInteger(1);
        run(
                () -> {
                    try {
                        here.run();
                    } finally {
                        running.set(0);
                    }
                },
                () -> {
                    while (running.get() != 0) {
                        again.run();
                    }
                });
    }

    /** Waits, spinning, for what the other thread does. */
    @SuppressWarnings("ThreadPriorityCheck") // a test's way to let another thread have the core
    public static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited for " + what + " in vain");
            }
            Thread.yield();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
