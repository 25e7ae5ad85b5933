package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.ManualExecutor;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MapAsyncTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();
    private final List<CompletableFuture<String>> started = new ArrayList<>();

    private CompletableFuture<String> start(Integer item) {
        CompletableFuture<String> stage = new CompletableFuture<>();
        started.add(stage);
        return stage;
    }

    @Test
    void startsNoMoreThanNWhateverDownstreamAsksFor() {
        var downstream =
                wired.subscribe(Flow.fromPublisher(upstream).mapAsync(3, this::start), TestSubscriber.create(0));
        assertThat(upstream.requested()).isEqualTo(3);
        upstream.next(1, 2, 3);
        started.forEach(stage -> stage.complete("x"));
        assertThat(upstream.requested()).isEqualTo(3); // done, but not delivered
        downstream.request(2);
        assertThat(downstream.received()).isEqualTo(2);
        assertThat(upstream.requested()).isEqualTo(5);
    }

    @Test
    void deliversInOrder() {
        var downstream =
                wired.subscribe(Flow.fromPublisher(upstream).mapAsync(3, this::start), TestSubscriber.create(10));
        upstream.next(1, 2, 3);
        started.get(2).complete("c");
        started.get(1).complete("b");
        assertThat(downstream.items()).isEmpty();
        started.get(0).complete("a");
        assertThat(downstream.items()).containsExactly("a", "b", "c");
    }

    @Test
    void deliversAsTheyComplete() {
        var downstream = wired.subscribe(
                Flow.fromPublisher(upstream).mapAsyncUnordered(3, this::start), TestSubscriber.create(10));
        upstream.next(1, 2, 3);
        started.get(2).complete("c");
        started.get(0).complete("a");
        assertThat(downstream.items()).containsExactly("c", "a");
        upstream.complete();
        assertThat(downstream.isCompleted()).isFalse();
        started.get(1).complete("b");
        downstream.awaitComplete().check();
    }

    @Test
    void failsInOrderWithoutDemandAndCancelsTheRest() {
        var downstream =
                wired.subscribe(Flow.fromPublisher(upstream).mapAsync(3, this::start), TestSubscriber.create(1));
        upstream.next(1, 2, 3);
        started.get(1).completeExceptionally(new IllegalStateException("second"));
        assertThat(downstream.failure()).isNull();
        started.get(0).complete("a");
        assertThat(downstream.items()).containsExactly("a");
        assertThat(downstream.awaitError()).hasMessage("second");
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(started.get(2)).isCancelled();
        downstream.check();
    }

    @Test
    void discardsWhatWasDoneAndCancelsWhatWasStarted() {
        var downstream =
                wired.subscribe(Flow.fromPublisher(upstream).mapAsync(3, this::start), TestSubscriber.create(0));
        upstream.next(1, 2, 3);
        started.get(1).complete("b");
        downstream.cancel();
        assertThat(wired.discarded).containsExactly("b");
        assertThat(started.get(0)).isCancelled();
        assertThat(started.get(2)).isCancelled();
        assertThat(upstream.isCancelled()).isTrue();
    }

    @Test
    void namesTheOperatorWhenTheFunctionOrAStageGivesNull() {
        var one = wired.subscribe(Flow.range(0, 3).<Long>mapAsync(2, item -> null), TestSubscriber.create(1));
        assertThat(one.awaitError()).isInstanceOf(NullPointerException.class).hasMessageContaining("mapAsync");
        var two = wired.subscribe(
                Flow.range(0, 3).<Long>mapAsync(2, item -> CompletableFuture.completedFuture(null)),
                TestSubscriber.create(1));
        assertThat(two.awaitError()).isInstanceOf(NullPointerException.class).hasMessageContaining("mapAsync");
    }

    @Test
    void turnsARejectedTaskIntoAFailure() {
        ManualExecutor executor = new ManualExecutor();
        executor.reject(true);
        var downstream =
                wired.subscribe(Flow.range(0, 5).mapBlocking(2, executor, item -> item), TestSubscriber.create(5));
        assertThat(downstream.awaitError()).isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
    }

    @Test
    void interruptsABlockingFunctionOnCancelAndNobodyElse() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch blocked = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            var downstream = wired.subscribe(
                    Flow.range(0, 1).mapBlocking(1, executor, item -> {
                        blocked.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.countDown();
                        }
                        return item;
                    }),
                    TestSubscriber.create(1));
            blocked.await();
            downstream.cancel();
            interrupted.await();
            assertThat(executor.submit(Thread::interrupted).get()).isFalse();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void whatABlockingFunctionThrowsAfterACancelIsReportedUnlessItIsTheInterrupt() throws Exception {
        IllegalStateException late = new IllegalStateException("late");
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            for (RuntimeException thrown : List.of(late, new CompletionException(new InterruptedException()))) {
                CountDownLatch blocked = new CountDownLatch(1);
                var downstream = wired.subscribe(
                        Flow.range(0, 1).mapBlocking(1, executor, item -> {
                            blocked.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                throw thrown;
                            }
                            return item;
                        }),
                        TestSubscriber.create(1));
                blocked.await();
                downstream.cancel();
                executor.submit(() -> {}).get(); // the function has ended
            }
            assertThat(reported).containsExactly(late);
        } finally {
            executor.shutdownNow();
        }
    }

    /** Catches a result that knocks before its outcome is written: the pass then finds it unready, and nobody knocks again. */
    @Test
    void losesNothingWhenResultsCompleteOnOtherThreads() {
        ExecutorService executor = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 60; round++) {
                AtomicInteger running = new AtomicInteger();
                AtomicInteger most = new AtomicInteger();
                int n = 1 + round % 8;
                Flow<Long> flow = round % 2 == 0
                        ? Flow.range(0, 2000).mapAsync(n, item -> work(executor, item, running, most))
                        : Flow.range(0, 2000).mapAsyncUnordered(n, item -> work(executor, item, running, most));
                TestSubscriber<Long> downstream = TestSubscriber.create(Long.MAX_VALUE);
                flow.subscribe(downstream);
                downstream.awaitComplete().check();
                List<Long> all = LongStream.range(0, 2000).boxed().toList();
                if (round % 2 == 0) {
                    assertThat(downstream.items()).isEqualTo(all);
                } else {
                    assertThat(downstream.items()).containsExactlyInAnyOrderElementsOf(all);
                }
                assertThat(most.get()).isLessThanOrEqualTo(n);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static CompletableFuture<Long> work(
            ExecutorService executor, Long item, AtomicInteger running, AtomicInteger most) {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        if (ThreadLocalRandom.current().nextInt(4) == 0) {
            running.decrementAndGet();
            return CompletableFuture.completedFuture(item);
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    running.decrementAndGet();
                    return item;
                },
                executor);
    }

    @Test
    void refusesBadArgumentsAtAssembly() {
        assertThatThrownBy(() -> Flow.range(0, 1).mapAsync(0, x -> null)).hasMessageContaining("n is 0");
    }

    @Test
    void startsNothingOnceItHasFailed() {
        var downstream =
                wired.subscribe(Flow.fromPublisher(upstream).mapAsync(3, this::start), TestSubscriber.create(5));
        upstream.next(1, 2);
        started.get(0).completeExceptionally(new IllegalStateException("first"));
        assertThat(downstream.awaitError()).hasMessage("first");
        upstream.forceNext(3); // it was cancelled in the middle of this
        assertThat(started).hasSize(2);
        assertThat(wired.discarded).containsExactly(3);
    }
}
