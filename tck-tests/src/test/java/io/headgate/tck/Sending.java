package io.headgate.tck;

import io.headgate.core.Emitter;
import io.headgate.core.Offer;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Sends what it gets to an emitter, as a callback would, until that is closed. */
final class Sending implements Subscriber<Object> {

    private final Emitter<Object> emitter;
    private Subscription subscription;

    Sending(Emitter<Object> emitter) {
        this.emitter = emitter;
    }

    @Override
    public void onSubscribe(Subscription s) {
        subscription = s;
        emitter.onCancel(s::cancel);
        s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object item) {
        if (emitter.send(item) == Offer.CLOSED) {
            subscription.cancel();
        }
    }

    @Override
    public void onError(Throwable t) {
        emitter.fail(t);
    }

    @Override
    public void onComplete() {
        emitter.complete();
    }
}
