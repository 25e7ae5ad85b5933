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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SwitchMapTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> outer = TestPublisher.paced();
    private final List<TestPublisher<Integer>> inners = new ArrayList<>();

    private TestPublisher<Integer> inner(Object item) {
        TestPublisher<Integer> inner = TestPublisher.paced();
        inners.add(inner);
        return inner;
    }

    private TestSubscriber<Integer> subscribe(long demand) {
        return wired.subscribe(Flow.fromPublisher(outer).switchMap(this::inner), TestSubscriber.create(demand));
    }

    @Test
    void asksUpstreamForEverythingOnce() {
        subscribe(0);
        assertThat(outer.requested()).isEqualTo(Long.MAX_VALUE);
        outer.next(1, 2);
        assertThat(outer.calls()).hasSize(1);
    }

    @Test
    void handsOverExactlyTheDemandThatOneInnerFlowLeft() {
        var downstream = subscribe(10);
        outer.next(1);
        assertThat(inners.get(0).requested()).isEqualTo(10);
        inners.get(0).next(10, 11, 12);
        outer.next(2);
        assertThat(inners.get(0).cancels()).isEqualTo(1);
        assertThat(inners.get(1).requested()).isEqualTo(7);
        downstream.request(2);
        assertThat(inners.get(1).requested()).isEqualTo(9);
        inners.get(1).next(20, 21, 22, 23, 24, 25, 26, 27, 28);
        assertThat(inners.get(1).outstanding()).isZero();
        outer.next(3);
        assertThat(inners.get(2).requested()).isZero();
        downstream.request(1);
        assertThat(inners.get(2).requested()).isEqualTo(1);
        outer.complete();
        inners.get(2).next(30).complete();
        assertThat(downstream.awaitComplete().received()).isEqualTo(13);
        downstream.check();
    }

    @Test
    void asksAnInnerFlowForNoMoreThanItsPrefetch() {
        var downstream = subscribe(Long.MAX_VALUE);
        outer.next(1);
        assertThat(inners.get(0).requested()).isEqualTo(32);
        for (int i = 0; i < 24; i++) {
            inners.get(0).next(i);
        }
        assertThat(inners.get(0).outstanding()).isEqualTo(32);
        assertThat(inners.get(0).maxOutstanding()).isEqualTo(32);
        outer.next(2);
        assertThat(inners.get(1).requested()).isEqualTo(32);
        assertThat(downstream.received()).isEqualTo(24);
    }

    @Test
    void givesNothingOfTheOldOneAfterTheSwitch() {
        var downstream = subscribe(10);
        outer.next(1);
        inners.get(0).next(10);
        outer.next(2);
        inners.get(0).forceNext(11); // it was cancelled in the middle of this
        inners.get(1).next(20);
        inners.get(0).forceNext(12);
        assertThat(downstream.items()).containsExactly(10, 20);
        assertThat(wired.discarded).containsExactly(11, 12);
        assertThat(inners.get(1).outstanding()).isEqualTo(8);
        downstream.check();
    }

    /** The switch comes from within an item of the old inner flow: the next item of that one is not given any more. */
    @Test
    void switchesBetweenTwoItemsOnTheSpot() {
        var downstream = TestSubscriber.<Long>create(Long.MAX_VALUE).onItem(item -> {
            if (item == 3) {
                outer.next(2);
            }
        });
        wired.subscribe(
                Flow.fromPublisher(outer).switchMap(item -> item == 1 ? Flow.range(0, 100) : Flow.range(500, 2)),
                downstream);
        outer.next(1);
        assertThat(downstream.items()).containsExactly(0L, 1L, 2L, 3L, 500L, 501L);
        outer.complete();
        downstream.awaitComplete().check();
    }

    @Test
    void discardsWhatWasPassedOver() {
        TestPublisher<Integer> first = TestPublisher.paced();
        var downstream = TestSubscriber.<Integer>create(5).onItem(item -> {
            outer.next(2, 3); // the pass is here, so 2 is replaced before it is looked at
        });
        wired.subscribe(Flow.fromPublisher(outer).switchMap(item -> item == 1 ? first : inner(item)), downstream);
        outer.next(1);
        first.next(10);
        assertThat(wired.discarded).containsExactly(2);
        assertThat(inners).hasSize(1);
        assertThat(inners.get(0).requested()).isEqualTo(4);
        assertThat(first.isCancelled()).isTrue();
    }

    @Test
    void readsUpstreamThatIsPulledToItsEnd() {
        var on = wired.subscribe(Flow.of(1, 2, 3).switchMap(item -> Flow.of(item, item)), TestSubscriber.create(9));
        assertThat(on.awaitComplete().items()).containsExactly(1, 1, 2, 2, 3, 3);
        var later = wired.subscribe(Flow.of(1, 2, 3).switchMap(this::inner), TestSubscriber.create(9));
        assertThat(inners).hasSize(3);
        assertThat(inners.get(0).isCancelled() && inners.get(1).isCancelled()).isTrue();
        inners.get(2).next(30).complete();
        assertThat(later.awaitComplete().items()).containsExactly(30);
        var without = wired.subscribe(Flow.of(1, 2, 3).switchMap(item -> Flow.of(item, item)), TestSubscriber.create());
        without.request(9);
        assertThat(without.awaitComplete().items()).containsExactly(3, 3);
        var long_ = wired.subscribe(
                Flow.of(1, 2).switchMap(item -> Flow.range(0, 5_000)), TestSubscriber.counting(Long.MAX_VALUE));
        assertThat(long_.awaitComplete().received()).isEqualTo(10_000);
    }

    @Test
    void completesWithUpstreamAndTheLastInnerFlowInEitherOrder() {
        var first = subscribe(5);
        outer.next(1);
        inners.get(0).complete();
        assertThat(first.isCompleted()).isFalse();
        outer.complete();
        first.awaitComplete().check();
        wired.subscribe(Flow.<Integer>empty().switchMap(this::inner), TestSubscriber.create())
                .awaitComplete();
    }

    @Test
    void failsAtOnceAndCancelsTheRest() {
        var inner = subscribe(5);
        outer.next(1);
        inners.get(0).error(new IOException("inner"));
        assertThat(inner.awaitError()).hasMessage("inner");
        assertThat(outer.cancels()).isEqualTo(1);

        TestPublisher<Integer> failing = TestPublisher.paced();
        var upstream = wired.subscribe(Flow.fromPublisher(failing).switchMap(this::inner), TestSubscriber.create(5));
        failing.next(1);
        failing.error(new IOException("outer"));
        assertThat(upstream.awaitError()).hasMessage("outer");
        assertThat(inners.get(1).cancels()).isEqualTo(1);
    }

    @Test
    void reportsWhatAnOldInnerFlowFailsWith() {
        var downstream = subscribe(5);
        outer.next(1, 2);
        inners.get(0).forceError(new IOException("old"));
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("old");
        assertThat(downstream.failure()).isNull();
    }

    @Test
    void cancelsBoth() {
        var downstream = subscribe(5);
        outer.next(1);
        downstream.cancel();
        assertThat(outer.cancels()).isEqualTo(1);
        assertThat(inners.get(0).cancels()).isEqualTo(1);
    }

    @Test
    void saysWhichFunctionThrewOrReturnedNull() {
        var thrown = wired.subscribe(
                Flow.fromPublisher(outer)
                        .switchMap(item -> {
                            throw new IllegalStateException("mine");
                        })
                        .named("search"),
                TestSubscriber.create());
        outer.next(1);
        assertThat(thrown.awaitError()).hasMessage("mine");
        assertThat(thrown.failure().getSuppressed()[0]).hasMessageContaining("switchMap \"search\"");
        assertThat(outer.cancels()).isEqualTo(1);
        var nothing = wired.subscribe(Flow.of(1).switchMap(item -> null), TestSubscriber.create());
        assertThat(nothing.awaitError()).hasMessageContaining("switchMap");
        assertThatThrownBy(() -> Flow.of(1).switchMap(null)).hasMessageContaining("fn");
    }

    @Test
    void saysWhatItHolds() {
        assertThat(Flow.fromPublisher(outer).switchMap(this::inner).bound()).isEqualTo(33);
    }
}
