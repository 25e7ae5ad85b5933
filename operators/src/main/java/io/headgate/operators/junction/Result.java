package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What one started stage will give.
 *
 * <p>{@code outcome} goes from null to a value, a {@link Failed}, or {@link #GIVEN_UP}, once, by compare-and-set: whoever
 * comes second sees what the first one did. So a value is either taken by the pass or, when the flow was given up before
 * it came, discarded as a late one, never both. A failure that isn't taken is reported, unless it is the cancellation that
 * giving up has caused.
 */
class Result<R> {

    private static final Object GIVEN_UP = new Object();
    private static final VarHandle OUTCOME;

    static {
        try {
            OUTCOME = MethodHandles.lookup().findVarHandle(Result.class, "outcome", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A failure, told apart from a value that is a throwable. */
    record Failed(Throwable cause) {}

    /** Who is told of it. */
    interface Owner<R> {
        /** A result is there; by whichever thread completed it. */
        void completed(Result<R> result);

        /** A value came after it had been given up. */
        void late(R value);
    }

    private final Owner<R> owner;
    private volatile @Nullable Object outcome;
    private volatile @Nullable CompletionStage<?> stage;

    Result(Owner<R> owner) {
        this.owner = owner;
    }

    /** Waits for {@code started} without a thread. */
    final void follow(CompletionStage<? extends R> started, Object operator) {
        stage = started;
        if (outcome == GIVEN_UP) {
            cancel(started); // given up while it was being started
        }
        started.whenComplete((value, thrown) -> {
            if (thrown == null && value == null) {
                complete(null, new NullPointerException(operator + ": a stage completed with null"));
            } else {
                complete(value, thrown);
            }
        });
    }

    void complete(@Nullable R value, @Nullable Throwable thrown) {
        Object now = thrown == null ? value : new Failed(cause(thrown));
        if (OUTCOME.compareAndSet(this, null, now)) {
            stage = null;
            owner.completed(this);
        } else if (now instanceof Failed failed) {
            if (!(failed.cause() instanceof CancellationException)) {
                Hooks.undeliverable(failed.cause());
            }
        } else if (value != null) {
            owner.late(value);
        }
    }

    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    /** Null until it is there. */
    final @Nullable Object outcome() {
        return outcome;
    }

    /** The value, if it had come; whatever comes later is late. */
    @SuppressWarnings("unchecked") // a value is an R
    final @Nullable R giveUp() {
        if (OUTCOME.compareAndSet(this, null, GIVEN_UP)) {
            CompletionStage<?> running = stage;
            if (running != null) {
                cancel(running);
            }
            return null;
        }
        Object there = outcome;
        if (there instanceof Failed failed) {
            Hooks.undeliverable(failed.cause());
            return null;
        }
        return there == GIVEN_UP ? null : (R) there;
    }

    private static void cancel(CompletionStage<?> running) {
        try {
            if (running instanceof Future<?> future) {
                future.cancel(true);
            } else {
                running.toCompletableFuture().cancel(true);
            }
        } catch (UnsupportedOperationException cannot) {
            // A stage may refuse to be a future: then it runs to its end, and what it gives is late.
        }
    }
}
