package io.headgate.testkit;

import java.util.Objects;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The operator that passes on what it gets and asks for what it is asked for, by hand and sound. */
record Relay(Publisher<Integer> upstream) implements Publisher<Integer> {

    @Override
    public void subscribe(Subscriber<? super Integer> downstream) {
        Objects.requireNonNull(downstream); // §1.9
        upstream.subscribe(new Subscriber<Integer>() {
            private Subscription subscription;

            @Override
            public void onSubscribe(Subscription s) {
                Objects.requireNonNull(s); // §2.13
                if (subscription != null) {
                    s.cancel(); // §2.5
                    return;
                }
                subscription = s;
                downstream.onSubscribe(new Checked(s, downstream));
            }

            @Override
            public void onNext(Integer item) {
                downstream.onNext(Objects.requireNonNull(item));
            }

            @Override
            public void onError(Throwable t) {
                downstream.onError(Objects.requireNonNull(t));
            }

            @Override
            public void onComplete() {
                downstream.onComplete();
            }
        });
    }

    private record Checked(Subscription upstream, Subscriber<?> downstream) implements Subscription {

        @Override
        public void request(long n) {
            if (n <= 0) {
                upstream.cancel();
                downstream.onError(new IllegalArgumentException("§3.9: request(" + n + ")"));
            } else {
                upstream.request(n);
            }
        }

        @Override
        public void cancel() {
            upstream.cancel();
        }
    }
}
