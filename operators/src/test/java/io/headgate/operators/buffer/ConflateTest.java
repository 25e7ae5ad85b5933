package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.OverflowException;
import io.headgate.operators.Beside;
import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code conflate} and {@code batchWeighted}. */
class ConflateTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();

    private static <T> List<T> one(T item) {
        return new ArrayList<>(List.of(item));
    }

    private static <T> List<T> add(List<T> list, T item) {
        list.add(item);
        return list;
    }

    private TestSubscriber<List<Integer>> conflate(long demand) {
        return wired.subscribe(
                Flow.fromPublisher(upstream).<List<Integer>>conflate(ConflateTest::one, ConflateTest::add),
                TestSubscriber.create(demand));
    }

    private TestSubscriber<List<Integer>> weighted(long max, long demand) {
        return wired.subscribe(
                Flow.fromPublisher(upstream)
                        .<List<Integer>>batchWeighted(max, item -> item, ConflateTest::one, ConflateTest::add),
                TestSubscriber.create(demand));
    }

    // ---- conflate

    @Test
    void passesEachItemWhileDownstreamKeepsUp() {
        var downstream = conflate(Long.MAX_VALUE);
        assertThat(upstream.requested()).isEqualTo(Long.MAX_VALUE);
        upstream.next(1, 2, 3).complete();
        assertThat(downstream.awaitComplete().check().items()).containsExactly(List.of(1), List.of(2), List.of(3));
    }

    @Test
    void mergesWhileDownstreamIsSlow() {
        var downstream = conflate(1);
        upstream.next(1, 2, 3, 4);
        assertThat(downstream.items()).containsExactly(List.of(1));
        downstream.request(2);
        assertThat(downstream.items()).containsExactly(List.of(1), List.of(2, 3, 4));
        upstream.next(5);
        assertThat(downstream.items()).hasSize(3);
        assertThat(upstream.calls()).hasSize(1);
        downstream.check();
    }

    @Test
    void sendsTheRestBeforeTheEndWithDemand() {
        var downstream = conflate(0);
        upstream.next(1, 2).complete();
        assertThat(downstream.isCompleted()).isFalse();
        downstream.request(1);
        assertThat(downstream.awaitComplete().check().items()).containsExactly(List.of(1, 2));
    }

    @Test
    void sendsTheRestBeforeAFailure() {
        var downstream = conflate(0);
        upstream.next(1, 2).error(new IllegalStateException("late"));
        assertThat(downstream.failure()).isNull();
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(List.of(1, 2));
        assertThat(downstream.awaitError()).hasMessage("late");
    }

    @Test
    void discardsWhatWaitsOnCancel() {
        var downstream = conflate(0);
        upstream.next(1, 2);
        downstream.cancel();
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(List.of(1, 2));
        upstream.forceNext(3);
        assertThat(wired.discarded).containsExactly(List.of(1, 2), 3);
    }

    @Test
    void deliversWhatWasMergedBeforeAFunctionThrows() {
        var downstream = wired.subscribe(
                Flow.fromPublisher(upstream)
                        .<List<Integer>>conflate(ConflateTest::one, (list, item) -> {
                            if (item == 3) {
                                throw new IllegalStateException("three");
                            }
                            return add(list, item);
                        })
                        .named("totals"),
                TestSubscriber.create(0));
        upstream.next(1, 2, 3);
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(3);
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(List.of(1, 2));
        Throwable failure = downstream.awaitError();
        assertThat(failure).hasMessage("three");
        assertThat(failure.getSuppressed()[0]).hasMessageContaining("conflate \"totals\"");
    }

    @Test
    void aFunctionThatReturnsNullFails() {
        var first = wired.subscribe(Flow.range(0, 3).conflate(item -> null, (a, item) -> a), TestSubscriber.create(1));
        assertThat(first.awaitError()).isInstanceOf(NullPointerException.class).hasMessageContaining("conflate");
        var merging = wired.subscribe(
                Flow.range(0, 3).<Long>conflate(item -> item, (a, item) -> null), TestSubscriber.create(0));
        merging.request(1);
        assertThat(merging.items()).containsExactly(0L);
        assertThat(merging.awaitError()).hasMessageContaining("conflate");
    }

    @Test
    void mergesAPulledSourceAndCompletesEmpty() {
        var downstream =
                wired.subscribe(Flow.range(0, 1_000).<Long>conflate(item -> item, Long::sum), TestSubscriber.create(0));
        downstream.request(1);
        assertThat(downstream.awaitComplete().check().items()).containsExactly(499_500L);
        wired.subscribe(Flow.<Long>empty().<Long>conflate(x -> x, Long::sum), TestSubscriber.create(0))
                .awaitComplete();
    }

    @Test
    void countsWhatJoined() {
        Merged<Integer, Integer> merged =
                new Merged<>(ConflateNode.unlimited(null, x -> x, Integer::sum), x -> x, Integer::sum, Long.MAX_VALUE);
        for (int i = 1; i <= 4; i++) {
            merged.put(i, 0);
        }
        assertThat(merged.depth()).isEqualTo(1);
        assertThat(merged.poll()).isEqualTo(10);
        merged.put(5, 0);
        assertThat(merged.discardAll(item -> {})).isEqualTo(1);
        assertThat(merged.offered()).isEqualTo(5);
        assertThat(merged.joined()).isEqualTo(3);
        assertThat(merged.delivered()).isEqualTo(1);
        assertThat(merged.discarded()).isEqualTo(1);
        assertThat(merged.depth()).isZero();
    }

    /** Catches a swap that isn't one: the list goes out while it is added to, and once more after. */
    @Test
    void whatIsBeingAddedToIsNotHandedOn() {
        List<TestSubscriber<List<Integer>>> self = new ArrayList<>();
        self.add(wired.subscribe(
                Flow.fromPublisher(upstream).<List<Integer>>conflate(ConflateTest::one, (list, item) -> {
                    self.get(0).request(1);
                    return add(list, item);
                }),
                TestSubscriber.create(0)));
        upstream.next(1, 2).complete();
        self.get(0).request(5);
        assertThat(self.get(0).awaitComplete().check().items()).containsExactly(List.of(1, 2));
    }

    /** As above, wherever the two threads meet. */
    @Test
    void losesAndDoublesNothingBetweenTwoThreads() {
        int items = 500;
        try (Beside beside = new Beside()) {
            for (int round = 0; round < 40; round++) {
                TestPublisher<Integer> source = TestPublisher.paced();
                List<Integer> seen = new ArrayList<>();
                var downstream = wired.subscribe(
                        Flow.fromPublisher(source).<List<Integer>>conflate(ConflateTest::one, ConflateTest::add),
                        TestSubscriber.<List<Integer>>create(0).onItem(seen::addAll));
                beside.whileRunning(
                        () -> {
                            for (int i = 0; i < items; i++) {
                                source.next(i);
                            }
                            source.complete();
                        },
                        () -> downstream.request(1));
                downstream.request(1);
                downstream.awaitComplete().check();
                assertThat(seen)
                        .containsExactlyElementsOf(
                                IntStream.range(0, items).boxed().toList());
                // What was handed on is not added to any more.
                assertThat(flat(downstream.items())).isEqualTo(seen);
            }
        }
    }

    @Test
    void everyItemHasOneFateWhenItMeetsACancel() {
        try (Beside beside = new Beside()) {
            for (int round = 0; round < 500; round++) {
                Wired own = new Wired();
                TestPublisher<Integer> source = TestPublisher.bursting();
                var downstream = own.subscribe(
                        Flow.fromPublisher(source).<List<Integer>>conflate(ConflateTest::one, ConflateTest::add),
                        TestSubscriber.create(0));
                beside.run(
                        () -> {
                            for (int i = 0; i < 8; i++) {
                                source.next(i);
                            }
                        },
                        () -> {
                            downstream.request(2);
                            downstream.cancel();
                        });
                List<Object> all = new ArrayList<>(flat(downstream.check().items()));
                for (Object left : own.discarded) {
                    if (left instanceof List<?> list) {
                        all.addAll(list);
                    } else {
                        all.add(left);
                    }
                }
                assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
            }
        }
    }

    private static <T> List<T> flat(List<List<T>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }

    // ---- batchWeighted

    @Test
    void mergesUpToTheWeightAndThenAsksForNoMore() {
        var downstream = weighted(10, 0);
        assertThat(upstream.requested()).isEqualTo(1);
        upstream.next(4);
        upstream.next(5);
        assertThat(upstream.outstanding()).isEqualTo(1);
        upstream.next(2); // would make it 11: stands in the door
        assertThat(upstream.outstanding()).isZero();
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(List.of(4, 5));
        assertThat(upstream.outstanding()).isEqualTo(1);
        upstream.next(8); // 2 + 8 fills it
        assertThat(upstream.outstanding()).isZero();
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(List.of(4, 5), List.of(2, 8));
        assertThat(upstream.maxOutstanding()).isEqualTo(1);
        downstream.check();
    }

    @Test
    void sendsAHeavierItemAlone() {
        var downstream = weighted(10, 0);
        upstream.next(1);
        upstream.next(25);
        upstream.complete();
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(List.of(1));
        assertThat(downstream.isCompleted()).isFalse();
        downstream.request(1);
        assertThat(downstream.awaitComplete().check().items()).containsExactly(List.of(1), List.of(25));
    }

    @Test
    void passesEachItemWhileDownstreamKeepsUpToo() {
        var downstream = weighted(10, Long.MAX_VALUE);
        for (int i = 1; i < 5; i++) {
            upstream.next(i);
        }
        upstream.complete();
        assertThat(downstream.awaitComplete().check().items())
                .containsExactly(List.of(1), List.of(2), List.of(3), List.of(4));
    }

    @Test
    void discardsWhatWaitsAndWhatStandsInTheDoor() {
        var downstream = weighted(10, 0);
        upstream.next(4);
        upstream.next(9);
        downstream.cancel();
        assertThat(wired.discarded).containsExactly(List.of(4), 9);
    }

    @Test
    void whatWeighsNothingWeighsOne() {
        var downstream = wired.subscribe(
                Flow.range(0, 100).<List<Long>>batchWeighted(3, item -> 0, ConflateTest::one, ConflateTest::add),
                TestSubscriber.create(0));
        downstream.request(1);
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(List.of(0L, 1L, 2L), List.of(3L, 4L, 5L));
        downstream.cancel();
        assertThat(wired.discarded).containsExactly(List.of(6L, 7L, 8L));
    }

    @Test
    void aHugeCostDoesNotOverflow() {
        var downstream = wired.subscribe(
                Flow.range(0, 4)
                        .<List<Long>>batchWeighted(
                                Long.MAX_VALUE, item -> Long.MAX_VALUE - 1, ConflateTest::one, ConflateTest::add),
                TestSubscriber.create(0));
        for (long i = 0; i < 4; i++) {
            downstream.request(1);
            assertThat(downstream.items()).last().isEqualTo(List.of(i));
        }
        downstream.awaitComplete().check();
    }

    @Test
    void aCostThatIsNegativeOrThrowsFailsAfterWhatCameBefore() {
        var downstream = weighted(10, 0);
        upstream.next(2);
        upstream.next(-3);
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(List.of(2));
        assertThat(downstream.awaitError()).hasMessage("batchWeighted: the cost of -3 is -3, must be at least 0");
        assertThat(wired.discarded).containsExactly(-3);
    }

    @Test
    void aFunctionThatThrowsForWhatStandsInTheDoorFailsAfterWhatCameBefore() {
        for (boolean ended : new boolean[] {false, true}) {
            Wired own = new Wired();
            TestPublisher<Integer> source = TestPublisher.paced();
            var downstream = own.subscribe(
                    Flow.fromPublisher(source)
                            .<List<Integer>>batchWeighted(
                                    10,
                                    item -> item,
                                    item -> {
                                        if (item == 9) {
                                            throw new IllegalStateException("nine");
                                        }
                                        return one(item);
                                    },
                                    ConflateTest::add),
                    TestSubscriber.create(0));
            source.next(4);
            source.next(9);
            if (ended) {
                source.complete();
            }
            downstream.request(5);
            assertThat(downstream.items()).containsExactly(List.of(4));
            assertThat(downstream.awaitError()).hasMessage("nine");
            assertThat(own.discarded).containsExactly(9);
            assertThat(source.isCancelled()).isEqualTo(!ended);
        }
    }

    /** Upstream fails while the item whose function threw is being discarded: one is delivered, the other reported. */
    @Test
    void ofTwoFailuresAtOnceNoneIsLost() {
        IllegalStateException thrown = new IllegalStateException("nine");
        IllegalStateException failure = new IllegalStateException("upstream's");
        TestSubscriber<List<Integer>> downstream = TestSubscriber.create(0);
        Flow.fromPublisher(upstream)
                .<List<Integer>>batchWeighted(
                        10,
                        item -> item,
                        item -> {
                            if (item == 9) {
                                throw thrown;
                            }
                            return one(item);
                        },
                        ConflateTest::add)
                .onDiscard(item -> {
                    assertThat(item).isEqualTo(9);
                    upstream.forceError(failure);
                })
                .subscribe(downstream);
        upstream.next(4);
        upstream.next(9);
        downstream.request(5);
        assertThat(downstream.items()).containsExactly(List.of(4));
        assertThat(downstream.awaitError()).isSameAs(thrown);
        assertThat(reported).containsExactly(failure);
        downstream.check();
    }

    @Test
    void refusesAnUpstreamThatSendsMoreThanItWasAskedFor() {
        TestPublisher<Integer> bursting = TestPublisher.bursting();
        var downstream = wired.subscribe(
                Flow.fromPublisher(bursting)
                        .<List<Integer>>batchWeighted(10, item -> item, ConflateTest::one, ConflateTest::add),
                TestSubscriber.create(0));
        bursting.next(4, 9, 1);
        assertThat(bursting.isCancelled()).isTrue();
        downstream.request(2);
        assertThat(downstream.items()).containsExactly(List.of(4), List.of(9));
        assertThat(downstream.awaitError()).isInstanceOf(OverflowException.class);
        assertThat(wired.discarded).containsExactly(1);
    }

    @Test
    void losesNothingBetweenTwoThreadsWithALimitEither() {
        try (Beside beside = new Beside()) {
            for (int round = 0; round < 300; round++) {
                AtomicLong asked = new AtomicLong();
                TestSubscriber<List<Long>> downstream = TestSubscriber.create(0);
                Flow.range(0, 200)
                        .onRequest(asked::addAndGet)
                        .startOn(beside.executor())
                        .<List<Long>>batchWeighted(1 + round % 7, x -> x % 3, ConflateTest::one, ConflateTest::add)
                        .subscribe(downstream);
                for (int i = 0; i < 200; i++) {
                    downstream.request(1);
                }
                assertThat(flat(downstream.awaitComplete().check().items()))
                        .containsExactlyElementsOf(
                                LongStream.range(0, 200).boxed().toList());
            }
        }
    }

    @Test
    void saysWhatItHoldsAndRefusesBadArguments() {
        Flow<Long> flow = Flow.range(0, 1);
        assertThat(flow.<Long>conflate(x -> x, Long::sum).bound()).isEqualTo(1);
        assertThat(flow.<Long>batchWeighted(5, x -> x, x -> x, Long::sum).bound())
                .isEqualTo(2);
        assertThat(flow.<Long>batchWeighted(5, x -> x, x -> x, Long::sum).explain())
                .contains("up to a weight of 5");
        assertThatThrownBy(() -> flow.batchWeighted(0, x -> x, x -> x, (a, b) -> a))
                .hasMessage("max is 0, must be at least 1");
        assertThatThrownBy(() -> flow.batchWeighted(1, null, x -> x, (a, b) -> a))
                .hasMessage("cost is null, must be given");
        assertThatThrownBy(() -> flow.conflate(null, (a, b) -> a)).hasMessage("fn is null, must be given");
        assertThatThrownBy(() -> flow.conflate(x -> x, null)).hasMessage("merge is null, must be given");
    }
}
