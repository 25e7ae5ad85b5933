package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** firstOf and takeUntilOther: of two flows one decides what becomes of the other. */
class FirstOfTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> a = TestPublisher.paced();
    private final TestPublisher<Integer> b = TestPublisher.paced();

    private static <T> Publisher<T> hidden(Flow<T> flow) {
        return subscriber -> flow.subscribe(subscriber);
    }

    private TestSubscriber<Integer> race(long demand) {
        return wired.subscribe(Flow.firstOf(a, b), TestSubscriber.create(demand));
    }

    private TestSubscriber<Integer> until(long demand) {
        return wired.subscribe(Flow.fromPublisher(a).takeUntilOther(b), TestSubscriber.create(demand));
    }

    // ---- firstOf

    @Test
    void asksEachForOneUntilOneHasWon() {
        var downstream = race(0);
        assertThat(a.requested() + b.requested()).isZero();
        downstream.request(5);
        assertThat(a.requested()).isEqualTo(1);
        assertThat(b.requested()).isEqualTo(1);
        b.next(10);
        assertThat(a.cancels()).isEqualTo(1);
        assertThat(b.outstanding()).isEqualTo(4);
        b.next(20).complete();
        assertThat(downstream.awaitComplete().items()).containsExactly(10, 20);
        downstream.check();
    }

    @Test
    void givesNothingOfTheLoser() {
        var downstream = race(Long.MAX_VALUE);
        a.next(1);
        assertThat(b.cancels()).isEqualTo(1);
        b.forceNext(10); // it was cancelled in the middle of this
        b.forceComplete();
        assertThat(a.outstanding()).isEqualTo(32);
        a.next(2);
        assertThat(downstream.items()).containsExactly(1, 2);
        assertThat(downstream.isCompleted()).isFalse();
        assertThat(wired.discarded).containsExactly(10);
    }

    @Test
    void isWonByAnEndToo() {
        var completed = race(0);
        a.complete();
        completed.awaitComplete().check();
        assertThat(b.cancels()).isEqualTo(1);
        TestPublisher<Integer> c = TestPublisher.paced();
        TestPublisher<Integer> d = TestPublisher.paced();
        var failed = wired.subscribe(Flow.firstOf(c, d), TestSubscriber.create());
        d.error(new IOException("d"));
        assertThat(failed.awaitError()).hasMessage("d");
        assertThat(c.cancels()).isEqualTo(1);
    }

    @Test
    void opensNoneAfterOneThatHasWonOnTheSpot() {
        var pulled = wired.subscribe(Flow.firstOf(Flow.of(1, 2), a), TestSubscriber.create(5));
        assertThat(pulled.awaitComplete().items()).containsExactly(1, 2);
        assertThat(a.subscriptions()).isZero();
        wired.subscribe(Flow.firstOf(hidden(Flow.<Integer>empty()), a), TestSubscriber.create(5))
                .awaitComplete();
        assertThat(a.subscriptions()).isZero();
    }

    @Test
    void letsAPulledInputWinOnlyOnceItsItemIsWanted() {
        var downstream = wired.subscribe(Flow.firstOf(a, Flow.of(7)), TestSubscriber.create());
        assertThat(a.subscriptions()).isEqualTo(1);
        assertThat(a.isCancelled()).isFalse();
        downstream.request(1);
        assertThat(downstream.awaitComplete().items()).containsExactly(7);
        assertThat(a.isCancelled()).isTrue();
        wired.subscribe(Flow.firstOf(), TestSubscriber.create()).awaitComplete();
        assertThat(Flow.firstOf(a, b).bound()).isEqualTo(33);
    }

    @Test
    void cancelsAll() {
        race(5).cancel();
        assertThat(a.cancels() + b.cancels()).isEqualTo(2);
    }

    // ---- takeUntilOther

    @Test
    void passesDemandOnUpToItsPrefetch() {
        var downstream = until(3);
        assertThat(a.requested()).isEqualTo(3);
        assertThat(b.requested()).isEqualTo(1);
        downstream.request(Long.MAX_VALUE);
        assertThat(a.requested()).isEqualTo(32);
        a.next(1, 2);
        assertThat(downstream.items()).containsExactly(1, 2);
        a.complete();
        downstream.awaitComplete().check();
        assertThat(b.cancels()).isEqualTo(1);
        assertThat(Flow.fromPublisher(a).takeUntilOther(b).bound()).isEqualTo(33);
    }

    @Test
    void completesWhenTheOtherGivesAnItemOrCompletes() {
        var item = until(3);
        a.next(1);
        b.next(10);
        item.awaitComplete().check();
        assertThat(a.cancels()).isEqualTo(1);
        assertThat(b.cancels()).isEqualTo(1);
        assertThat(wired.discarded).containsExactly(10);
        a.forceNext(2); // it was cancelled in the middle of this
        assertThat(item.items()).containsExactly(1);
        assertThat(wired.discarded).containsExactly(10, 2);
        TestPublisher<Integer> c = TestPublisher.paced();
        var end = wired.subscribe(Flow.range(0, 9).takeUntilOther(c), TestSubscriber.create(2));
        c.complete();
        end.awaitComplete().check();
        assertThat(end.items()).containsExactly(0L, 1L);
    }

    @Test
    void stopsBetweenTwoItemsOnTheSpot() {
        var downstream = TestSubscriber.<Long>create(Long.MAX_VALUE).onItem(item -> {
            if (item == 3) {
                b.next(0);
            }
        });
        wired.subscribe(Flow.range(0, 100).takeUntilOther(b), downstream);
        assertThat(downstream.awaitComplete().items()).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void subscribesToNothingIfTheOtherHasSignalled() {
        wired.subscribe(Flow.fromPublisher(a).takeUntilOther(Flow.of(1)), TestSubscriber.create(3))
                .awaitComplete();
        wired.subscribe(Flow.fromPublisher(a).takeUntilOther(hidden(Flow.empty())), TestSubscriber.create(3))
                .awaitComplete();
        assertThat(a.subscriptions()).isZero();
    }

    @Test
    void failsWithEither() {
        var other = until(3);
        b.error(new IOException("other"));
        assertThat(other.awaitError()).hasMessage("other");
        assertThat(a.cancels()).isEqualTo(1);
        TestPublisher<Integer> c = TestPublisher.paced();
        TestPublisher<Integer> d = TestPublisher.paced();
        var own = wired.subscribe(Flow.fromPublisher(c).takeUntilOther(d), TestSubscriber.create(3));
        c.error(new IOException("own"));
        assertThat(own.awaitError()).hasMessage("own");
        assertThat(d.cancels()).isEqualTo(1);
        assertThatThrownBy(() -> Flow.of(1).takeUntilOther(null)).hasMessageContaining("other");
    }

    @Test
    void cancelsBoth() {
        until(3).cancel();
        assertThat(a.cancels() + b.cancels()).isEqualTo(2);
    }
}
