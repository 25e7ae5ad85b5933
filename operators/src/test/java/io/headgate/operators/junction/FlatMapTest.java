package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FlatMapTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final Wired wired = new Wired();
    private final Inners script = new Inners();
    private final TestPublisher<Integer> outer = script.outer;
    private final List<TestPublisher<Integer>> inners = script.all;

    private Flow<Integer> flow(int n, int prefetch) {
        return script.items().flatMap(n, script::of, prefetch);
    }

    @Test
    void asksForNOuterItemsWhateverIsAskedOfIt() {
        var downstream = wired.subscribe(flow(3, 8), TestSubscriber.create());
        assertThat(outer.requested()).isEqualTo(3);
        outer.next(1, 2, 3);
        assertThat(outer.requested()).isEqualTo(3);
        inners.get(1).complete();
        assertThat(outer.requested()).isEqualTo(4);
        downstream.request(100);
        assertThat(outer.requested()).isEqualTo(4);
        assertThat(outer.maxOutstanding()).isEqualTo(3);
        downstream.check();
    }

    @Test
    void asksAnInnerFlowForDemandOrPrefetchWhicheverIsLess() {
        var downstream = wired.subscribe(flow(2, 8), TestSubscriber.create());
        outer.next(1, 2);
        assertThat(inners.get(0).requested()).isZero();
        downstream.request(3);
        assertThat(inners.get(0).requested()).isEqualTo(3);
        assertThat(inners.get(1).requested()).isEqualTo(3);
        downstream.request(100);
        inners.get(0).next(1);
        assertThat(inners.get(0).outstanding()).isEqualTo(8);
        inners.get(0).next(2, 3, 4, 5, 6);
        assertThat(inners.get(0).requested()).isEqualTo(9);
        inners.get(0).next(7); // three quarters
        assertThat(inners.get(0).requested()).isEqualTo(15);
        assertThat(inners.get(0).maxOutstanding()).isEqualTo(8);
    }

    @Test
    void holdsWhatIsAheadOfDemandAndTakesTurns() {
        var downstream = wired.subscribe(flow(3, 8), TestSubscriber.create(3));
        outer.next(1, 2, 3).complete();
        inners.get(0).next(10, 11, 12);
        assertThat(downstream.items()).containsExactly(10, 11, 12);
        downstream.request(2);
        inners.get(1).next(20, 21);
        assertThat(downstream.items()).containsExactly(10, 11, 12, 20, 21);
        inners.get(2).next(30, 31);
        inners.get(0).next(13, 14);
        inners.get(1).next(22);
        for (TestPublisher<Integer> inner : inners) {
            inner.complete();
        }
        for (int i = 0; i < 5; i++) {
            downstream.request(1);
        }
        assertThat(downstream.items().subList(5, 10)).containsExactly(30, 13, 22, 31, 14);
        downstream.awaitComplete().check();
    }

    /** Another thread's pass has found it ended, before its own came to say so. Seen to fail without a look whether it is in. */
    @Test
    void oneThatIsOutIsNotTakenOutAgain() {
        List<Inlet<?>> inlets = new ArrayList<>();
        var downstream = wired.subscribe(
                script.items().flatMap(2, item -> downInlet -> {
                    inlets.add((Inlet<?>) downInlet);
                    script.of(item).subscribe(downInlet);
                }),
                TestSubscriber.create(Long.MAX_VALUE));
        outer.next(1, 2).complete();
        inners.get(0).complete();
        Inlet<?> out = inlets.get(0);
        out.owner.knock(out);
        assertThat(downstream.terminals()).isZero();
        inners.get(1).next(20).complete();
        assertThat(downstream.awaitComplete().check().items()).containsExactly(20);
    }

    @Test
    void letsNoInnerFlowStarveBesideOneWithoutEnd() {
        var downstream = wired.subscribe(
                Flow.of(0, 1).flatMap(2, item -> Flow.always(item), 4).take(40),
                TestSubscriber.<Integer>create(Long.MAX_VALUE));
        downstream.awaitComplete().check();
        assertThat(Collections.frequency(downstream.items(), 0)).isEqualTo(20);
    }

    @Test
    void letsNoInnerFlowStarveBesideAnOuterOneWithoutEnd() {
        TestPublisher<Integer> slow = TestPublisher.paced();
        List<Integer> seen = new ArrayList<>();
        Flow<Integer> flow = Flow.range(0, Long.MAX_VALUE)
                .flatMap(2, item -> {
                    if (item == 5_000) {
                        slow.next(-1);
                    }
                    return item == 0 ? slow : Flow.of(item.intValue());
                })
                .onEach(item -> {
                    if (item == -1) {
                        seen.add(item);
                    }
                })
                .take(20_000);
        wired.subscribe(flow, TestSubscriber.counting(Long.MAX_VALUE)).awaitComplete();
        assertThat(seen).hasSize(1);
        assertThat(slow.isCancelled()).isTrue();
    }

    @Test
    void completesWithoutDemandWhenAllInnerFlowsAreEmpty() {
        wired.subscribe(Flow.range(0, 100_000).flatMap(4, item -> Flow.empty()), TestSubscriber.create())
                .awaitComplete()
                .check();
        wired.subscribe(Flow.range(0, 1_000).flatMap(4, item -> Inners.hidden(Flow.empty())), TestSubscriber.create())
                .awaitComplete()
                .check();
    }

    @Test
    void completesWithTheLastItem() {
        wired.subscribe(
                        Flow.range(0, 3).flatMap(2, item -> item == 2 ? Flow.empty() : Flow.range(0, 2)),
                        TestSubscriber.create(4))
                .awaitComplete()
                .check();
    }

    @Test
    void drainsWhatCanBePulledInOrderAndOnTheSpot() {
        var downstream = TestSubscriber.<Long>create();
        wired.subscribe(Flow.range(0, 6).flatMap(2, Flow::of), downstream);
        for (int i = 0; i < 6; i++) {
            assertThat(downstream.received()).isEqualTo(i);
            downstream.request(1);
        }
        assertThat(downstream.awaitComplete().items()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        downstream.check();
    }

    @Test
    void takesAMillionInnerFlowsWithoutRecursion() {
        var downstream = TestSubscriber.<Long>counting(Long.MAX_VALUE);
        wired.subscribe(
                Flow.fromPublisher(Inners.hidden(Flow.range(0, 1_000_000)))
                        .flatMap(16, item -> item % 2 == 0 ? Flow.of(item) : Inners.hidden(Flow.of(item))),
                downstream);
        assertThat(downstream.awaitComplete().received()).isEqualTo(1_000_000);
        assertThat(downstream.check().maxDepth()).isEqualTo(1);
    }

    @Test
    void keepsItsStackWhenDownstreamAsksFromWithinAnItem() {
        AtomicReference<TestSubscriber<Long>> self = new AtomicReference<>();
        self.set(TestSubscriber.<Long>counting(1).onItem(item -> self.get().request(1)));
        wired.subscribe(Flow.range(0, 1_000).flatMap(3, item -> Inners.hidden(Flow.range(0, 100))), self.get());
        assertThat(self.get().awaitComplete().received()).isEqualTo(100_000);
        assertThat(self.get().check().maxDepth()).isEqualTo(1);
    }

    @Test
    void cancelsEverybodyElseAtTheFirstFailureAndDiscardsWhatWaits() {
        var downstream = wired.subscribe(flow(3, 8), TestSubscriber.create(2));
        outer.next(1, 2, 3);
        inners.get(0).next(10, 11);
        inners.get(1).next(20, 21); // no demand is left for them
        inners.get(2).error(new IOException("first"));
        assertThat(downstream.awaitError()).hasMessage("first");
        assertThat(outer.isCancelled()).isTrue();
        assertThat(inners.get(0).cancels()).isEqualTo(1);
        assertThat(inners.get(1).cancels()).isEqualTo(1);
        assertThat(inners.get(2).cancels()).isZero();
        assertThat(wired.discarded).containsExactlyInAnyOrder(20, 21);
        inners.get(0).forceError(new IOException("second"));
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("second");
        inners.get(1).forceNext(22);
        assertThat(wired.discarded).contains(22);
        downstream.check();
    }

    @Test
    void deliversWhatAnInnerFlowSentBeforeItsFailure() {
        var downstream = wired.subscribe(flow(2, 8), TestSubscriber.create(2));
        outer.next(1, 2);
        inners.get(0).next(10, 11);
        inners.get(1).next(20);
        inners.get(1).error(new IOException("later"));
        assertThat(downstream.failure()).isNull();
        downstream.request(1);
        assertThat(downstream.awaitError()).hasMessage("later");
        assertThat(downstream.items()).containsExactly(10, 11, 20);
    }

    @Test
    void failsAtOnceWhenTheOuterFlowDoes() {
        var downstream = wired.subscribe(flow(1, 8), TestSubscriber.create(2));
        outer.next(1);
        inners.get(0).next(10);
        outer.error(new IOException("outer"));
        assertThat(downstream.awaitError()).hasMessage("outer");
        assertThat(inners.get(0).isCancelled()).isTrue();
    }

    @Test
    void saysWhichFunctionThrewOrReturnedNull() {
        var thrown = wired.subscribe(
                Flow.fromPublisher(outer)
                        .flatMap(2, item -> {
                            throw new IllegalStateException("mine");
                        })
                        .named("fan"),
                TestSubscriber.create());
        outer.next(1);
        assertThat(thrown.awaitError()).hasMessage("mine");
        assertThat(thrown.failure().getSuppressed()[0]).hasMessageContaining("flatMap \"fan\"");
        assertThat(outer.cancels()).isEqualTo(1);

        var nothing = wired.subscribe(Flow.of(1).flatMap(2, item -> null), TestSubscriber.create());
        assertThat(nothing.awaitError())
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("flatMap");
    }

    @Test
    void cancelsInMidBurstAndDiscardsWhatWaits() {
        AtomicReference<TestSubscriber<Integer>> self = new AtomicReference<>();
        self.set(TestSubscriber.<Integer>create().onItem(item -> {
            if (item == 12) {
                self.get().cancel();
            }
        }));
        wired.subscribe(flow(2, 8), self.get());
        outer.next(1, 2);
        self.get().request(2);
        inners.get(0).next(10, 11);
        inners.get(1).next(20, 21);
        self.get().request(6);
        inners.get(0).next(12, 13);
        assertThat(self.get().items()).containsExactly(10, 11, 20, 21, 12);
        assertThat(wired.discarded).containsExactly(13);
        assertThat(inners).allMatch(TestPublisher::isCancelled);
        assertThat(outer.cancels()).isEqualTo(1);
        self.get().check();
    }

    @Test
    void refusesAnInnerFlowThatSendsMoreThanItWasAskedFor() {
        TestPublisher<Integer> inner = TestPublisher.bursting();
        var downstream = wired.subscribe(Flow.of(1).flatMap(1, item -> inner, 2), TestSubscriber.create());
        inner.next(1, 2);
        inner.forceNext(3);
        downstream.request(5);
        assertThat(downstream.awaitError()).hasMessageContaining("§1.1");
        assertThat(downstream.items()).containsExactly(1, 2);
        assertThat(wired.discarded).containsExactly(3);
        assertThat(inner.isCancelled()).isTrue();
    }

    @Test
    void answersAnIllegalRequestInsideOnSubscribeAfterwards() {
        var downstream = TestSubscriber.<Long>create().onSubscribed(self -> self.request(-1));
        wired.subscribe(Flow.range(0, 5).flatMap(2, Flow::of), downstream);
        assertThat(downstream.awaitError()).hasMessageContaining("§3.9");
        downstream.check();
    }

    @Test
    void opensAndHandsOnNothingOnceTheFunctionHasCancelled() {
        var downstream = TestSubscriber.<Integer>create(9);
        wired.subscribe(
                Flow.range(0, 9).flatMap(2, item -> {
                    downstream.cancel();
                    return item == 0 ? Flow.of(1) : Flow.fromPublisher(outer);
                }),
                downstream);
        assertThat(downstream.received()).isZero();
        assertThat(outer.subscriptions()).isZero();
        downstream.check();
    }

    @Test
    void closesInnerFlowsThatArePulledExactlyOnce() {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger opened = new AtomicInteger();
        Flow<Long> inner = Flow.fromStream(() -> {
            open.incrementAndGet();
            opened.incrementAndGet();
            return LongStream.range(0, 50).boxed().onClose(open::decrementAndGet);
        });
        wired.subscribe(Flow.range(0, 20).flatMap(4, item -> inner), TestSubscriber.create(Long.MAX_VALUE))
                .awaitComplete();
        assertThat(opened).hasValue(20);
        assertThat(open).hasValue(0);
        var cancelled = wired.subscribe(Flow.range(0, 20).flatMap(4, item -> inner), TestSubscriber.create(10));
        assertThat(open).hasValueGreaterThan(0);
        cancelled.cancel();
        assertThat(open).hasValue(0);
    }

    @Test
    void saysWhatItHoldsAndWhatItIsGiven() {
        Flow<Integer> flow = flow(4, 16);
        assertThat(flow.bound()).isEqualTo(64);
        assertThat(flow.explain())
                .contains("flatMap")
                .contains("≤ 4 inners × 16")
                .contains("holds at most 64 items");
        assertThatThrownBy(() -> flow(0, 1)).hasMessage("n is 0, must be from 1 to 1048576");
        assertThatThrownBy(() -> flow(1, 0)).hasMessage("prefetch is 0, must be from 1 to 1048576");
    }
}
