package io.headgate.examples.ingest;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a run end cleanly when the process is told to stop (Ctrl-C, or SIGTERM).
 *
 * <p>The JVM answers a signal by running its shutdown hooks and then exits with 128 + the signal's number, 130 for Ctrl-C. The hook
 * here asks the run to stop and keeps the process alive until it has: until its transaction is finished or rolled back and the user
 * was told where it stopped.
 *
 * <p>Threads: the hook's thread sets {@code requested} and then calls the action; {@link #onRequest} sets the action and then looks
 * at {@code requested}. Both happen under the lock, so one of the two sees the other. The action itself runs outside of it.
 */
class Interruption implements AutoCloseable {
    /** What a process answers that was stopped with Ctrl-C. */
    static final int EXIT_CODE = 130;

    /** Longer than this no one waits for an answer to Ctrl-C; what isn't committed by then is rolled back by the database. */
    private static final long PATIENCE_SECONDS = 15;

    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread hook;
    private @Nullable Runnable action;
    private boolean requested;

    /** One that only {@link #request()} sets off. */
    Interruption() {}

    /** One that the end of the process sets off. */
    static Interruption byShutdown() {
        Interruption interruption = new Interruption();
        Thread hook = new Thread(interruption::stopAndWait, "interruption");
        interruption.hook = hook;
        Runtime.getRuntime().addShutdownHook(hook);
        return interruption;
    }

    private void stopAndWait() {
        request();
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println(
                        "headgate: the database doesn't answer; what isn't committed is lost, --resume reads it again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the run to stop. */
    void request() {
        Runnable stop;
        synchronized (this) {
            requested = true;
            stop = action;
        }
        if (stop != null) {
            stop.run();
        }
    }

    /** Whether the run was asked to stop. */
    synchronized boolean requested() {
        return requested;
    }

    /** What is to be done when the run is asked to stop; done at once when it was asked before. Replaces what was given before. */
    void onRequest(Runnable stop) {
        boolean now;
        synchronized (this) {
            action = stop;
            now = requested;
        }
        if (now) {
            stop.run();
        }
    }

    /** The run has ended: a process that waits for it may exit. */
    @Override
    public void close() {
        synchronized (this) {
            action = null;
        }
        ended.countDown();
        Thread installed = hook;
        if (installed != null && !requested()) {
            try {
                Runtime.getRuntime().removeShutdownHook(installed);
            } catch (IllegalStateException e) {
                // The process is ending this very moment, and the hook has nothing left to wait for.
                hook = null;
            }
        }
    }
}
