package io.headgate.testkit.mutants;

import java.util.Objects;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The first {@code count} integers, on the thread that asks; by hand and sound. */
record Numbers(long count) implements Publisher<Integer> {

    /** A publisher that fails at once. */
    static Publisher<Integer> failed() {
        return subscriber -> {
            subscriber.onSubscribe(new Line(Objects.requireNonNull(subscriber), 0)); // §1.9
            subscriber.onError(new IllegalStateException("as asked"));
        };
    }

    @Override
    public void subscribe(Subscriber<? super Integer> subscriber) {
        Line line = new Line(Objects.requireNonNull(subscriber), count); // §1.9
        subscriber.onSubscribe(line);
        line.emit();
    }

    /** State: guarded by this. Signals go out without it, by the one thread that has set {@code emitting}. */
    private static final class Line implements Subscription {
        private final Subscriber<? super Integer> subscriber;
        private final long count;
        private long next;
        private long demand;
        private boolean emitting = true; // until onSubscribe has returned
        private boolean over;

        Line(Subscriber<? super Integer> subscriber, long count) {
            this.subscriber = subscriber;
            this.count = count;
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                cancel();
                subscriber.onError(new IllegalArgumentException("§3.9: request(" + n + ")"));
                return;
            }
            synchronized (this) {
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
                if (emitting || over) {
                    return;
                }
                emitting = true;
            }
            emit();
        }

        @Override
        public synchronized void cancel() {
            over = true;
        }

        void emit() {
            while (true) {
                boolean ends;
                synchronized (this) {
                    ends = next == count;
                    if (over || (!ends && demand == 0)) {
                        emitting = false;
                        return;
                    }
                    over = ends;
                    if (!ends) {
                        demand -= demand == Long.MAX_VALUE ? 0 : 1;
                        next++;
                    }
                }
                if (ends) {
                    subscriber.onComplete();
                } else {
                    subscriber.onNext((int) (next - 1));
                }
            }
        }
    }
}
