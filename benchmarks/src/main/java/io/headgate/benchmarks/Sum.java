package io.headgate.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A plain Reactive Streams subscriber that adds up what it gets. It asks for everything at once, or for {@code credit} items
 * each time it has received as many. The peers' own kinds of subscriber are empty subclasses of it, so that all count alike.
 */
class Sum implements Subscriber<Number> {

    static final long EVERYTHING = Long.MAX_VALUE;

    private final long credit;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Subscription upstream;
    private @Nullable Throwable failure;
    private long left;
    private long sum;

    Sum(long credit) {
        this.credit = credit;
        this.left = credit;
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        this.upstream = upstream;
        upstream.request(credit);
    }

    @Override
    public void onNext(Number item) {
        sum += item.longValue();
        if (--left == 0) {
            left = credit;
            Subscription from = upstream;
            if (from != null) {
                from.request(credit);
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        this.failure = failure;
        ended.countDown();
    }

    @Override
    public void onComplete() {
        ended.countDown();
    }

    /** The sum, once the flow has completed; waits for at most a minute. */
    long await() {
        try {
            if (!ended.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("not complete after a minute; the sum so far is about " + sum);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        if (failure != null) {
            throw new IllegalStateException("the flow failed", failure);
        }
        return sum;
    }

    /** The sum of the sums of all, once all flows have completed. */
    static long of(Iterable<Sum> sums) {
        long all = 0;
        for (Sum sum : sums) {
            all += sum.await();
        }
        return all;
    }

    /** How many items came, for one that asked for everything. */
    long received() {
        return credit - left;
    }
}
