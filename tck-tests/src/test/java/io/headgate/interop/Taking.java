package io.headgate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Takes 0, 1, 2, … and nothing else: {@code first} of them, and once those have come, {@code batch} at a time; none for
 * {@code batch} 0.
 */
final class Taking implements Subscriber<Long> {
    private static final long SECONDS = 40;

    private final long first;
    private final long batch;
    private final CountDownLatch firstCame;
    private final AtomicLong received = new AtomicLong();
    private final CompletableFuture<Long> end = new CompletableFuture<>();
    private volatile Subscription upstream;
    private long left;

    Taking(long first, long batch) {
        this.first = first;
        this.batch = batch;
        this.firstCame = new CountDownLatch((int) Math.min(first, Integer.MAX_VALUE));
        this.left = first;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        subscription.request(first);
    }

    @Override
    public void onNext(Long item) {
        if (item != received.getAndIncrement()) {
            end.completeExceptionally(new AssertionError(item + " came as number " + (received.get() - 1)));
        }
        firstCame.countDown();
        if (--left == 0 && batch > 0) {
            left = batch;
            upstream.request(batch);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(received.get());
    }

    void awaitFirst() throws InterruptedException {
        assertThat(firstCame.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    void cancel() {
        upstream.cancel();
    }

    long received() {
        return received.get();
    }

    boolean hasEnded() {
        return end.isDone();
    }

    /** How many came, all in their order, when upstream completed; throws its failure. As long as items come it waits. */
    long awaitEnd() throws Exception {
        for (long before = -1; ; before = received()) {
            try {
                return end.get(SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException none) {
                if (received() == before) {
                    throw none;
                }
            }
        }
    }
}
