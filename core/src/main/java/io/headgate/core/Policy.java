package io.headgate.core;

import static java.util.Objects.requireNonNull;

import io.headgate.core.kernel.Durations;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The one kind of {@link Overflow}. */
record Policy<T>(
        Kind kind,
        @Nullable Comparator<? super T> worth,
        int oneIn,
        @Nullable Duration expiry,
        @Nullable Admission admission,
        @Nullable BiConsumer<? super T, DropReason> dropHandler)
        implements Overflow<T> {

    Policy {
        if (kind == Kind.SAMPLE && oneIn < 1) {
            throw new IllegalArgumentException("oneIn is " + oneIn + ", must be at least 1");
        }
        if (expiry != null) {
            Durations.positive(expiry, "atMost");
        }
    }

    static <T> Policy<T> of(Kind kind) {
        return new Policy<>(kind, null, 0, null, null, null);
    }

    @Override
    public Overflow<T> expiring(Duration atMost) {
        return new Policy<>(kind, worth, oneIn, Durations.positive(atMost, "atMost"), admission, dropHandler);
    }

    @Override
    public Overflow<T> onDrop(BiConsumer<? super T, DropReason> handler) {
        return new Policy<>(kind, worth, oneIn, expiry, admission, requireNonNull(handler, "handler"));
    }

    @Override
    public String toString() {
        return text();
    }
}
