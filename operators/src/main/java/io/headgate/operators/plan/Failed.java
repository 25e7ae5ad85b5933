package io.headgate.operators.plan;

import org.jspecify.annotations.Nullable;

/** {@code throw failure;} The failure needs no demand: it is told as soon as anybody asks whether this has ended. */
public final class Failed<T> implements Pulled<T> {

    private final Throwable failure;

    /** A source that gives nothing but {@code failure}. */
    public Failed(Throwable failure) {
        this.failure = failure;
    }

    @Override
    public @Nullable T next() throws Exception {
        throw raise(failure);
    }

    @Override
    public boolean ended() throws Exception {
        throw raise(failure);
    }

    /** Throws {@code failure} itself; declared to return, so that the caller can say that it ends there. */
    public static Exception raise(Throwable failure) throws Exception {
        throw Failed.<Exception>unchecked(failure);
    }

    // A failure handed over as a value may be of any type, and goes on as it is: the compiler's view of what may be
    // thrown doesn't exist at run time.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X unchecked(Throwable failure) throws X {
        throw (X) failure;
    }
}
