package io.headgate.interop;

import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Stands between two libraries and counts what crosses. An item is counted before it is passed on, a request too. */
final class Border implements Publisher<Long> {
    private final Publisher<Long> upstream;
    private final AtomicLong requested = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong most = new AtomicLong();
    private final AtomicLong cancels = new AtomicLong();

    Border(Publisher<Long> upstream) {
        this.upstream = upstream;
    }

    long requested() {
        return requested.get();
    }

    long delivered() {
        return delivered.get();
    }

    /** The most that was asked for and not yet delivered, at any instant. */
    long mostOutstanding() {
        return most.get();
    }

    long cancels() {
        return cancels.get();
    }

    @Override
    public void subscribe(Subscriber<? super Long> downstream) {
        upstream.subscribe(new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                downstream.onSubscribe(new Subscription() {
                    @Override
                    public void request(long n) {
                        long all = requested.addAndGet(n);
                        most.accumulateAndGet(all - delivered.get(), Math::max);
                        subscription.request(n);
                    }

                    @Override
                    public void cancel() {
                        cancels.incrementAndGet();
                        subscription.cancel();
                    }
                });
            }

            @Override
            public void onNext(Long item) {
                delivered.incrementAndGet();
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
        });
    }
}
