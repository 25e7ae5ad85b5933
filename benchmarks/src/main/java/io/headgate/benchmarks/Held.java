package io.headgate.benchmarks;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A subscriber that takes one item and then keeps its subscription alive, until it is told to take the rest. */
class Held implements Subscriber<Number> {

    private @Nullable Subscription upstream;
    private int received;
    private boolean complete;

    @Override
    public void onSubscribe(Subscription upstream) {
        this.upstream = upstream;
        upstream.request(1);
    }

    @Override
    public void onNext(Number item) {
        received++;
    }

    @Override
    public void onError(Throwable failure) {
        throw new IllegalStateException("the flow failed", failure);
    }

    @Override
    public void onComplete() {
        complete = true;
    }

    /** Takes the rest; {@code items} in all must come, of which one has come by now. */
    void finish(int items) {
        int before = received;
        Subscription from = upstream;
        if (from != null) {
            from.request(Long.MAX_VALUE);
        }
        if (before != 1 || received != items || !complete) {
            throw new IllegalStateException(
                    before + " items, then " + received + " of " + items + (complete ? "" : ", not complete"));
        }
    }
}
