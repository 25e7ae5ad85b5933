package io.headgate.tck;

import io.headgate.core.Emitter;
import io.headgate.core.Offer;
import java.util.function.Consumer;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Sends what it gets to an emitter, as a callback would, until that is closed, and tells what that didn't take. */
final class Sending implements Subscriber<Object> {

    private final Emitter<Object> emitter;
    private final Consumer<Object> lost;
    private Subscription subscription;

    Sending(Emitter<Object> emitter, Consumer<Object> lost) {
        this.emitter = emitter;
        this.lost = lost;
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
            lost.accept(item);
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
