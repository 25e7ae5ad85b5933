package io.headgate.tck;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Passes everything on, and runs {@code then} after each request. */
record Asked<T>(Subscriber<? super T> downstream, Runnable then) implements Subscriber<T> {

    @Override
    public void onSubscribe(Subscription upstream) {
        downstream.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                upstream.request(n);
                then.run();
            }

            @Override
            public void cancel() {
                upstream.cancel();
            }
        });
    }

    @Override
    public void onNext(T item) {
        downstream.onNext(item);
    }

    @Override
    public void onError(Throwable failure) {
        downstream.onError(failure);
    }

    @Override
    public void onComplete() {
        downstream.onComplete();
    }
}
