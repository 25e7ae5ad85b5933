package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.ManualExecutor;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;

class BufferTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> paced = TestPublisher.paced();
    private final TestPublisher<Integer> bursting = TestPublisher.bursting();

    @Test
    void runsAheadByItsCapacityAndReplenishesInBatches() {
        var downstream = wired.subscribe(Flow.fromPublisher(paced).buffer(8), TestSubscriber.create(0));
        assertThat(paced.requested()).isEqualTo(8);
        paced.next(1, 2, 3, 4, 5, 6, 7, 8);
        downstream.request(5);
        assertThat(paced.requested()).isEqualTo(8);
        downstream.request(1);
        assertThat(paced.requested()).isEqualTo(14);
        downstream.check();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 1024})
    void neverStarvesAtAnyCapacity(int capacity) {
        Publisher<Long> foreign = subscriber -> Flow.range(0, 100_000).subscribe(subscriber);
        var downstream =
                wired.subscribe(Flow.fromPublisher(foreign).buffer(capacity), TestSubscriber.counting(Long.MAX_VALUE));
        downstream.awaitComplete().check();
        assertThat(downstream.received()).isEqualTo(100_000);
    }

    @Test
    void asksForNoMoreThanDownstreamUpToItsCapacityWhenLazy() {
        ManualExecutor executor = new ManualExecutor();
        var downstream = wired.subscribe(Flow.fromPublisher(paced).on(executor, 4), TestSubscriber.create(3));
        executor.runAll();
        assertThat(paced.requested()).isEqualTo(3);
        paced.next(1, 2, 3);
        assertThat(downstream.items()).isEmpty();
        executor.runAll();
        assertThat(downstream.items()).containsExactly(1, 2, 3);
        downstream.request(100);
        executor.runAll();
        assertThat(paced.outstanding()).isEqualTo(4);
        paced.next(4, 5, 6, 7);
        executor.runAll();
        assertThat(paced.maxOutstanding()).isEqualTo(4);
    }

    @Test
    void capsCreditWhateverDownstreamAsksFor() {
        var downstream = wired.subscribe(Flow.fromPublisher(paced).rebatch(5), TestSubscriber.create(Long.MAX_VALUE));
        assertThat(paced.requested()).isEqualTo(5);
        paced.next(1, 2, 3, 4);
        assertThat(paced.maxOutstanding()).isEqualTo(5);
        assertThat(downstream.received()).isEqualTo(4);
    }

    @Test
    void deliversWhatCameBeforeAFailure() {
        var downstream = wired.subscribe(Flow.fromPublisher(paced).buffer(4), TestSubscriber.create(1));
        paced.next(1, 2);
        paced.error(new IllegalStateException("after two"));
        assertThat(downstream.failure()).isNull();
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(1, 2);
        assertThat(downstream.awaitError()).hasMessage("after two");
    }

    @Test
    void dropsTheOldestAndSaysSo() {
        List<Integer> lost = new ArrayList<>();
        Overflow<Integer> policy = Overflow.<Integer>dropOldest().onDrop((item, reason) -> {
            assertThat(reason).isEqualTo(DropReason.OLDEST);
            lost.add(item);
        });
        var downstream = wired.subscribe(Flow.fromPublisher(bursting).buffer(2, policy), TestSubscriber.create(0));
        assertThat(bursting.requested()).isEqualTo(Long.MAX_VALUE);
        bursting.next(1, 2, 3, 4).complete();
        downstream.request(10).awaitComplete();
        assertThat(downstream.items()).containsExactly(3, 4);
        assertThat(lost).containsExactly(1, 2);
    }

    /** Catches a buffer that asks for everything from inside its pass: an endless source never lets it deliver. */
    @Test
    void deliversFromAnEndlessSourceThatAnswersOnTheSpot() {
        var downstream = wired.subscribe(
                Flow.range(0, Long.MAX_VALUE).buffer(2, Overflow.dropNewest()).take(1000),
                TestSubscriber.create(Long.MAX_VALUE));
        downstream.awaitComplete().check();
        assertThat(downstream.received()).isEqualTo(1000);
    }

    @Test
    void failsAfterWhatItHolds() {
        var downstream =
                wired.subscribe(Flow.fromPublisher(bursting).buffer(2, Overflow.fail()), TestSubscriber.create(0));
        bursting.next(1, 2, 3);
        assertThat(bursting.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(3);
        downstream.request(5);
        assertThat(downstream.items()).containsExactly(1, 2);
        assertThat(downstream.awaitError())
                .isInstanceOf(OverflowException.class)
                .hasMessageContaining("buffer")
                .hasMessageContaining("2 items");
    }

    @Test
    void expiresWhatWaitedTooLong() {
        var downstream = wired.subscribe(
                Flow.fromPublisher(paced).buffer(4, Overflow.expireAfter(Duration.ofSeconds(1))),
                TestSubscriber.create(0));
        paced.next(1, 2);
        wired.timers.advance(Duration.ofMillis(1500));
        paced.next(3);
        downstream.request(10);
        assertThat(downstream.items()).containsExactly(3);
        paced.next(4, 5, 6, 7, 8, 9); // what expired was asked for again
        assertThat(downstream.received()).isEqualTo(7);
    }

    @Test
    void keepsAWeightInsteadOfACount() {
        var downstream = wired.subscribe(
                Flow.fromPublisher(paced).buffer(Capacity.weight(10, (Integer item) -> item), Overflow.backpressure()),
                TestSubscriber.create(0));
        assertThat(paced.requested()).isEqualTo(1);
        paced.next(4, 5);
        downstream.request(10);
        paced.next(3).complete();
        downstream.awaitComplete().check();
        assertThat(downstream.items()).containsExactly(4, 5, 3);
    }

    @Test
    void discardsOnCancel() {
        var downstream = wired.subscribe(Flow.fromPublisher(paced).buffer(4), TestSubscriber.create(1));
        paced.next(1, 2, 3);
        downstream.cancel();
        assertThat(wired.discarded).containsExactly(2, 3);
        assertThat(paced.isCancelled()).isTrue();
    }

    @Test
    void turnsARejectedTaskIntoAFailure() {
        ManualExecutor executor = new ManualExecutor();
        executor.reject(true);
        var one = wired.subscribe(Flow.fromPublisher(paced).on(executor), TestSubscriber.create(1));
        assertThat(one.awaitError()).isInstanceOf(RejectedExecutionException.class);
        assertThat(paced.isCancelled()).isTrue();
        var two = wired.subscribe(Flow.range(0, 3).on(executor), TestSubscriber.create(1));
        assertThat(two.awaitError()).isInstanceOf(RejectedExecutionException.class);
        var three = wired.subscribe(Flow.range(0, 3).startOn(executor), TestSubscriber.create(1));
        assertThat(three.awaitError()).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void runsAheadAsFarAsPrefetchSays() {
        ManualExecutor executor = new ManualExecutor();
        wired.subscribe(Flow.fromPublisher(paced).on(executor).prefetch(7), TestSubscriber.create(0));
        executor.runAll();
        assertThat(paced.requested()).isEqualTo(7);
        assertThatThrownBy(() -> Flow.range(0, 1).prefetch(3)).hasMessageContaining("range");
    }

    @Test
    void deliversOnTheExecutorWithoutStoringTwice() {
        ManualExecutor executor = new ManualExecutor();
        Flow<Integer> flow =
                Flow.fromPublisher(bursting).buffer(3, Overflow.dropNewest()).on(executor);
        assertThat(flow.bound()).isEqualTo(3);
        assertThat(Flow.emit(5, Overflow.dropOldest(), emitter -> {})
                        .on(executor)
                        .bound())
                .isEqualTo(5);
        assertThat(flow.map(x -> x).on(executor).bound())
                .as("a stage is in between")
                .isEqualTo(3 + 256);
        assertThat(flow.prefetch(7).bound())
                .as("a prefetch is storage of its own")
                .isEqualTo(3 + 7);

        var downstream = wired.subscribe(flow, TestSubscriber.create(2));
        bursting.next(1, 2, 3, 4, 5);
        assertThat(downstream.items()).isEmpty();
        executor.runAll();
        assertThat(downstream.items()).containsExactly(1, 2);
        bursting.next(6, 7, 8);
        bursting.complete();
        downstream.request(10);
        assertThat(downstream.items()).containsExactly(1, 2);
        executor.runAll();
        assertThat(downstream.items()).containsExactly(1, 2, 3, 6, 7);
        downstream.awaitComplete();
        downstream.check();
    }

    @Test
    void refusesToBlock() {
        assertThatThrownBy(() -> Flow.range(0, 1).buffer(3, Overflow.block())).hasMessageContaining("block()");
    }

    /**
     * Catches a pass that forgets what it put into the store itself while it asked upstream (found so in the first
     * version), and one that loses its last knock.
     */
    @Test
    void losesNothingOverTwoHops() {
        ExecutorService one = Executors.newSingleThreadExecutor();
        ExecutorService two = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 400; round++) {
                AtomicReference<TestSubscriber<Long>> self = new AtomicReference<>();
                TestSubscriber<Long> downstream = round % 2 == 0
                        ? TestSubscriber.create(Long.MAX_VALUE)
                        : TestSubscriber.<Long>create(1)
                                .onItem(item -> self.get().request(1 + item % 3));
                self.set(downstream);
                Flow.range(0, 1000)
                        .startOn(one)
                        .map(x -> x)
                        .buffer(1 + round % 40)
                        .on(two, 1 + round % 30)
                        .subscribe(downstream);
                downstream.awaitComplete().check();
                assertThat(downstream.received()).isEqualTo(1000);
            }
        } finally {
            one.shutdownNow();
            two.shutdownNow();
        }
    }
}
