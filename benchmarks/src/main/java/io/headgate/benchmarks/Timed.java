package io.headgate.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Records how long each of a number of rounds took: as a subscriber, from {@code request(1)} to the item; with {@link
 * #arrivals} and {@link #arrived}, from the time that the item says. All of it happens on one thread after the other, in the order of signals; {@code rounds} is volatile for
 * the thread that waits for the next one.
 */
final class Timed implements Subscriber<Number> {

    private static final int DIGITS = 3;

    private final int expected;
    private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Subscription upstream;
    private @Nullable Throwable failure;
    private long asked;
    private volatile int rounds;

    Timed(int expected) {
        this.expected = expected;
    }

    int rounds() {
        return rounds;
    }

    /** Ends a round that began at {@code start}. */
    @SuppressWarnings({"NonAtomicVolatileUpdate", "NonAtomicOperationOnVolatileField"}) // one writer at a time
    void arrived(long start) {
        histogram.recordValue(System.nanoTime() - start);
        if (++rounds == expected) {
            ended.countDown();
        }
    }

    /** A subscriber to times of sending, which asks for all. */
    Subscriber<Long> arrivals() {
        return new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription upstream) {
                upstream.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(Long sent) {
                arrived(sent);
            }

            @Override
            public void onError(Throwable failure) {
                Timed.this.onError(failure);
            }

            @Override
            public void onComplete() {}
        };
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        this.upstream = upstream;
        ask();
    }

    @Override
    public void onNext(Number item) {
        arrived(asked);
        ask();
    }

    private void ask() {
        Subscription from = upstream;
        if (from != null) {
            asked = System.nanoTime();
            from.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        this.failure = failure;
        ended.countDown();
    }

    @Override
    public void onComplete() {}

    /** What was recorded, once all rounds are done. */
    Histogram await() {
        try {
            if (!ended.await(2, TimeUnit.MINUTES) || failure != null) {
                throw new IllegalStateException(rounds + " of " + expected + " rounds", failure);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        if (histogram.getTotalCount() != expected) {
            throw new IllegalStateException(histogram.getTotalCount() + " times in " + expected + " rounds");
        }
        return histogram;
    }
}
