package io.headgate.core.kernel;

import io.headgate.core.Hooks;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The way of a pass to its executor: once for each {@link #start}, whatever the executor does with the task.
 *
 * <p>State: {@code due}, set by the thread inside the gate before it hands the pass over, and cleared by compare-and-set:
 * by the task that runs, or by the one that handed it over and finds it rejected. Whoever clears it is inside; a task that
 * runs a second time, or late after it was rejected, finds it cleared and does nothing. At the most one task is due at a
 * time, because whoever starts is inside a gate that the pass has yet to leave. It doesn't matter which of two tasks then
 * makes the pass: what was written before the start is seen through {@code due}.
 */
public final class Hop implements Runnable {

    private static final VarHandle DUE;

    static {
        try {
            DUE = MethodHandles.lookup().findVarHandle(Hop.class, "due", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Executor executor;
    private final Runnable pass;

    @SuppressWarnings("unused") // through its handle
    private volatile boolean due;

    /**
     * A way.
     *
     * @param pass what runs there
     */
    public Hop(Executor executor, Runnable pass) {
        this.executor = executor;
        this.pass = pass;
    }

    /**
     * Hands the pass over, by the thread inside. What is fatal comes out of an executor that runs it on the spot.
     *
     * @return null; or why the executor won't run it, and then the caller is still inside
     */
    public @Nullable Throwable start() {
        DUE.setVolatile(this, true);
        try {
            executor.execute(this);
            return null;
        } catch (Throwable thrown) {
            if (DUE.compareAndSet(this, true, false)) {
                return thrown;
            }
            Fatal.rethrow(thrown); // by the pass itself, where it ran on the spot
            Hooks.undeliverable(thrown); // the task has run: what its executor says of it is no failure of the flow
            return null;
        }
    }

    /** For the executor. */
    @Override
    public void run() {
        if (DUE.compareAndSet(this, true, false)) {
            pass.run();
        }
    }
}
