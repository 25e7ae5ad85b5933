package io.headgate.operators.junction;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A blocking function run on an executor, as a stage. Cancelling the stage interrupts the thread that runs the function.
 *
 * <p>{@code runner}: the thread while the function runs. It is set, cleared and interrupted under the task's monitor, so
 * that an interrupt never reaches the thread after it has gone on to other work; the function itself runs outside.
 */
public final class Blocking<T, R> extends CompletableFuture<R> implements Runnable {

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
        } else {
            completeExceptionally(failure);
        }
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
