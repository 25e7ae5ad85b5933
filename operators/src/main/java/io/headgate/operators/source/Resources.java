package io.headgate.operators.source;

import org.jspecify.annotations.Nullable;

/** Closing what may be closeable. */
final class Resources {

    private Resources() {}

    /** Closes {@code resource} where it can be. */
    static void close(@Nullable Object resource) throws Exception {
        if (resource instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    /** Closes {@code resource} because of {@code first}, to which a further failure is added. */
    static void closeAfter(Throwable first, @Nullable Object resource) {
        try {
            close(resource);
        } catch (Throwable second) {
            if (second != first) {
                first.addSuppressed(second);
            }
        }
    }
}
