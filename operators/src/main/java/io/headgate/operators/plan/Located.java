package io.headgate.operators.plan;

import org.jspecify.annotations.Nullable;

/**
 * A failure on its way up to the host, with the place it came from: a stage that turns failures must see those from
 * above it alone, and a segment is one call stack. Every such stage passes items on through {@link Turning#pass}; the
 * innermost one that a failure passes marks it.
 */
@SuppressWarnings("serial") // never leaves the host
final class Located extends RuntimeException {

    /** The first sink that may turn the failure; null where the subscriber itself threw. */
    final @Nullable Sink<?> from;

    final Throwable failure;

    Located(Throwable failure, @Nullable Sink<?> from) {
        super(null, null, false, false);
        this.failure = failure;
        this.from = from;
    }
}
