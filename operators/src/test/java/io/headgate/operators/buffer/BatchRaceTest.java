package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import io.headgate.testkit.VirtualTimers;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

class BatchRaceTest {

    private static final int MEETINGS = 20_000;

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

    /**
     * An item that comes while the batch before it goes out at its deadline is due with that one or has a deadline of its
     * own, and so has the item after it. A note of when an item came that somebody has to take back may be made, or taken
     * back, too late: so rarely that it takes {@code BufferStress.BatchMeets} to find it for sure.
     */
    @Test
    void anItemThatMeetsTheDeadlineLeavesTheNextOneItsOwn() {
        Duration within = Duration.ofMillis(10);
        AtomicInteger began = new AtomicInteger();
        AtomicInteger met = new AtomicInteger();
        AtomicReference<TestPublisher<Integer>> upstream = new AtomicReference<>();
        Thread other = new Thread(() -> {
            SplittableRandom random = new SplittableRandom(1);
            for (int round = 1; round <= MEETINGS; round++) {
                await(began, round);
                pause(random);
                upstream.get().next(2);
                met.set(round);
            }
        });
        other.setDaemon(true); // where an assertion fails it waits for ever
        other.start();
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 1; round <= MEETINGS; round++) {
            VirtualTimers timers = new VirtualTimers();
            TestSubscriber<List<Integer>> down = TestSubscriber.create(Long.MAX_VALUE);
            TestPublisher<Integer> up = TestPublisher.paced();
            Flow.fromPublisher(up).batch(8, within).timers(timers).subscribe(down);
            up.next(1);
            upstream.set(up);
            began.set(round);
            pause(random);
            timers.advance(within);
            await(met, round);
            timers.advance(within);
            up.next(3);
            timers.advance(within);
            assertThat(down.items()).as("round " + round).last().isEqualTo(List.of(3));
            assertThat(down.items().stream().flatMap(List::stream)).containsExactly(1, 2, 3);
        }
    }

    private static void await(AtomicInteger turn, int round) {
        while (turn.get() != round) {
            Thread.yield();
        }
    }

    private static void pause(SplittableRandom random) {
        for (int i = random.nextInt(100); i > 0; i--) {
            Thread.onSpinWait();
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
