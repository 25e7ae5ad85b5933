package io.headgate.examples.ingest;

import io.headgate.operators.Flow;
import io.headgate.operators.Retry;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Does what touches the database, and does it again when the database fails in a way that may pass: after 100 ms, then after twice as
 * long each time.
 *
 * <p>All of it runs on one thread, so the store needs no lock, and whoever wants to know that nothing is under way any more puts an
 * empty task behind it.
 */
final class Attempts implements AutoCloseable {
    /** How often something is tried before it counts as failed. */
    static final int MOST = 6;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Meter meter;
    private final Consumer<String> messages;
    private final ExecutorService executor;

    /**
     * @param meter counts what is done again
     * @param messages takes a line for it
     */
    Attempts(Meter meter, Consumer<String> messages) {
        this.meter = meter;
        this.messages = messages;
        this.executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "store");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts {@code work}. Cancelling what comes back keeps it from being done (again), and lets go on what is under way.
     *
     * @param what the work in words that go on from "can't"
     */
    <R> CompletableFuture<R> start(String what, Callable<? extends R> work) {
        AtomicInteger left = new AtomicInteger(MOST);
        return Flow.<R>defer(() -> Flow.of(attempt(what, work, left)))
                .startOn(executor)
                .retry(Retry.backoff(FIRST_PAUSE, LONGEST_PAUSE)
                        .atMost(MOST - 1L)
                        .only(Again.class))
                .single();
    }

    /**
     * Does {@code work} and waits for it.
     *
     * @throws IngestFailure when it failed for good
     */
    <R> R run(String what, Callable<? extends R> work) throws InterruptedException {
        return outcome(what, start(what, work));
    }

    /** As {@link #run}, without a second attempt. */
    <R> R once(String what, Callable<? extends R> work) throws InterruptedException {
        return outcome(
                what,
                Flow.<R>defer(() -> Flow.of(attempt(what, work, new AtomicInteger(1))))
                        .startOn(executor)
                        .single());
    }

    private static <R> R outcome(String what, CompletableFuture<R> result) throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IngestFailure failure
                    ? failure
                    : IngestFailure.failed("can't " + what + ": " + e.getCause(), e.getCause());
        }
    }

    private <R> R attempt(String what, Callable<? extends R> work, AtomicInteger left) {
        try {
            return work.call();
        } catch (IngestFailure e) {
            throw e;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            String reason = "can't " + what + ": " + Database.describe(e);
            if (!Database.mayPass(e)) {
                throw IngestFailure.failed(reason, e);
            }
            if (left.decrementAndGet() == 0) {
                throw IngestFailure.failed(reason + " (tried " + MOST + " times)", e);
            }
            messages.accept(reason + "; trying again");
            meter.retried();
            throw new Again(e);
        }
    }

    /** Waits until nothing is under way. */
    void settle() {
        try {
            executor.submit(() -> {}).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing can't fail", e);
        }
    }

    @Override
    public void close() {
        settle();
        executor.shutdown();
    }

    /** A failure that may pass. */
    private static final class Again extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Again(Throwable cause) {
            super(cause);
        }
    }
}
