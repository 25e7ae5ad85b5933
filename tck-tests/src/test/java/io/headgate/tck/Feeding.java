package io.headgate.tck;

import io.headgate.core.Emitter;
import io.headgate.core.Offer;
import io.headgate.core.kernel.SerialGate;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Sends what it gets to an emitter under backpressure: one item at a time, which waits while there is no room.
 *
 * <p>State: {@code waiting} is put by upstream's thread and taken by whoever is inside the gate (this class is one);
 * upstream is asked for the next item when it was taken, so there is never a second one. {@code failure}, then {@code ended}, are
 * upstream's last words.
 */
final class Feeding extends SerialGate implements Subscriber<Object> {

    private final Emitter<Object> emitter;
    private final Consumer<Object> lost;
    private final AtomicReference<@Nullable Object> waiting = new AtomicReference<>();
    private volatile @Nullable Subscription upstream;
    private @Nullable Throwable failure;
    private volatile boolean ended;

    Feeding(Emitter<Object> emitter, Consumer<Object> lost) {
        this.emitter = emitter;
        this.lost = lost;
    }

    @Override
    public void onSubscribe(Subscription s) {
        upstream = s;
        emitter.onCancel(() -> {
            s.cancel();
            knock();
        });
        emitter.onDemand(demand -> knock());
        s.request(1);
    }

    @Override
    public void onNext(Object item) {
        waiting.set(item);
        knock();
    }

    @Override
    public void onError(Throwable t) {
        failure = t;
        ended = true;
        knock();
    }

    @Override
    public void onComplete() {
        ended = true;
        knock();
    }

    private void knock() {
        if (enter()) {
            do {
                send();
            } while (!leave());
        }
    }

    private void send() {
        boolean last = ended; // before there is nothing waiting
        Object item = waiting.get();
        if (item != null) {
            Offer answer = emitter.send(item);
            if (answer == Offer.FULL) {
                return;
            }
            waiting.set(null);
            if (answer == Offer.CLOSED) {
                lost.accept(item);
                upstream.cancel();
            } else if (!ended) {
                upstream.request(1);
                return;
            }
            last = ended;
        }
        if (last && waiting.get() == null) {
            if (failure == null) {
                emitter.complete();
            } else {
                emitter.fail(failure);
                failure = null;
            }
        }
    }
}
