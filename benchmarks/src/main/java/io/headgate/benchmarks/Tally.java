package io.headgate.benchmarks;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The smallest subscriber: one reference, for the rows that weigh a subscription. It counts completed subscriptions whose
 * item arrived in a {@link Total} that all of them share.
 */
class Tally implements Subscriber<Number> {

    /** What the subscriptions of one run add up to. */
    static final class Total {
        private long items;
        private long completed;

        /** Subscriptions that got their one item and completed. */
        long checked() {
            if (items != completed) {
                throw new IllegalStateException(items + " items in " + completed + " completed subscriptions");
            }
            return completed;
        }
    }

    private final Total total;

    Tally(Total total) {
        this.total = total;
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        upstream.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Number item) {
        total.items++;
    }

    @Override
    public void onError(Throwable failure) {
        throw new IllegalStateException("the flow failed", failure);
    }

    @Override
    public void onComplete() {
        total.completed++;
    }
}
