package io.headgate.stress;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A publisher in an actor's hands, for one subscriber: it signals what it is told to, and notes what it is asked. */
public final class Upstream<T> implements Publisher<T>, Subscription {
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger cancels = new AtomicInteger();
    private volatile Subscriber<? super T> downstream;
    private final boolean late;
    private volatile boolean isSubscribed;

    /** One that gives its subscription at once. */
    public Upstream() {
        this(false);
    }

    /** {@code late}: whether it gives its subscription when it is told to. */
    public Upstream(boolean late) {
        this.late = late;
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        downstream = subscriber;
        if (!late) {
            subscribed();
        }
    }

    /** Gives the subscription. */
    public void subscribed() {
        downstream.onSubscribe(this);
        isSubscribed = true;
    }

    /** Whether somebody has its subscription: from then on there may be items. */
    public boolean hasSubscriber() {
        return isSubscribed;
    }

    /** Sends an item. */
    public void next(T item) {
        downstream.onNext(item);
    }

    /** Completes. */
    public void complete() {
        downstream.onComplete();
    }

    /** Fails. */
    public void fail(Throwable failure) {
        downstream.onError(failure);
    }

    /** How much it was asked for. */
    public long requested() {
        return requested.get();
    }

    /** How often it was cancelled. */
    public int cancels() {
        return cancels.get();
    }

    @Override
    public void request(long n) {
        requested.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    }

    @Override
    public void cancel() {
        cancels.incrementAndGet();
    }
}
