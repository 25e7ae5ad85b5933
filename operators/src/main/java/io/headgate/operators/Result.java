package io.headgate.operators;

import io.headgate.core.kernel.Durations;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a flow comes to: a {@link java.util.concurrent.CompletionStage} that is completed when the flow ends. Its end is
 * told on the thread on which the flow ended; a flow whose source is pulled on the spot has ended when the method that
 * started it returns.
 *
 * <p>Whoever completes it from outside ends the flow: {@link #cancel} does, and {@link #orTimeout}, {@link #complete} and
 * {@link #completeExceptionally} too. Stages derived from it are ordinary ones: cancelling those doesn't.
 *
 * @param <R> what the flow comes to
 */
public abstract class Result<R extends @Nullable Object> extends CompletableFuture<R> {

    /** Not completed yet. */
    protected Result() {}

    /** Cancels the flow, because its outcome was decided elsewhere. Called any number of times, from any thread. */
    protected abstract void abandon();

    /**
     * Waits for the outcome, for tests and {@code main} methods. Works on virtual threads. When the time is up, and when
     * the waiting thread is interrupted, the flow is cancelled.
     *
     * @param limit how long at most
     * @return the outcome; null where it is null (as for {@code forEach}, which has none)
     * @throws TimeoutException after that time
     * @throws InterruptedException if the waiting thread is interrupted
     * @throws CancellationException if the flow was cancelled
     * @throws CompletionException if the flow failed with a checked exception; an unchecked one is thrown as it is
     */
    public R await(Duration limit) throws InterruptedException, TimeoutException {
        try {
            return get(Check.positive(limit, "limit").toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new CompletionException(cause);
        } catch (TimeoutException timeout) {
            cancel(true);
            TimeoutException said = new TimeoutException("the flow has not ended within " + Durations.text(limit));
            said.initCause(timeout);
            throw said;
        } catch (InterruptedException interrupt) {
            cancel(true);
            throw interrupt;
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        abandon();
        return cancelled;
    }

    @Override
    public boolean complete(@Nullable R value) {
        boolean completed = super.complete(value);
        abandon();
        return completed;
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        boolean completed = super.completeExceptionally(failure);
        abandon();
        return completed;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    /** The flow has ended, and this is its outcome. */
    protected final void succeed(@Nullable R value) {
        super.complete(value);
    }

    /** The flow has failed; true unless the outcome was decided before. */
    protected final boolean fail(Throwable failure) {
        return super.completeExceptionally(failure);
    }
}
