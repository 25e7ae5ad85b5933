package io.headgate.operators.junction;

import io.headgate.core.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Results in the order of the items, each of which tells a {@link Gradient} how long it took. The time is taken by
 * whoever completes it, and the sample counted by the pass that takes it.
 */
final class TimedResults<T, R> extends Results.Ordered<T, R> {

    private final Gradient gradient;
    private final Timers clock;

    TimedResults(int most, Gradient gradient, Timers clock) {
        super(most);
        this.gradient = gradient;
        this.clock = clock;
    }

    @Override
    Result<R> place() {
        return new Timed<>(this, clock);
    }

    @Override
    void taken(Result<R> result) {
        if (result instanceof Timed<R> timed) {
            gradient.sample(timed.nanos, held());
        }
    }

    /** {@code nanos} is written before the outcome, and read after it. */
    private static final class Timed<R> extends Result<R> {
        private final Timers clock;
        private final long began;
        private long nanos;

        Timed(Result.Owner<R> owner, Timers clock) {
            super(owner);
            this.clock = clock;
            this.began = clock.nanoTime();
        }

        @Override
        void complete(@Nullable R value, @Nullable Throwable thrown) {
            nanos = clock.nanoTime() - began;
            super.complete(value, thrown);
        }
    }
}
