package io.headgate.operators.split;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A subscriber that breaks §2.13 with its first item. */
record Thrower<T>(RuntimeException what) implements Subscriber<T> {

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T item) {
        throw what;
    }

    @Override
    public void onError(Throwable failure) {
        throw new AssertionError("told the end of what it counts as having cancelled", failure);
    }

    @Override
    public void onComplete() {
        throw new AssertionError("told the end of what it counts as having cancelled");
    }
}
