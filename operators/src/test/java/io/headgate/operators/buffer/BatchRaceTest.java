package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

class BatchRaceTest {

    private static final Subscription NOTHING = new Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    /** What has come when the end is seen is one batch, if it isn't too much: the end says that the rest is all. */
    @Test
    void theEndDoesNotSplitWhatFitsIntoOneBatch() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 20_000; round++) {
                CyclicBarrier line = new CyclicBarrier(2);
                TestSubscriber<List<Integer>> down = TestSubscriber.create(2);
                Flow.<Integer>fromPublisher(subscriber -> {
                            subscriber.onSubscribe(NOTHING);
                            line(line, threads, subscriber);
                        })
                        .batch(8, Duration.ofMinutes(10))
                        .subscribe(down);
                line.await();
                while (down.terminals() == 0) {
                    down.request(1); // a pass that has nothing to do but to look
                }
                assertThat(down.items()).as("round " + round).containsExactly(List.of(1, 2, 3, 4, 5));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void line(CyclicBarrier line, ExecutorService threads, Subscriber<? super Integer> subscriber) {
        Future<?> unused = threads.submit(() -> {
            line.await();
            for (int item = 1; item <= 5; item++) {
                subscriber.onNext(item);
            }
            subscriber.onComplete();
            return null;
        });
    }
}
