package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchAdaptiveTest {

    private static final Duration WITHIN = Duration.ofMillis(50);

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();

    private TestSubscriber<List<Integer>> subscribe(int max, long demand) {
        return wired.subscribe(Flow.fromPublisher(upstream).batchAdaptive(max, WITHIN), TestSubscriber.create(demand));
    }

    @Test
    void sendsEachItemAtOnceWhenIdle() {
        var downstream = subscribe(8, Long.MAX_VALUE);
        upstream.next(1);
        upstream.next(2);
        assertThat(downstream.items()).containsExactly(List.of(1), List.of(2));
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void growsWhenBehindAndShrinksWhenItHasCaughtUp() {
        var downstream = subscribe(8, 0);
        downstream.request(1);
        upstream.next(1);
        downstream.request(1);
        upstream.next(2);
        assertThat(downstream.items()).containsExactly(List.of(1), List.of(2));
        upstream.next(3, 4, 5); // nobody asks
        downstream.request(1); // 3 were waiting where 1 would have done: 2 from now on
        assertThat(downstream.items()).last().isEqualTo(List.of(3, 4, 5));
        downstream.request(2);
        upstream.next(6);
        assertThat(downstream.items()).hasSize(3);
        upstream.next(7);
        assertThat(downstream.items()).last().isEqualTo(List.of(6, 7));
        upstream.next(8);
        wired.timers.advance(Duration.ofMillis(49));
        assertThat(downstream.items()).hasSize(4);
        wired.timers.advance(Duration.ofMillis(1)); // the time is up with 1: 1 from now on
        assertThat(downstream.items()).last().isEqualTo(List.of(8));
        downstream.request(1);
        upstream.next(9);
        assertThat(downstream.items()).last().isEqualTo(List.of(9));
        assertThat(wired.timers.pending()).isEmpty();
        downstream.check();
    }

    @Test
    void neverGrowsPastTheMost() {
        var downstream = subscribe(4, 0);
        int sent = 0;
        for (int round = 0; round < 10; round++) {
            downstream.request(2); // asks for two full ones, and smaller ones go out: the rest waits
            while (upstream.outstanding() > 0) {
                upstream.next(sent++);
            }
            assertThat(downstream.items()).allMatch(batch -> batch.size() <= 4);
        }
        assertThat(downstream.items()).anyMatch(batch -> batch.size() == 4);
        downstream.check();
    }

    @Test
    void sendsTheRestBeforeTheEndAndDiscardsItOnCancel() {
        var downstream = subscribe(8, 1);
        upstream.next(1, 2, 3).complete();
        assertThat(downstream.items()).containsExactly(List.of(1));
        assertThat(downstream.isCompleted()).isFalse();
        downstream.request(1);
        assertThat(downstream.awaitComplete().check().items()).containsExactly(List.of(1), List.of(2, 3));

        TestPublisher<Integer> second = TestPublisher.paced();
        var other = wired.subscribe(Flow.fromPublisher(second).batchAdaptive(8, WITHIN), TestSubscriber.create(1));
        second.next(4, 5);
        other.cancel();
        assertThat(wired.discarded).containsExactly(5);
        assertThat(wired.timers.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void neverHasMoreThanTwiceTheMostHeldAndOutstanding(int max) {
        Random random = new Random(max);
        AtomicLong delivered = new AtomicLong();
        var downstream = wired.subscribe(
                Flow.fromPublisher(upstream).batchAdaptive(max, WITHIN),
                TestSubscriber.<List<Integer>>create(1).onItem(batch -> delivered.addAndGet(batch.size())));
        int sent = 0;
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(4)) {
                case 0 -> downstream.request(1 + random.nextInt(3));
                case 1 -> wired.timers.advance(Duration.ofMillis(random.nextInt(60)));
                default -> {
                    if (upstream.outstanding() > 0) {
                        upstream.next(sent++);
                    }
                }
            }
            assertThat(sent - delivered.get() + upstream.outstanding()).isLessThanOrEqualTo(2L * max);
        }
        downstream.request(Long.MAX_VALUE);
        wired.timers.advance(WITHIN);
        assertThat(downstream.items().stream().flatMap(List::stream).toList())
                .hasSize(sent)
                .isSorted();
        downstream.check();
    }

    /**
     * Catches a target that is lowered after the ring was looked at, or read before the item is in: a batch that has become
     * full enough then waits for its deadline, which here is further away than the test's patience.
     */
    @Test
    void losesNoItemBetweenTwoThreadsAndTheTimer() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 300; round++) {
                List<Long> seen = new ArrayList<>();
                TestSubscriber<List<Long>> downstream = TestSubscriber.create(0);
                Flow.range(0, 1000)
                        .startOn(executor)
                        .map(x -> x)
                        .batchAdaptive(1 + round % 50, Duration.ofNanos(1 + round * 100L))
                        .map(batch -> {
                            seen.addAll(batch);
                            return batch;
                        })
                        .subscribe(downstream);
                while (downstream.terminals() == 0) {
                    downstream.request(1);
                }
                downstream.awaitComplete().check();
                assertThat(seen)
                        .containsExactlyElementsOf(
                                LongStream.range(0, 1000).boxed().toList());
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void saysWhatItHoldsAndRefusesBadArguments() {
        Flow<Long> flow = Flow.range(0, 1);
        assertThat(flow.batchAdaptive(8, WITHIN).bound()).isEqualTo(16);
        assertThat(flow.batchAdaptive(8, WITHIN).explain())
                .contains("batchAdaptive")
                .contains("8 items or 50 ms");
        assertThatThrownBy(() -> flow.batchAdaptive(0, WITHIN)).hasMessageStartingWith("max is 0, must be from 1 to");
        assertThatThrownBy(() -> flow.batchAdaptive(1 << 30, WITHIN)).hasMessageStartingWith("max is 1073741824");
        assertThatThrownBy(() -> flow.batchAdaptive(1, Duration.ZERO)).hasMessageStartingWith("within is 0 s");
    }
}
