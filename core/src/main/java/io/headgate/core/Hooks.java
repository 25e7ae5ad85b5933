package io.headgate.core;

import static java.util.Objects.requireNonNull;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Where errors go that no subscriber can be given any more: what a drop handler throws, a failure after cancel, the
 * second of two errors. The default writes a warning to the {@linkplain System.Logger log} named {@code io.headgate}.
 */
public final class Hooks {
    // never null inside
    private static final AtomicReference<Consumer<? super Throwable>> UNDELIVERABLE = new AtomicReference<>(Hooks::log);

    private Hooks() {}

    /**
     * Sends undeliverable errors to {@code handler}, for the whole process, from now on. It is called on whichever
     * thread has the error, possibly on several at once.
     *
     * @return puts back the handler that was there before, unless another one has been set since
     */
    public static Runnable onUndeliverable(Consumer<? super Throwable> handler) {
        requireNonNull(handler, "handler");
        // a handler of its own identity, so that setting the same one twice can be undone in either order
        Consumer<Throwable> own = handler::accept;
        var before = UNDELIVERABLE.getAndSet(own);
        return () -> UNDELIVERABLE.compareAndSet(own, before);
    }

    /** Reports an error that no subscriber can be given. Never throws, whatever the handler does. */
    public static void undeliverable(Throwable failure) {
        requireNonNull(failure, "failure");
        try {
            requireNonNull(UNDELIVERABLE.get()).accept(failure);
        } catch (Throwable second) {
            // the last line of defence: the caller is in the middle of a signal and must not see this
            if (second != failure) {
                second.addSuppressed(failure);
            }
            log(second);
        }
    }

    private static void log(Throwable failure) {
        System.getLogger("io.headgate")
                .log(Level.WARNING, "an error that could not be delivered to any subscriber", failure);
    }
}
