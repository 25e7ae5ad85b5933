package io.headgate.operators.stage;

import io.headgate.operators.Flow;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A scripted source for one subscription. It tells its end, or its failure, as soon as the last item has left, and keeps
 * count of what is done to it.
 */
final class Given<T> {

    private final Host host;
    private final List<T> items;
    private final Throwable failure;

    final AtomicLong requested = new AtomicLong();
    final AtomicLong maxOutstanding = new AtomicLong();
    final AtomicInteger emitted = new AtomicInteger();
    final AtomicInteger released = new AtomicInteger();
    private boolean ended;

    Given(Host host, List<T> items, Throwable failure) {
        this.host = host;
        this.items = items;
        this.failure = failure;
    }

    Given<T> failing(Throwable cause) {
        return new Given<>(host, items, cause);
    }

    Flow<T> flow() {
        return host == Host.PULLED ? Flow.fromIterable(Cursor::new) : Flow.fromPublisher(new Pushing());
    }

    /** Whether it has ended by itself, so that nobody needs to release it. */
    boolean ended() {
        return ended;
    }

    /** Whether whoever used it has kept the rules at the end: a cursor is closed once, a publisher cancelled if need be. */
    boolean isSettled() {
        return host == Host.PULLED ? released.get() == 1 : ended || released.get() > 0;
    }

    private final class Cursor implements Iterator<T>, AutoCloseable {

        @Override
        public boolean hasNext() {
            if (emitted.get() < items.size()) {
                return true;
            }
            ended = true;
            if (failure instanceof RuntimeException thrown) {
                throw thrown;
            }
            return false;
        }

        @Override
        public T next() {
            return items.get(emitted.getAndIncrement());
        }

        @Override
        public void close() {
            released.incrementAndGet();
        }
    }

    private final class Pushing implements Publisher<T>, Subscription {
        private Subscriber<? super T> downstream;
        private boolean emitting;

        @Override
        public void subscribe(Subscriber<? super T> subscriber) {
            downstream = subscriber;
            emitting = true; // nothing from within onSubscribe
            subscriber.onSubscribe(this);
            emitting = false;
            emit();
        }

        @Override
        public void request(long n) {
            requested.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
            maxOutstanding.accumulateAndGet(requested.get() - emitted.get(), Math::max);
            emit();
        }

        @Override
        public void cancel() {
            released.incrementAndGet();
        }

        private void emit() {
            if (emitting) {
                return;
            }
            emitting = true;
            while (released.get() == 0 && emitted.get() < items.size() && emitted.get() < requested.get()) {
                downstream.onNext(items.get(emitted.getAndIncrement()));
            }
            emitting = false;
            if (released.get() == 0 && !ended && emitted.get() == items.size()) {
                ended = true;
                if (failure == null) {
                    downstream.onComplete();
                } else {
                    downstream.onError(failure);
                }
            }
        }
    }
}
