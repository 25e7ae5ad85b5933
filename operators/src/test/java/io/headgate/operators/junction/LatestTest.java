package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** combineLatest and withLatestFrom. */
class LatestTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> a = TestPublisher.paced();
    private final TestPublisher<Integer> b = TestPublisher.paced();

    private TestSubscriber<String> combined(long demand) {
        return wired.subscribe(Flow.combineLatest(a, b, (x, y) -> x + "+" + y), TestSubscriber.create(demand));
    }

    private TestSubscriber<String> with(long demand) {
        return wired.subscribe(
                Flow.fromPublisher(a).withLatestFrom(b, (x, y) -> x + "+" + y), TestSubscriber.create(demand));
    }

    // ---- combineLatest

    @Test
    void givesARowForEachItemOnceThereIsOneOfEach() {
        var downstream = combined(9);
        assertThat(a.requested()).isEqualTo(9);
        assertThat(b.requested()).isEqualTo(9);
        a.next(1);
        assertThat(downstream.items()).isEmpty();
        b.next(10);
        a.next(2);
        b.next(20, 30);
        assertThat(downstream.items()).containsExactly("1+10", "2+10", "2+20", "2+30");
        assertThat(a.requested()).isEqualTo(10); // and once more for the one that made no row
        a.complete();
        b.next(40).complete();
        downstream.awaitComplete().check();
        assertThat(wired.discarded).isEmpty();
    }

    /** What makes no row is asked for again, however much of it there is: with a demand of one as well. */
    @Test
    void asksAgainForWhatMadeNoRow() {
        var downstream = combined(1);
        assertThat(a.requested()).isEqualTo(1);
        for (int i = 0; i < 1_000; i++) {
            a.next(i);
            assertThat(a.outstanding()).isEqualTo(1);
        }
        b.next(10);
        assertThat(downstream.items()).containsExactly("999+10");
        assertThat(wired.discarded).hasSize(999).doesNotContain(999);
        assertThat(b.outstanding()).isZero();
        downstream.request(1);
        assertThat(b.outstanding()).isEqualTo(1);
        assertThat(a.maxOutstanding()).isEqualTo(1);
    }

    @Test
    void passesNothingOverOnceThereIsARow() {
        var downstream = combined(1);
        a.next(1);
        b.next(10);
        a.next(2); // asked for before the row was made
        assertThat(downstream.items()).containsExactly("1+10");
        downstream.request(1);
        assertThat(downstream.items()).containsExactly("1+10", "2+10");
        assertThat(wired.discarded).isEmpty();
    }

    @Test
    void holdsUpToItsPrefetchOfEach() {
        var downstream = combined(40);
        a.next(0);
        b.next(0);
        for (int i = 1; i < 32; i++) {
            a.next(i);
            b.next(i);
        }
        assertThat(a.maxOutstanding()).isEqualTo(32);
        assertThat(downstream.received()).isEqualTo(40);
        downstream.cancel();
        assertThat(wired.discarded).hasSize(64 - 41); // the first row used up two
        assertThat(Flow.combineLatest(a, b, (x, y) -> x).bound()).isEqualTo(66);
    }

    @Test
    void completesAsSoonAsThereWillBeNoRow() {
        var downstream = combined(9);
        a.next(1);
        b.complete();
        downstream.awaitComplete().check();
        assertThat(a.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(1);
    }

    @Test
    void cancelsAndDiscardsWhatWasPartOfNoRow() {
        var downstream = combined(9);
        a.next(1, 2);
        downstream.cancel();
        assertThat(a.isCancelled() && b.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(1, 2);
        TestPublisher<Integer> c = TestPublisher.paced();
        var failing = wired.subscribe(Flow.combineLatest(c, Flow.of(5), Integer::sum), TestSubscriber.create(9));
        c.next(1);
        c.error(new IOException("c"));
        assertThat(failing.awaitError()).hasMessage("c");
        assertThat(failing.items()).containsExactly(6);
        assertThat(wired.discarded).containsExactly(1, 2);
    }

    @Test
    void readsPulledInputsForRowsAloneAndInTurn() {
        var pulled = wired.subscribe(
                Flow.combineLatest(Flow.range(0, 3), Flow.range(10, 3), (x, y) -> x + "+" + y),
                TestSubscriber.create(9));
        assertThat(pulled.awaitComplete().items()).containsExactly("0+10", "1+10", "1+11", "2+11", "2+12");
        var mixed = wired.subscribe(Flow.combineLatest(Flow.always("x"), a, (x, y) -> x + y), TestSubscriber.create(2));
        a.next(1);
        assertThat(mixed.items()).containsExactly("x1", "x1");
        mixed.cancel();
        assertThat(wired.discarded).isEmpty();
    }

    @Test
    void combinesAnyNumber() {
        TestPublisher<Integer> c = TestPublisher.paced();
        var downstream = wired.subscribe(Flow.combineLatest(List.of(a, b, c), row -> row), TestSubscriber.create(9));
        a.next(1);
        b.next(2);
        c.next(3);
        b.next(4);
        assertThat(downstream.items()).containsExactly(List.of(1, 2, 3), List.of(1, 4, 3));
        assertThatThrownBy(() -> Flow.combineLatest(List.of(), row -> row)).hasMessageContaining("flows.size() is 0");
    }

    @Test
    void saysWhichFunctionThrewOrReturnedNull() {
        var thrown = wired.subscribe(
                Flow.combineLatest(a, b, (x, y) -> {
                            throw new IllegalStateException("mine");
                        })
                        .named("both"),
                TestSubscriber.create(5));
        a.next(1);
        b.next(1);
        assertThat(thrown.awaitError()).hasMessage("mine");
        assertThat(thrown.failure().getSuppressed()[0]).hasMessageContaining("combineLatest \"both\"");
        assertThat(a.cancels() + b.cancels()).isEqualTo(2);
        var nothing = wired.subscribe(Flow.combineLatest(a, b, (x, y) -> null), TestSubscriber.create(5));
        a.next(1);
        b.next(1);
        assertThat(nothing.awaitError()).hasMessageContaining("combineLatest");
    }

    @Test
    void handsOnNothingOnceTheFunctionHasCancelled() {
        var downstream = TestSubscriber.<Integer>create(5);
        wired.subscribe(
                Flow.combineLatest(a, b, (x, y) -> {
                    downstream.cancel();
                    return x + y;
                }),
                downstream);
        a.next(1);
        b.next(10);
        assertThat(downstream.check().items()).isEmpty();
        assertThat(wired.discarded).containsExactly(11);
    }

    // ---- withLatestFrom

    @Test
    void pairsEachItemWithTheNewest() {
        var downstream = with(5);
        assertThat(a.requested()).isEqualTo(5);
        assertThat(b.requested()).isEqualTo(Long.MAX_VALUE);
        b.next(10, 20);
        a.next(1, 2);
        b.next(30);
        a.next(3);
        b.complete();
        a.next(4).complete();
        assertThat(downstream.awaitComplete().items()).containsExactly("1+20", "2+20", "3+30", "4+30");
        assertThat(wired.discarded).containsExactly(10);
        assertThat(b.calls()).hasSize(1);
        downstream.check();
    }

    @Test
    void asksAgainForWhatItSwallowed() {
        var downstream = with(1);
        for (int i = 0; i < 1_000; i++) {
            a.next(i);
            assertThat(a.outstanding()).isEqualTo(1);
        }
        assertThat(wired.discarded).hasSize(1_000);
        b.next(10);
        a.next(1);
        assertThat(downstream.items()).containsExactly("1+10");
        assertThat(a.outstanding()).isZero();
        assertThat(a.maxOutstanding()).isEqualTo(1);
    }

    @Test
    void completesWhenThereWillBeNoPair() {
        var downstream = with(5);
        b.complete();
        downstream.awaitComplete().check();
        assertThat(a.isCancelled()).isTrue();
    }

    @Test
    void failsWithTheOtherAtOnce() {
        var downstream = with(5);
        b.next(10);
        b.error(new IOException("other"));
        assertThat(downstream.awaitError()).hasMessage("other");
        assertThat(a.cancels()).isEqualTo(1);
        assertThat(wired.discarded).containsExactly(10);
    }

    @Test
    void keepsUpstreamWaitingIfItCanBePulled() {
        var downstream =
                wired.subscribe(Flow.range(0, 3).withLatestFrom(b, (x, y) -> x + "+" + y), TestSubscriber.create(9));
        assertThat(downstream.items()).isEmpty();
        b.next(10);
        assertThat(downstream.awaitComplete().items()).containsExactly("0+10", "1+10", "2+10");
        assertThat(b.isCancelled()).isTrue();
        var pulled = wired.subscribe(
                Flow.range(0, 4).withLatestFrom(Flow.of("x", "y"), (item, y) -> item + y), TestSubscriber.create(9));
        assertThat(pulled.awaitComplete().items()).containsExactly("0x", "1y", "2y", "3y");
        assertThat(wired.discarded).isEmpty();
    }

    @Test
    void cancelsBothAndDiscardsTheNewestThatWasPartOfNoPair() {
        var downstream = with(5);
        b.next(10);
        downstream.cancel();
        assertThat(a.isCancelled() && b.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(10);
        b.forceNext(11);
        a.forceNext(1);
        assertThat(wired.discarded).containsExactly(10, 11, 1);
        assertThat(Flow.fromPublisher(a).withLatestFrom(b, (x, y) -> x).bound()).isEqualTo(33);
    }

    @Test
    void saysWhichPairingThrewOrReturnedNull() {
        var thrown = wired.subscribe(
                Flow.of(1).withLatestFrom(Flow.of(2), (x, y) -> {
                    throw new IllegalStateException("mine");
                }),
                TestSubscriber.create(5));
        assertThat(thrown.awaitError()).hasMessage("mine");
        assertThat(thrown.failure().getSuppressed()[0]).hasMessageContaining("withLatestFrom");
        var nothing = wired.subscribe(Flow.of(1).withLatestFrom(Flow.of(2), (x, y) -> null), TestSubscriber.create(5));
        assertThat(nothing.awaitError()).hasMessageContaining("withLatestFrom");
    }
}
