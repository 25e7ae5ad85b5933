package io.headgate.operators;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Two threads that start at the same moment, round after round. */
public final class Beside implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final CyclicBarrier line = new CyclicBarrier(2);

    /** The other thread. */
    public java.util.concurrent.Executor executor() {
        return thread;
    }

    /** Runs {@code here} on the calling thread and {@code there} on the other one, and returns after both. */
    public void run(Runnable here, Runnable there) {
        Future<?> other = thread.submit(() -> {
            line.await();
            there.run();
            return null;
        });
        try {
            line.await(60, TimeUnit.SECONDS);
            here.run();
            other.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException thrown) {
            throw new AssertionError(thrown.getCause());
        } catch (InterruptedException | TimeoutException | java.util.concurrent.BrokenBarrierException hangs) {
            throw new AssertionError("the other thread doesn't come back", hangs);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
