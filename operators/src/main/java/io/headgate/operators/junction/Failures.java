package io.headgate.operators.junction;

import io.headgate.core.kernel.Fatal;
import org.jspecify.annotations.Nullable;

/**
 * The failures of inputs that wait until the other inputs have ended, where that is wanted: the first one, the others
 * suppressed in it. Confined to the thread inside the owner's gate.
 */
final class Failures {

    private final boolean delaying;
    private @Nullable Throwable first;

    Failures(boolean delaying) {
        this.delaying = delaying;
    }

    /** Keeps {@code failure} until the end, if that is wanted; one that is fatal never waits. */
    boolean keeps(Throwable failure) {
        if (!delaying || Fatal.is(failure)) {
            return false;
        }
        first = of(first, failure);
        return true;
    }

    /** What was kept; once. */
    @Nullable
    Throwable take() {
        Throwable kept = first;
        first = null;
        return kept;
    }

    /** The first that there is of two, the other one suppressed in it. */
    static @Nullable Throwable of(@Nullable Throwable kept, @Nullable Throwable later) {
        return kept == null ? later : under(kept, later);
    }

    /** {@code main}, with {@code other} suppressed in it; one that is thrown twice must not suppress itself. */
    static Throwable under(Throwable main, @Nullable Throwable other) {
        if (other != null && other != main) {
            main.addSuppressed(other);
        }
        return main;
    }
}
