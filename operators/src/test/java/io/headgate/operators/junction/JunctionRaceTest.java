package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Hooks;
import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Junctions whose inputs are on threads of their own. */
class JunctionRaceTest {

    private static final int ROUNDS = 10_000;

    /** For machines with more to do than cores. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CyclicBarrier line = new CyclicBarrier(2);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private Future<?> beside(Runnable task) {
        return threads.submit(() -> {
            line.await();
            task.run();
            return null;
        });
    }

    @Test
    void mergeLosesAndDoublesNothing() {
        long each = 50_000;
        AtomicLong sum = new AtomicLong();
        Flow<Long> merged = Flow.merge(
                64,
                Flow.range(0, each).startOn(threads),
                Flow.range(each, each).startOn(threads),
                Flow.range(2 * each, each).startOn(threads),
                Flow.range(3 * each, each));
        AtomicReference<TestSubscriber<Long>> self = new AtomicReference<>();
        self.set(TestSubscriber.<Long>counting(100).onItem(item -> {
            sum.set(sum.get() + item); // serialized by the junction
            self.get().request(1);
        }));
        merged.subscribe(self.get());
        assertThat(self.get().awaitComplete(PATIENCE).check().received()).isEqualTo(4 * each);
        assertThat(sum.get()).isEqualTo(2 * each * (4 * each - 1));
    }

    @Test
    void flatMapOverAPoolLosesAndDoublesNothing() {
        var downstream = TestSubscriber.<Long>counting(Long.MAX_VALUE);
        Flow.range(0, 2_000)
                .flatMap(8, item -> Flow.range(0, 100).startOn(threads), 7)
                .subscribe(downstream);
        assertThat(downstream.awaitComplete(PATIENCE).check().received()).isEqualTo(200_000);
    }

    /** An item, the end and a cancel meet: each item is delivered or discarded, once, and the end is told at most once. */
    @Test
    void everyItemHasOneFateWhenItMeetsACancel() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Wired wired = new Wired();
            TestPublisher<Integer> one = TestPublisher.paced();
            TestPublisher<Integer> two = TestPublisher.paced();
            AtomicInteger sent = new AtomicInteger();
            var downstream = wired.subscribe(Flow.merge(4, one, two), TestSubscriber.create(3));
            Future<?> other = beside(() -> {
                for (int i = 0; i < 4; i++) {
                    if (one.tryNext(i)) {
                        sent.incrementAndGet();
                    }
                }
            });
            line.await();
            if (two.tryNext(9)) {
                sent.incrementAndGet();
            }
            downstream.cancel();
            other.get(60, TimeUnit.SECONDS);
            assertThat(downstream.check().received() + wired.discarded.size()).isEqualTo(sent.get());
            assertThat(one.isCancelled() && two.isCancelled()).isTrue();
        }
    }

    @Test
    void ofTwoFailuresOneIsDeliveredAndOneReported() throws Exception {
        List<Throwable> late = new ArrayList<>();
        Runnable restore = Hooks.onUndeliverable(failure -> {
            synchronized (late) {
                late.add(failure);
            }
        });
        try {
            for (int round = 0; round < ROUNDS; round++) {
                TestPublisher<Integer> one = TestPublisher.paced();
                TestPublisher<Integer> two = TestPublisher.paced();
                var downstream = new Wired().subscribe(Flow.merge(one, two), TestSubscriber.create(1));
                Throwable first = new IllegalStateException("one");
                Throwable second = new IllegalStateException("two");
                Future<?> other = beside(() -> one.error(first));
                line.await();
                two.error(second);
                other.get(60, TimeUnit.SECONDS);
                Throwable told = downstream.awaitError();
                downstream.check();
                synchronized (late) {
                    assertThat(late).containsExactly(told == first ? second : first);
                    late.clear();
                }
            }
        } finally {
            restore.run();
        }
    }

    /** The last item of one input and the end of the other meet; the item comes before the end, always. */
    @Test
    void completesAfterTheLastItem() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            TestPublisher<Integer> one = TestPublisher.paced();
            TestPublisher<Integer> two = TestPublisher.paced();
            var downstream = new Wired().subscribe(Flow.merge(one, two), TestSubscriber.create(3));
            Future<?> other = beside(() -> one.next(1, 2).complete());
            line.await();
            two.next(3).complete();
            other.get(60, TimeUnit.SECONDS);
            assertThat(downstream.awaitComplete(PATIENCE).check().received()).isEqualTo(3);
        }
    }

    @Test
    void zipJoinsWhatTwoThreadsBring() throws Exception {
        Flow<Long> zipped = Flow.zip(
                Flow.range(0, 200_000).startOn(threads), Flow.range(0, 200_001).startOn(threads), (x, y) -> y - x);
        AtomicLong wrong = new AtomicLong();
        var downstream = TestSubscriber.<Long>counting(Long.MAX_VALUE).onItem(item -> wrong.addAndGet(item));
        zipped.subscribe(downstream);
        assertThat(downstream.awaitComplete(PATIENCE).check().received()).isEqualTo(200_000);
        assertThat(wrong).hasValue(0);
    }

    @Test
    void concatMapGoesFromThreadToThread() {
        var downstream = TestSubscriber.<Long>counting(Long.MAX_VALUE);
        Flow.range(0, 5_000)
                .concatMap(item ->
                        item % 3 == 0 ? Flow.of(item) : Flow.range(item, 1).startOn(threads))
                .subscribe(downstream);
        assertThat(downstream.awaitComplete(PATIENCE).check().received()).isEqualTo(5_000);
    }
}
