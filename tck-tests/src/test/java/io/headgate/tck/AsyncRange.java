package io.headgate.tck;

import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The integers from 0 on a thread of its own, by hand: a foreign, asynchronous source to put under operators. Its
 * subscriber hears {@code onSubscribe} on the subscribing thread and everything else on the other one.
 */
record AsyncRange(long count) implements Publisher<Object> {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "async-range");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public void subscribe(Subscriber<? super Object> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber"); // §1.9
        Line line = new Line(subscriber, count);
        subscriber.onSubscribe(line);
        line.open(); // only now may other signals follow
    }

    private static final class Line implements Subscription, Runnable {
        // `knocks` starts at 1, so that requests inside onSubscribe start nothing before it has returned.
        private final AtomicInteger knocks = new AtomicInteger(1);
        private final AtomicLong demand = new AtomicLong();
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private final AtomicReference<IllegalArgumentException> illegal = new AtomicReference<>();
        private final AtomicReference<Subscriber<? super Object>> subscriber;
        private final long count;
        private int next;

        Line(Subscriber<? super Object> subscriber, long count) {
            this.subscriber = new AtomicReference<>(subscriber);
            this.count = count;
        }

        void open() {
            THREADS.execute(this);
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                illegal.compareAndSet(null, new IllegalArgumentException("§3.9: request(" + n + ")"));
            } else {
                demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
            }
            if (knocks.getAndIncrement() == 0) {
                THREADS.execute(this);
            }
        }

        @Override
        public void cancel() {
            cancelled.set(true);
            subscriber.set(null); // §3.13
        }

        @Override
        public void run() {
            int seen = knocks.get();
            do {
                emit();
                seen = knocks.addAndGet(-seen);
            } while (seen != 0);
        }

        private void emit() {
            while (true) {
                Subscriber<? super Object> to = subscriber.get();
                if (to == null || cancelled.get()) {
                    return;
                }
                if (illegal.get() != null) {
                    cancel();
                    to.onError(illegal.get());
                } else if (next == count) {
                    cancel();
                    to.onComplete();
                } else if (demand.get() > 0) {
                    demand.updateAndGet(d -> d == Long.MAX_VALUE ? d : d - 1);
                    to.onNext(next++);
                } else {
                    return;
                }
            }
        }
    }
}
