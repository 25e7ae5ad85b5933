package io.headgate.tck;

import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * An upstream that doesn't care about demand: bursts of the same item, on a thread of its own, so that the overflow path
 * of what is below it is taken all the time. What comes out is the same whichever items are dropped.
 */
record Bursts() implements Publisher<Object> {

    private static final int SIZE = 64;
    private static final int BRISK = 1_000;
    private static final long PAUSE_NANOS = 500_000;
    private static final long LONG_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "bursts");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public void subscribe(Subscriber<? super Object> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber"); // §1.9
        Line line = new Line(subscriber);
        subscriber.onSubscribe(line);
        THREADS.execute(line);
    }

    private static final class Line implements Subscription, Runnable {
        private final Subscriber<? super Object> subscriber;
        private final AtomicBoolean cancelled = new AtomicBoolean();

        Line(Subscriber<? super Object> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            cancelled.set(true);
        }

        // The pause is no wait for anything: a source that bursts all day long would only test the scheduler. It tires
        // after half a second, because not every test of the TCK cancels, but goes on for one that is late.
        @Override
        public void run() {
            long begin = System.nanoTime();
            for (int burst = 0; System.nanoTime() - begin < MOST_NANOS && !cancelled.get(); burst++) {
                for (int i = 0; i < SIZE && !cancelled.get(); i++) {
                    subscriber.onNext("item");
                }
                LockSupport.parkNanos(burst < BRISK ? PAUSE_NANOS : LONG_PAUSE_NANOS);
            }
            if (!cancelled.get()) {
                subscriber.onComplete();
            }
        }
    }
}
