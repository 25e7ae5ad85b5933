package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** mergeSorted and interleave. */
class MergeSortedTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> a = TestPublisher.paced();
    private final TestPublisher<Integer> b = TestPublisher.paced();

    private static int broken(Integer x, Integer y) {
        throw new IllegalStateException("mine at " + Math.max(x, y));
    }

    private TestSubscriber<Integer> sorted(long demand) {
        return wired.subscribe(Flow.mergeSorted(Comparator.naturalOrder(), a, b), TestSubscriber.create(demand));
    }

    // ---- mergeSorted

    @Test
    void givesNothingBeforeEveryInputHasAHead() {
        var downstream = sorted(9);
        a.next(5, 6);
        assertThat(downstream.items()).isEmpty();
        b.next(1);
        assertThat(downstream.items()).containsExactly(1);
        b.next(5);
        assertThat(downstream.items()).containsExactly(1, 5, 5); // b might go on with 6: it stays behind
        b.complete();
        assertThat(downstream.items()).containsExactly(1, 5, 5, 6);
        a.complete();
        downstream.awaitComplete().check();
    }

    @Test
    void asksEachForDemandOrPrefetchWhicheverIsLess() {
        var downstream = sorted(2);
        assertThat(a.requested()).isEqualTo(2);
        a.next(1, 2);
        b.next(3);
        assertThat(downstream.items()).containsExactly(1, 2);
        assertThat(a.outstanding()).isZero();
        downstream.request(Long.MAX_VALUE);
        assertThat(a.outstanding()).isEqualTo(32);
        assertThat(b.outstanding()).isLessThanOrEqualTo(31); // and one waits
        assertThat(Flow.mergeSorted(Comparator.naturalOrder(), a, b).bound()).isEqualTo(64);
    }

    @Test
    void mergesPulledAndPushedAndKeepsTheOrderOfEquals() {
        Random random = new Random(7);
        List<List<String>> runs = Stream.of("a", "b", "c", "d")
                .map(name -> IntStream.generate(() -> random.nextInt(100))
                        .limit(500)
                        .sorted()
                        .mapToObj(i -> String.format("%03d", i) + name)
                        .toList())
                .toList();
        Comparator<String> byNumber = Comparator.comparing(item -> item.substring(0, 3));
        List<String> expected = runs.stream().flatMap(List::stream).sorted().toList();
        Publisher<String> pushed = subscriber -> Flow.fromIterable(runs.get(1)).subscribe(subscriber);
        var downstream = TestSubscriber.<String>create();
        wired.subscribe(
                Flow.mergeSorted(
                        byNumber,
                        Flow.fromIterable(runs.get(0)),
                        pushed,
                        Flow.fromIterable(runs.get(2)),
                        Flow.fromIterable(runs.get(3))),
                downstream);
        for (int i = 0; i < 2_000; i++) {
            assertThat(downstream.received()).isEqualTo(i);
            downstream.request(1);
        }
        assertThat(downstream.awaitComplete().items()).isEqualTo(expected);
    }

    @Test
    void completesWithoutDemand() {
        wired.subscribe(
                        Flow.mergeSorted(Comparator.<Integer>naturalOrder(), Flow.empty(), Flow.empty()),
                        TestSubscriber.create())
                .awaitComplete();
        wired.subscribe(Flow.mergeSorted(Comparator.<Integer>naturalOrder()), TestSubscriber.create())
                .awaitComplete();
        var downstream = sorted(1);
        a.next(1).complete();
        assertThat(downstream.items()).isEmpty();
        b.complete();
        downstream.awaitComplete().check();
    }

    @Test
    void failsWithTheFirstThatDoesAndDiscardsWhatWaits() {
        var downstream = sorted(9);
        a.next(1, 2);
        b.error(new IOException("b"));
        assertThat(downstream.awaitError()).hasMessage("b");
        assertThat(a.cancels()).isEqualTo(1);
        assertThat(wired.discarded).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void saysWhichComparatorThrew() {
        var downstream = wired.subscribe(
                Flow.mergeSorted(MergeSortedTest::broken, a, b).named("by time"), TestSubscriber.create(9));
        a.next(1, 2);
        b.next(3);
        assertThat(downstream.awaitError()).hasMessage("mine at 3");
        assertThat(downstream.failure().getSuppressed()[0]).hasMessageContaining("mergeSorted \"by time\"");
        assertThat(a.cancels() + b.cancels()).isEqualTo(2);
        assertThat(wired.discarded).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void cancelsAndDiscards() {
        var downstream = sorted(9);
        a.next(1, 2);
        downstream.cancel();
        assertThat(a.isCancelled() && b.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(1, 2);
    }

    // ---- interleave

    @Test
    void takesSegmentsInTurn() {
        var downstream = wired.subscribe(
                Flow.interleave(2, Flow.of(1, 2, 3, 4, 5), Flow.empty(), Flow.of(10, 20, 30)),
                TestSubscriber.create(3));
        assertThat(downstream.items()).containsExactly(1, 2, 10);
        downstream.request(9);
        assertThat(downstream.awaitComplete().items()).containsExactly(1, 2, 10, 20, 3, 4, 30, 5);
        downstream.check();
    }

    @Test
    void waitsForTheOneWhoseTurnItIs() {
        var downstream = wired.subscribe(Flow.interleave(1, a, b), TestSubscriber.create(9));
        assertThat(a.requested()).isEqualTo(9);
        assertThat(b.requested()).isEqualTo(9);
        b.next(10, 20, 30);
        assertThat(downstream.items()).isEmpty();
        a.next(1);
        assertThat(downstream.items()).containsExactly(1, 10);
        a.complete();
        assertThat(downstream.items()).containsExactly(1, 10, 20, 30);
        b.complete();
        downstream.awaitComplete().check();
    }

    @Test
    void goesOnBeyondATurnOfTheGate() {
        var downstream = wired.subscribe(
                Flow.interleave(1 << 20, Flow.range(0, 50_000), Flow.range(0, 50_000)),
                TestSubscriber.<Long>counting(Long.MAX_VALUE));
        assertThat(downstream.awaitComplete().received()).isEqualTo(100_000);
    }

    @Test
    void failsWhoeversTurnItIs() {
        var downstream = wired.subscribe(Flow.interleave(1, a, b), TestSubscriber.create(9));
        b.error(new IOException("b"));
        assertThat(downstream.awaitError()).hasMessage("b");
        assertThat(a.cancels()).isEqualTo(1);
        assertThatThrownBy(() -> Flow.interleave(0, a, b)).hasMessageContaining("segmentSize is 0");
        assertThat(Flow.interleave(3, a, Flow.of(1)).bound()).isEqualTo(32);
        wired.subscribe(Flow.interleave(1), TestSubscriber.create()).awaitComplete();
    }

    @Test
    void discardsWhatWaitsWhenCancelled() {
        var downstream = wired.subscribe(Flow.interleave(1, a, b), TestSubscriber.create(9));
        b.next(10, 20);
        downstream.cancel();
        assertThat(wired.discarded).containsExactly(10, 20);
        assertThat(a.isCancelled() && b.isCancelled()).isTrue();
    }
}
