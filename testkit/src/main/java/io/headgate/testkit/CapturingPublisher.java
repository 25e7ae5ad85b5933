package io.headgate.testkit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** Keeps its one subscriber and says nothing to it: somebody else does. */
final class CapturingPublisher<T> implements Publisher<T> {

    private volatile @Nullable Subscriber<? super T> subscriber;

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber"); // §1.9
        if (this.subscriber != null) {
            throw new IllegalStateException("subscribed to twice, but there is one script");
        }
        this.subscriber = subscriber;
    }

    // A subscriber of a supertype takes every T.
    @SuppressWarnings("unchecked")
    Subscriber<T> subscriber() {
        Subscriber<? super T> captured = subscriber;
        if (captured == null) {
            throw new IllegalStateException("the publisher was given and not subscribed to");
        }
        return (Subscriber<T>) captured;
    }
}
