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

    /** The first that there is of two, the other one suppressed in it; one that comes twice must not suppress itself. */
    static @Nullable Throwable of(@Nullable Throwable kept, @Nullable Throwable later) {
        if (kept == null) {
            return later;
        }
        if (later != null && later != kept) {
            kept.addSuppressed(later);
        }
        return kept;
    }
}
