package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** What follows one flow after the other: concat, startWith, concatMap, flatMapIterable, switchIfEmpty, orElse. */
class ConcatTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> outer = TestPublisher.paced();
    private final TestPublisher<Integer> one = TestPublisher.paced();
    private final TestPublisher<Integer> two = TestPublisher.paced();

    private static <T> Publisher<T> hidden(Flow<T> flow) {
        return subscriber -> flow.subscribe(subscriber); // the flow itself would be recognised
    }

    @Test
    void asksTheCurrentInputForExactlyWhatIsLeft() {
        var downstream = wired.subscribe(Flow.concat(one, Flow.of(7, 8), two), TestSubscriber.create(5));
        assertThat(two.subscriptions()).isZero();
        one.next(1, 2);
        one.complete();
        assertThat(downstream.items()).containsExactly(1, 2, 7, 8);
        assertThat(two.requested()).isEqualTo(1);
        downstream.request(2);
        assertThat(two.requested()).isEqualTo(3);
        two.next(3).complete();
        downstream.awaitComplete().check();
    }

    @Test
    void endsAtAFailureWithoutTheInputsAfterIt() {
        var downstream = wired.subscribe(Flow.concat(one, two), TestSubscriber.create(5));
        one.error(new IOException("one"));
        assertThat(downstream.awaitError()).hasMessage("one");
        assertThat(two.subscriptions()).isZero();
    }

    @Test
    void isPulledWhereAllItsInputsAre() {
        Flow<Long> flow =
                Flow.concat(Flow.range(0, 2), Flow.empty(), Flow.range(5, 2)).startWith(9L);
        assertThat(flow.map(item -> item).explain()).contains("pulled");
        var downstream = wired.subscribe(flow, TestSubscriber.create(5));
        assertThat(downstream.awaitComplete().items()).containsExactly(9L, 0L, 1L, 5L, 6L);
        assertThat(wired.subscribe(Flow.concat(), TestSubscriber.create())
                        .awaitComplete()
                        .received())
                .isZero();
    }

    @Test
    void opensEachPulledInputWhenItsTurnComesAndClosesItAtItsEnd() {
        List<String> log = new ArrayList<>();
        Flow<Long> first = Flow.fromStream(() -> {
            log.add("open 1");
            return LongStream.range(0, 2).boxed().onClose(() -> log.add("close 1"));
        });
        Flow<Long> second = Flow.fromStream(() -> {
            log.add("open 2");
            return LongStream.range(0, 2).boxed().onClose(() -> log.add("close 2"));
        });
        var downstream = wired.subscribe(Flow.concat(first, second), TestSubscriber.create(1));
        assertThat(log).containsExactly("open 1");
        downstream.request(2);
        assertThat(log).containsExactly("open 1", "close 1", "open 2");
        downstream.cancel();
        assertThat(log).containsExactly("open 1", "close 1", "open 2", "close 2");
    }

    @Test
    void startsWithItemsThatWaitForDemand() {
        var downstream = wired.subscribe(Flow.fromPublisher(one).startWith(8, 9), TestSubscriber.create(1));
        assertThat(downstream.items()).containsExactly(8);
        assertThat(one.subscriptions()).isZero();
        downstream.request(2);
        assertThat(one.requested()).isEqualTo(1);
    }

    @Test
    void concatMapAsksForOneItemAtATime() {
        List<TestPublisher<Integer>> inners = List.of(one, two);
        AtomicInteger calls = new AtomicInteger();
        var downstream = wired.subscribe(
                Flow.fromPublisher(outer).concatMap(item -> inners.get(calls.getAndIncrement())),
                TestSubscriber.create(4));
        assertThat(outer.requested()).isEqualTo(1);
        outer.next(1);
        assertThat(outer.requested()).isEqualTo(1);
        assertThat(one.requested()).isEqualTo(4);
        one.next(10, 11, 12).complete();
        assertThat(outer.requested()).isEqualTo(2);
        outer.next(2).complete();
        assertThat(two.requested()).isEqualTo(1);
        downstream.request(Long.MAX_VALUE);
        two.next(20, 21).complete();
        assertThat(downstream.awaitComplete().items()).containsExactly(10, 11, 12, 20, 21);
        assertThat(outer.maxOutstanding()).isEqualTo(1);
        downstream.check();
    }

    @Test
    void concatMapLetsAFailureOfTheOuterFlowWaitForTheInnerOne() {
        var downstream = wired.subscribe(Flow.fromPublisher(outer).concatMap(item -> one), TestSubscriber.create(4));
        outer.next(1).error(new IOException("outer"));
        one.next(10);
        assertThat(downstream.failure()).isNull();
        one.complete();
        assertThat(downstream.awaitError()).hasMessage("outer");
        assertThat(downstream.items()).containsExactly(10);
    }

    @Test
    void concatMapCancelsTheOuterFlowWhenAnInnerOneOrTheFunctionFails() {
        var downstream = wired.subscribe(Flow.fromPublisher(outer).concatMap(item -> one), TestSubscriber.create(4));
        outer.next(1);
        one.error(new IOException("inner"));
        assertThat(downstream.awaitError()).hasMessage("inner");
        assertThat(outer.cancels()).isEqualTo(1);

        TestPublisher<Integer> again = TestPublisher.paced();
        var nothing = wired.subscribe(
                Flow.fromPublisher(again).concatMap(item -> null).named("each"), TestSubscriber.create(4));
        again.next(1);
        assertThat(nothing.awaitError())
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("concatMap \"each\"");
        assertThat(again.cancels()).isEqualTo(1);
    }

    @Test
    void cancelReachesTheInnerAndTheOuterFlow() {
        var downstream = wired.subscribe(Flow.fromPublisher(outer).concatMap(item -> one), TestSubscriber.create(4));
        outer.next(1);
        downstream.cancel();
        assertThat(one.cancels()).isEqualTo(1);
        assertThat(outer.cancels()).isEqualTo(1);
        one.forceNext(9);
        assertThat(wired.discarded).containsExactly(9);
        downstream.check();
    }

    @Test
    void takesAHundredThousandFlowsThatAnswerOnTheSpotWithoutRecursion() {
        var pulled = TestSubscriber.<Long>counting(Long.MAX_VALUE);
        wired.subscribe(Flow.range(0, 100_000).concatMap(Flow::of), pulled);
        assertThat(pulled.awaitComplete().check().received()).isEqualTo(100_000);
        var pushed = TestSubscriber.<Long>counting(Long.MAX_VALUE);
        wired.subscribe(
                Flow.fromPublisher(hidden(Flow.range(0, 100_000))).concatMap(item -> hidden(Flow.of(item))), pushed);
        assertThat(pushed.awaitComplete().check().received()).isEqualTo(100_000);
        wired.subscribe(Flow.range(0, 100_000).concatMap(item -> Flow.empty()), TestSubscriber.create())
                .awaitComplete()
                .check();
    }

    @Test
    void flatMapIterableIsPulledWhereUpstreamIs() {
        Flow<Long> flow = Flow.range(1, 4)
                .flatMapIterable(n -> Stream.generate(() -> n).limit(n - 1).toList());
        var downstream = wired.subscribe(flow, TestSubscriber.create(6));
        assertThat(downstream.awaitComplete().items()).containsExactly(2L, 3L, 3L, 4L, 4L, 4L);
        assertThat(flow.map(item -> item).explain()).contains("pulled");
    }

    @Test
    void flatMapIterableAsksForOneItemAtATime() {
        var downstream = wired.subscribe(
                Flow.fromPublisher(outer).flatMapIterable(n -> List.of(n, n)), TestSubscriber.create(1));
        outer.next(1);
        assertThat(outer.requested()).isEqualTo(1);
        downstream.request(2);
        assertThat(downstream.items()).containsExactly(1, 1);
        assertThat(outer.requested()).isEqualTo(2);
        outer.complete();
        downstream.awaitComplete().check();
    }

    @Test
    void switchesOnlyWhenTheFirstFlowIsEmpty() {
        var empty = wired.subscribe(Flow.fromPublisher(one).switchIfEmpty(two), TestSubscriber.create(3));
        one.complete();
        assertThat(two.requested()).isEqualTo(3);
        two.next(5).complete();
        assertThat(empty.awaitComplete().items()).containsExactly(5);

        TestPublisher<Integer> full = TestPublisher.paced();
        TestPublisher<Integer> unused = TestPublisher.paced();
        var kept = wired.subscribe(Flow.fromPublisher(full).switchIfEmpty(unused), TestSubscriber.create(3));
        full.next(1).complete();
        assertThat(kept.awaitComplete().items()).containsExactly(1);
        assertThat(unused.subscriptions()).isZero();
    }

    @Test
    void orElseTakesTheFirstFlowThatHasItems() {
        Flow<Integer> flow = Flow.<Integer>empty().orElse(hidden(Flow.empty()), Flow.of(1, 2), Flow.of(3));
        assertThat(wired.subscribe(flow, TestSubscriber.create(2))
                        .awaitComplete()
                        .items())
                .containsExactly(1, 2);
    }

    @Test
    void answersAnIllegalRequestInsideOnSubscribeAfterwards() {
        var downstream = TestSubscriber.<Integer>create().onSubscribed(self -> self.request(0));
        wired.subscribe(Flow.concat(one, two), downstream);
        assertThat(downstream.awaitError()).hasMessageContaining("§3.9");
        downstream.check();
    }

    /** The outer item is all there is of it as long as its inner flow has given nothing, and can be known not to have. */
    @Test
    void discardsTheOuterItemOfAnInnerFlowThatGaveNothing() {
        var without = wired.subscribe(
                Flow.fromPublisher(outer).concatMap(item -> Flow.of(item * 10)), TestSubscriber.create());
        outer.next(1);
        without.cancel();
        assertThat(wired.discarded).containsExactly(1);
    }

    @Test
    void doesNotDiscardTheOuterItemOfAnInnerFlowThatGaveSomethingOrMayHave() {
        var some = wired.subscribe(
                Flow.fromPublisher(outer).concatMap(item -> Flow.of(item * 10, item * 20)), TestSubscriber.create(1));
        outer.next(1);
        assertThat(some.items()).containsExactly(10);
        some.cancel();
        TestPublisher<Integer> again = TestPublisher.paced();
        var pushed = wired.subscribe(Flow.fromPublisher(again).concatMap(item -> one), TestSubscriber.create(1));
        again.next(2);
        pushed.cancel();
        assertThat(one.cancels()).isEqualTo(1);
        var empty = wired.subscribe(Flow.of(3).concatMap(item -> Flow.<Integer>empty()), TestSubscriber.create());
        empty.awaitComplete();
        assertThat(wired.discarded).isEmpty();
    }
}
