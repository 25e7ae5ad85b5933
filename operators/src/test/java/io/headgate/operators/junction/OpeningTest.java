package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;

/** Junctions that are cancelled while they open their inputs, and inputs of both kinds side by side. */
class OpeningTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> first = TestPublisher.paced();
    private final TestPublisher<Integer> second = TestPublisher.paced();
    private final TestPublisher<Integer> third = TestPublisher.paced();

    record Case(String name, BiFunction<Publisher<Integer>, Publisher<Integer>, Flow<?>> of) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The one that is opened first comes first. */
    static Stream<Case> junctions() {
        return Stream.of(
                new Case("combineLatest", (a, b) -> Flow.combineLatest(a, b, Integer::sum)),
                new Case("firstOf", (a, b) -> Flow.firstOf(a, b)),
                new Case("withLatestFrom", (a, b) -> Flow.fromPublisher(b).withLatestFrom(a, Integer::sum)),
                new Case("takeUntilOther", (a, b) -> Flow.fromPublisher(b).takeUntilOther(a)),
                new Case("zip", (a, b) -> Flow.zip(a, b, Integer::sum)),
                new Case("merge", (a, b) -> Flow.merge(a, b)));
    }

    @ParameterizedTest
    @MethodSource("junctions")
    void whoCancelsWhileTheFirstIsOpenedOpensNoOther(Case junction) {
        TestSubscriber<Object> downstream = TestSubscriber.create(5);
        Publisher<Integer> cancelling = subscriber -> {
            first.subscribe(subscriber);
            downstream.cancel();
        };
        junction.of().apply(cancelling, second).map(Object.class::cast).subscribe(downstream);
        assertThat(first.isCancelled()).isTrue();
        assertThat(second.subscriptions()).isZero();
        assertThat(downstream.terminals()).isZero();
        first.check();
    }

    // ---- combineLatest

    @Test
    void aPulledInputIsNotReadBeforeThePushedOneHasAnItem() {
        List<Integer> read = new ArrayList<>();
        var downstream = wired.subscribe(
                Flow.combineLatest(
                        Flow.of(1, 2).map(item -> {
                            read.add(item);
                            return item;
                        }),
                        first,
                        Integer::sum),
                TestSubscriber.create(2));
        assertThat(read).isEmpty();
        first.next(10);
        assertThat(downstream.check().items()).containsExactly(11, 12);
        assertThat(read).containsExactly(1, 2);
    }

    /** No row is possible, so the item that was read of the first is given up, and no second one is read. */
    @Test
    void aPulledInputIsReadOnceForARowThatAnotherNeverCompletes() {
        List<Integer> read = new ArrayList<>();
        var downstream = wired.subscribe(
                Flow.combineLatest(
                        List.of(
                                Flow.of(1, 2).map(item -> {
                                    read.add(item);
                                    return item;
                                }),
                                Flow.<Integer>empty().filter(item -> true)),
                        List::size),
                TestSubscriber.create(5));
        assertThat(downstream.awaitComplete().check().items()).isEmpty();
        assertThat(read).containsExactly(1);
        assertThat(wired.discarded).containsExactly(1);
    }

    // ---- switchMap

    @Test
    void aFunctionThatCancelsOpensNoInnerFlow() {
        TestSubscriber<Integer> downstream = TestSubscriber.create(5);
        Flow.fromPublisher(first)
                .switchMap(item -> {
                    downstream.cancel();
                    return second;
                })
                .subscribe(downstream);
        first.next(1);
        assertThat(first.isCancelled()).isTrue();
        assertThat(second.subscriptions()).isZero();
        assertThat(downstream.terminals()).isZero();
    }

    /** More than one turn's worth each; the outer flow can wait, being pulled. */
    @Test
    void ofAPulledFlowOfPulledFlowsEachGivesAll() {
        long turns = 3L * Junction.TURN + 7;
        TestSubscriber<Long> downstream = TestSubscriber.create(Long.MAX_VALUE);
        Flow.of(1, 2).switchMap(item -> Flow.range(0, turns)).subscribe(downstream);
        assertThat(downstream.awaitComplete().check().items())
                .isEqualTo(LongStream.range(0, 2 * turns)
                        .map(i -> i % turns)
                        .boxed()
                        .toList());
    }

    /** What it gives on the spot is all that it has asked for, so the next one has its turn. */
    @Test
    void ofAPulledFlowOfPulledFlowsEachHasOneTurnWhereDemandEnds() {
        TestSubscriber<Integer> downstream = TestSubscriber.create(2);
        Flow.of(10, 20, 30).switchMap(item -> Flow.of(item, item + 1, item + 2)).subscribe(downstream);
        assertThat(downstream.items()).containsExactly(10, 11);
        downstream.request(5);
        assertThat(downstream.awaitComplete().check().items()).containsExactly(10, 11, 30, 31, 32);
    }

    @Test
    void ofAPulledFlowOfPushedFlowsTheLastOneStays() {
        List<TestPublisher<Integer>> inners = List.of(first, second, third);
        var downstream = wired.subscribe(Flow.of(0, 1, 2).switchMap(inners::get), TestSubscriber.create(5));
        assertThat(first.isCancelled()).isTrue();
        assertThat(second.isCancelled()).isTrue();
        assertThat(third.isCancelled()).isFalse();
        assertThat(third.outstanding()).isEqualTo(5);
        third.next(7).complete();
        assertThat(downstream.awaitComplete().check().items()).containsExactly(7);
    }

    @Test
    void aNewerItemOfAPushedFlowEndsAPulledInnerFlowInTheMiddleOfItsTurn() {
        TestSubscriber<Integer> downstream = TestSubscriber.<Integer>create(Long.MAX_VALUE)
                .onItem(item -> {
                    if (item == 12) {
                        first.next(2).complete();
                    }
                });
        Flow.fromPublisher(first)
                .switchMap(item -> Flow.of(10 * item, 10 * item + 1, 10 * item + 2, 10 * item + 3))
                .subscribe(downstream);
        first.next(1);
        assertThat(downstream.awaitComplete().check().items()).containsExactly(10, 11, 12, 20, 21, 22, 23);
    }

    /** It looks for a newer item after each turn, and there is none. */
    @Test
    void ofAPushedFlowAPulledInnerFlowGoesOnTurnAfterTurn() {
        long turns = 2L * Junction.TURN + 7;
        TestSubscriber<Long> downstream = TestSubscriber.create(Junction.TURN);
        Flow.fromPublisher(first).switchMap(item -> Flow.range(0, turns)).subscribe(downstream);
        first.next(1);
        assertThat(downstream.received()).isEqualTo(Junction.TURN);
        downstream.request(1);
        assertThat(downstream.received()).isEqualTo(Junction.TURN + 1);
        downstream.request(Long.MAX_VALUE);
        first.complete();
        assertThat(downstream.awaitComplete().check().items())
                .isEqualTo(LongStream.range(0, turns).boxed().toList());
    }
}
