package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A blocking function run on an executor, as a stage. Cancelling the stage interrupts the thread that runs the function; what
 * that then throws is the answer to the interrupt, if it says so, and a failure that nobody takes otherwise.
 *
 * <p>{@code runner}: the thread while the function runs. It is set, cleared and interrupted under the task's monitor, so
 * that an interrupt never reaches the thread after it has gone on to other work; the function itself runs outside.
 */
public final class Blocking<T, R> extends CompletableFuture<R> implements Runnable {

    /** How many causes are looked at; they may form a ring. */
    private static final int DEEPEST = 16;

    private final T item;
    private final Function<? super T, ? extends R> fn;
    private @Nullable Thread runner;

    private Blocking(T item, Function<? super T, ? extends R> fn) {
        this.item = item;
        this.fn = fn;
    }

    /** {@code fn} as a function that starts a task for each item. */
    public static <T, R> Function<T, CompletionStage<R>> on(Executor executor, Function<? super T, ? extends R> fn) {
        return item -> {
            Blocking<T, R> task = new Blocking<>(item, fn);
            executor.execute(task); // a rejection is thrown, and becomes the failure of this item
            return task;
        };
    }

    @Override
    public void run() {
        synchronized (this) {
            if (isDone()) {
                return;
            }
            runner = Thread.currentThread();
        }
        R value = null;
        Throwable failure = null;
        try {
            value = fn.apply(item);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        synchronized (this) {
            runner = null;
            if (isCancelled()) {
                Thread.interrupted(); // ours, and meant for the function
            }
        }
        if (failure == null) {
            complete(value);
        } else if (!completeExceptionally(failure) && !isInterruption(failure)) {
            Hooks.undeliverable(failure);
        }
    }

    /** A function that can't throw an {@link InterruptedException} wraps it. */
    private static boolean isInterruption(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof InterruptedException
                    || cause instanceof CancellationException
                    || cause instanceof ClosedByInterruptException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        synchronized (this) {
            if (cancelled && runner != null) {
                runner.interrupt();
            }
        }
        return cancelled;
    }
}
