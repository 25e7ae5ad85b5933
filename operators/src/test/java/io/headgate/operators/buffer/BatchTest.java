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
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {

    private static final Duration WITHIN = Duration.ofMillis(50);

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();

    private TestSubscriber<List<Integer>> subscribe(int size, long demand) {
        return wired.subscribe(Flow.fromPublisher(upstream).batch(size, WITHIN), TestSubscriber.create(demand));
    }

    @Test
    void sendsAFullBatchAtOnce() {
        var downstream = subscribe(3, Long.MAX_VALUE);
        upstream.next(1, 2, 3, 4);
        assertThat(downstream.items()).containsExactly(List.of(1, 2, 3));
    }

    /** Its last items come from within the pass that has just found it not due, and asks for more because of a demand. */
    @Test
    void sendsABatchAtOnceThatIsFilledFromWithin() {
        var downstream = subscribe(3, 1);
        upstream.next(1);
        upstream.onRequest(n -> upstream.next(2, 3));
        downstream.request(1);
        assertThat(downstream.check().items()).containsExactly(List.of(1, 2, 3));
    }

    @Test
    void countsTheDeadlineFromTheFirstItem() {
        var downstream = subscribe(3, Long.MAX_VALUE);
        wired.timers.advance(Duration.ofMillis(40));
        upstream.next(1);
        wired.timers.advance(Duration.ofMillis(30));
        upstream.next(2);
        wired.timers.advance(Duration.ofMillis(19));
        assertThat(downstream.items()).isEmpty();
        wired.timers.advance(Duration.ofMillis(1));
        assertThat(downstream.items()).containsExactly(List.of(1, 2));
    }

    @Test
    void countsTheNextDeadlineFromTheNextFirstItem() {
        var downstream = subscribe(3, Long.MAX_VALUE);
        upstream.next(1);
        wired.timers.advance(Duration.ofMillis(30));
        upstream.next(2, 3, 4); // a full batch, and the first item of the next one
        wired.timers.advance(Duration.ofMillis(49));
        assertThat(downstream.items()).containsExactly(List.of(1, 2, 3));
        wired.timers.advance(Duration.ofMillis(1));
        assertThat(downstream.items()).containsExactly(List.of(1, 2, 3), List.of(4));
    }

    @Test
    void keepsFillingPastADeadlineWithoutDemandAndSendsAtOnceWhenItComes() {
        var downstream = subscribe(3, 1);
        upstream.next(1, 2, 3);
        upstream.awaitRequested(3);
        downstream.request(1);
        upstream.next(4);
        wired.timers.advance(WITHIN); // 4 goes out and takes the demand
        assertThat(downstream.items()).containsExactly(List.of(1, 2, 3), List.of(4));
        upstream.next(5);
        wired.timers.advance(WITHIN.multipliedBy(3));
        assertThat(downstream.items()).hasSize(2);
        upstream.next(6);
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(List.of(1, 2, 3), List.of(4), List.of(5, 6));
    }

    @Test
    void sendsTheRestOnCompletionWithDemandAlone() {
        var downstream = subscribe(3, 1);
        upstream.next(1, 2, 3);
        downstream.request(1);
        upstream.next(4, 5);
        wired.timers.advance(WITHIN);
        upstream.next(6);
        upstream.complete();
        assertThat(downstream.items()).containsExactly(List.of(1, 2, 3), List.of(4, 5));
        assertThat(downstream.isCompleted()).isFalse();
        downstream.request(1);
        assertThat(downstream.items()).last().isEqualTo(List.of(6));
        downstream.awaitComplete().check();
    }

    @Test
    void deliversWhatCameBeforeAFailure() {
        var downstream = subscribe(3, 2);
        upstream.next(1);
        upstream.error(new IllegalStateException("late"));
        assertThat(downstream.items()).containsExactly(List.of(1));
        assertThat(downstream.awaitError()).hasMessage("late");
    }

    @Test
    void discardsItemsAndTheTimerOnCancel() {
        var downstream = subscribe(3, 2);
        upstream.next(1, 2);
        downstream.cancel();
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(1, 2);
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void leavesNoTimerBehindWhenItEnds() {
        subscribe(3, 5);
        upstream.next(1);
        upstream.complete();
        assertThat(wired.timers.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void neverHasMoreThanTwiceTheSizeHeldAndOutstanding(int size) {
        Random random = new Random(size);
        var downstream = subscribe(size, 1);
        int sent = 0;
        long delivered = 0;
        int counted = 0;
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
            List<List<Integer>> batches = downstream.items();
            delivered += items(batches.subList(counted, batches.size()));
            counted = batches.size();
            assertThat(sent - delivered + upstream.outstanding()).isLessThanOrEqualTo(2L * size);
        }
        downstream.request(Long.MAX_VALUE);
        wired.timers.advance(WITHIN);
        assertThat(items(downstream.items())).isEqualTo(sent);
        downstream.check();
    }

    private static long items(List<List<Integer>> batches) {
        long sum = 0;
        for (List<Integer> batch : batches) {
            assertThat(batch).isNotEmpty();
            sum += batch.size();
        }
        return sum;
    }

    /**
     * Catches a producer that looks whether a batch is open before its item is seen (append in place of offer in
     * {@link OpenBatch#put}), and a pass that doesn't look again after it closed one: both leave an item without a
     * deadline, and this test without its last items.
     */
    @Test
    void losesNoItemBetweenTwoThreadsAndTheTimer() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 300; round++) {
                List<Long> seen = new ArrayList<>();
                TestSubscriber<List<Long>> downstream = TestSubscriber.create(Long.MAX_VALUE);
                Flow<List<Long>> flow = Flow.range(0, 1000)
                        .startOn(executor)
                        .map(x -> x)
                        .batch(1 + round % 50, Duration.ofNanos(1 + round * 100L))
                        .map(batch -> {
                            seen.addAll(batch);
                            return batch;
                        });
                flow.subscribe(downstream);
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
    void refusesBadArgumentsAtAssembly() {
        assertThatThrownBy(() -> Flow.range(0, 1).batch(0, WITHIN)).hasMessageContaining("size is 0, must be from 1");
        assertThatThrownBy(() -> Flow.range(0, 1).batch(1, Duration.ZERO))
                .hasMessageContaining("within is 0 s, must be more than zero");
        assertThatThrownBy(() -> Flow.range(0, 1).batch(1, Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessageContaining("within");
    }
}
