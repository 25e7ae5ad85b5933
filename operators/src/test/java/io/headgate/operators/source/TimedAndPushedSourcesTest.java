package io.headgate.operators.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Emitter;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.testkit.ManualExecutor;
import io.headgate.testkit.TestSubscriber;
import io.headgate.testkit.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TimedAndPushedSourcesTest {

    private final VirtualTimers timers = new VirtualTimers();

    // ---- interval and timer

    @Test
    void ticksWithoutDemandAreDroppedAndCounted() {
        List<Long> dropped = new ArrayList<>();
        TestSubscriber<Long> subscriber = Flow.interval(Duration.ofSeconds(1), dropped::add)
                .timers(timers)
                .into(TestSubscriber.create(2));
        timers.advance(Duration.ofMillis(999));
        assertThat(subscriber.items()).isEmpty();
        timers.advance(Duration.ofMillis(4_001));
        assertThat(subscriber.items()).containsExactly(0L, 1L);
        assertThat(dropped).containsExactly(2L, 3L, 4L);
        subscriber.request(1);
        assertThat(subscriber.items()).containsExactly(0L, 1L);
        timers.advance(Duration.ofSeconds(1));
        assertThat(subscriber.items()).containsExactly(0L, 1L, 5L);
        subscriber.cancel();
        assertThat(timers.pending()).isEmpty();
        subscriber.check();
    }

    @Test
    void aTimerTicksOnceAndEnds() {
        TestSubscriber<Long> subscriber =
                Flow.timer(Duration.ofSeconds(1)).timers(timers).into(TestSubscriber.create(2));
        timers.advance(Duration.ofSeconds(1));
        assertThat(subscriber.items()).containsExactly(0L);
        assertThat(subscriber.isCompleted()).isTrue();
        assertThat(timers.pending()).isEmpty();
    }

    @Test
    void aTimerThatNobodyAskedForEndsWithoutAnItem() {
        TestSubscriber<Long> subscriber =
                Flow.timer(Duration.ofSeconds(1)).timers(timers).into(TestSubscriber.create(0));
        timers.advance(Duration.ofSeconds(1));
        assertThat(subscriber.items()).isEmpty();
        assertThat(subscriber.isCompleted()).isTrue();
    }

    @Test
    void aCancelInOnSubscribeLeavesNoTimer() {
        Flow.interval(Duration.ofSeconds(1))
                .timers(timers)
                .subscribe(TestSubscriber.<Long>create(1).onSubscribed(TestSubscriber::cancel));
        assertThat(timers.pending()).isEmpty();
    }

    @Test
    void anIllegalRequestLeavesNoTimer() {
        TestSubscriber<Long> subscriber =
                Flow.interval(Duration.ofSeconds(1)).timers(timers).into(TestSubscriber.create(1));
        subscriber.subscription().request(-1);
        assertThat(subscriber.failure()).hasMessageContaining("3.9");
        assertThat(timers.pending()).isEmpty();
    }

    @Test
    void aPeriodOfNothingIsRefused() {
        assertThatThrownBy(() -> Flow.interval(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("period is 0 s, must be more than zero");
    }

    // ---- fromCompletionStage

    @Test
    void theValueOfAStageWaitsForDemand() {
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        TestSubscriber<Integer> subscriber =
                Flow.fromCompletionStage(() -> stage).into(TestSubscriber.create(0));
        stage.complete(7);
        assertThat(subscriber.items()).isEmpty();
        assertThat(subscriber.terminals()).isZero();
        subscriber.request(1);
        assertThat(subscriber.items()).containsExactly(7);
        assertThat(subscriber.isCompleted()).isTrue();
        subscriber.check();
    }

    @Test
    void aStageOfNullIsEmptyAndItsFailureNeedsNoDemand() {
        assertThat(Flow.fromCompletionStage(() -> CompletableFuture.completedFuture(null))
                        .into(TestSubscriber.create(0))
                        .isCompleted())
                .isTrue();
        RuntimeException boom = new IllegalStateException("boom");
        assertThat(Flow.fromCompletionStage(
                                () -> CompletableFuture.failedFuture(boom).thenApply(x -> x))
                        .into(TestSubscriber.create(0))
                        .failure())
                .isSameAs(boom);
    }

    @Test
    void aCancelCancelsTheStageAndDiscardsAValueThatWaits() {
        CompletableFuture<Integer> running = new CompletableFuture<>();
        Flow.fromCompletionStage(() -> running).into(TestSubscriber.create(1)).cancel();
        assertThat(running).isCancelled();
        List<Object> discarded = new ArrayList<>();
        Flow.fromCompletionStage(() -> CompletableFuture.completedFuture(7))
                .onDiscard(discarded::add)
                .into(TestSubscriber.create(0))
                .cancel();
        assertThat(discarded).containsExactly(7);
    }

    // ---- emit

    @Test
    void anEmitterIsMadePerSubscription() {
        List<Emitter<Integer>> emitters = new ArrayList<>();
        Flow<Integer> flow = Flow.emit(2, Overflow.dropNewest(), emitters::add);
        TestSubscriber<Integer> first = flow.into(TestSubscriber.create(0));
        TestSubscriber<Integer> other = flow.into(TestSubscriber.create(9));
        assertThat(emitters).hasSize(2);
        Emitter<Integer> emitter = emitters.get(0);
        assertThat(emitter.send(1)).isEqualTo(Offer.SENT);
        assertThat(emitter.send(2)).isEqualTo(Offer.SENT);
        assertThat(emitter.send(3)).isEqualTo(Offer.DROPPED);
        emitter.complete();
        assertThat(emitter.send(4)).isEqualTo(Offer.CLOSED);
        first.request(5);
        assertThat(first.items()).containsExactly(1, 2);
        assertThat(first.isCompleted()).isTrue();
        assertThat(other.items()).isEmpty();
        assertThat(flow.bound()).isEqualTo(2);
    }

    @Test
    void aBodyThatThrowsFailsTheFlow() {
        RuntimeException boom = new IllegalStateException("boom");
        TestSubscriber<Integer> subscriber = Flow.<Integer>emit(2, Overflow.dropOldest(), emitter -> {
                    emitter.send(1);
                    throw boom;
                })
                .into(TestSubscriber.create(5));
        assertThat(subscriber.items()).containsExactly(1);
        assertThat(subscriber.failure()).isSameAs(boom);
    }

    // ---- produce

    @Test
    void aLoopSendsAndWaitsForRoom() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch full = new CountDownLatch(2);
            TestSubscriber<Integer> subscriber = Flow.<Integer>produce(executor, 2, outlet -> {
                        for (int i = 0; i < 5; i++) {
                            outlet.send(i);
                            full.countDown();
                        }
                    })
                    .into(TestSubscriber.create(0));
            assertThat(full.await(10, TimeUnit.SECONDS)).isTrue();
            subscriber.request(Long.MAX_VALUE);
            subscriber.awaitComplete();
            assertThat(subscriber.items()).containsExactly(0, 1, 2, 3, 4);
            subscriber.check();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aCancelInterruptsTheLoopAndNothingElse() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch running = new CountDownLatch(1);
            AtomicReference<Throwable> ended = new AtomicReference<>();
            TestSubscriber<Integer> subscriber = Flow.<Integer>produce(executor, 1, outlet -> {
                        try {
                            outlet.send(1);
                            running.countDown();
                            outlet.send(2);
                            outlet.send(3);
                        } catch (Throwable thrown) {
                            ended.set(thrown);
                            throw thrown;
                        }
                    })
                    .into(TestSubscriber.create(0));
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
            subscriber.cancel();
            boolean interrupted = executor.submit(() -> Thread.currentThread().isInterrupted())
                    .get(10, TimeUnit.SECONDS);
            assertThat(interrupted).isFalse();
            assertThat(ended.get())
                    .isInstanceOfAny(InterruptedException.class, java.util.concurrent.CancellationException.class);
            assertThat(subscriber.terminals()).isZero();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aLoopThatThrowsFailsTheFlowAfterItsItems() {
        RuntimeException boom = new IllegalStateException("boom");
        ManualExecutor executor = new ManualExecutor();
        TestSubscriber<Integer> subscriber = Flow.<Integer>produce(executor, 4, outlet -> {
                    outlet.send(1);
                    throw boom;
                })
                .into(TestSubscriber.create(0));
        executor.runAll();
        assertThat(subscriber.terminals()).isZero();
        subscriber.request(1);
        assertThat(subscriber.items()).containsExactly(1);
        assertThat(subscriber.failure()).isSameAs(boom);
    }

    @Test
    void aRejectedTaskFailsTheFlow() {
        TestSubscriber<Integer> subscriber = Flow.<Integer>produce(
                        task -> {
                            throw new RejectedExecutionException("full");
                        },
                        4,
                        outlet -> outlet.send(1))
                .into(TestSubscriber.create(1));
        assertThat(subscriber.failure()).isInstanceOf(RejectedExecutionException.class);
    }
}
