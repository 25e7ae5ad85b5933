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

class ZipTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> a = TestPublisher.paced();
    private final TestPublisher<Integer> b = TestPublisher.paced();

    @Test
    void asksEachInputForDemandOrPrefetchWhicheverIsLess() {
        var downstream = wired.subscribe(Flow.zip(a, b, Integer::sum), TestSubscriber.create(3));
        assertThat(a.requested()).isEqualTo(3);
        assertThat(b.requested()).isEqualTo(3);
        downstream.request(Long.MAX_VALUE);
        assertThat(a.outstanding()).isEqualTo(32);
        for (int i = 0; i < 32; i++) {
            a.next(i);
        }
        assertThat(a.outstanding()).isZero();
        b.next(10, 20);
        assertThat(downstream.items()).containsExactly(10, 21);
        assertThat(a.outstanding()).isZero();
        for (int i = 0; i < 22; i++) {
            b.next(i);
        }
        assertThat(a.outstanding()).isEqualTo(24);
        assertThat(a.maxOutstanding()).isLessThanOrEqualTo(32);
        downstream.check();
    }

    @Test
    void completesAsSoonAsAPairIsImpossible() {
        var downstream = wired.subscribe(Flow.zip(a, b, Integer::sum), TestSubscriber.create(5));
        a.next(1, 2);
        b.next(10, 20, 30);
        assertThat(downstream.isCompleted()).isFalse();
        a.complete();
        assertThat(downstream.awaitComplete().items()).containsExactly(11, 22);
        assertThat(b.cancels()).isEqualTo(1);
        assertThat(wired.discarded).containsExactly(30);
        downstream.check();
    }

    @Test
    void completesOnlyAfterTheItemsThatWait() {
        var downstream = wired.subscribe(Flow.zip(a, b, Integer::sum), TestSubscriber.create(5));
        a.next(1, 2).complete();
        b.next(10);
        assertThat(downstream.isCompleted()).isFalse();
        b.next(20);
        assertThat(downstream.awaitComplete().items()).containsExactly(11, 22);
        assertThat(b.isCancelled()).isTrue();
    }

    @Test
    void isPulledWhereAllInputsAreAndDiscardsTheOddOne() {
        Flow<Long> flow = Flow.zip(Flow.range(0, 5), Flow.range(10, 3), Long::sum);
        assertThat(flow.bound()).isZero();
        assertThat(flow.map(item -> item).explain()).contains("pulled");
        var exact = wired.subscribe(flow, TestSubscriber.create(3));
        assertThat(exact.awaitComplete().items()).containsExactly(10L, 12L, 14L);
        assertThat(wired.discarded).isEmpty();
        var all = wired.subscribe(flow, TestSubscriber.create(Long.MAX_VALUE));
        assertThat(all.awaitComplete().items()).hasSize(3);
        assertThat(wired.discarded).containsExactly(3L);
    }

    @Test
    void readsAPulledInputOnlyForAPair() {
        var downstream = wired.subscribe(Flow.zip(a, Flow.range(100, 2), (x, y) -> x + y), TestSubscriber.create(5));
        assertThat(wired.discarded).isEmpty();
        a.next(1);
        assertThat(downstream.items()).containsExactly(101L);
        a.next(2);
        assertThat(downstream.awaitComplete().items()).containsExactly(101L, 103L);
        assertThat(a.isCancelled()).isTrue();
        assertThat(wired.discarded).isEmpty();
    }

    @Test
    void cancelsTheOthersAtAFailureAndDiscardsWhatWaits() {
        var downstream = wired.subscribe(Flow.zip(a, b, Integer::sum), TestSubscriber.create(5));
        a.next(1, 2);
        b.error(new IOException("b"));
        assertThat(downstream.awaitError()).hasMessage("b");
        assertThat(a.cancels()).isEqualTo(1);
        assertThat(b.cancels()).isZero();
        assertThat(wired.discarded).containsExactly(1, 2);
    }

    @Test
    void saysWhichFunctionThrewOrReturnedNull() {
        var nothing = wired.subscribe(Flow.zip(a, b, (x, y) -> null), TestSubscriber.create(5));
        a.next(1);
        b.next(1);
        assertThat(nothing.awaitError()).hasMessageContaining("zip").isInstanceOf(NullPointerException.class);
        assertThat(a.isCancelled() && b.isCancelled()).isTrue();
        var thrown = wired.subscribe(
                Flow.zip(Flow.of(1), Flow.of(2), (x, y) -> {
                    throw new IllegalStateException("mine");
                }),
                TestSubscriber.create(5));
        assertThat(thrown.awaitError()).hasMessage("mine");
    }

    @Test
    void joinsAnyNumberOfFlows() {
        var pulled = wired.subscribe(
                Flow.zip(
                        List.of(Flow.range(0, 3), Flow.range(10, 9), Flow.range(20, 9), Flow.range(30, 2)), row -> row),
                TestSubscriber.create(9));
        assertThat(pulled.awaitComplete().items())
                .containsExactly(List.of(0L, 10L, 20L, 30L), List.of(1L, 11L, 21L, 31L));
        assertThat(wired.discarded).containsExactlyInAnyOrder(2L, 12L, 22L);
        var pushed = wired.subscribe(Flow.zip(List.of(a, b, Flow.of(7, 8)), row -> row), TestSubscriber.create(9));
        a.next(1, 2);
        b.next(3, 4);
        assertThat(pulled.failure()).isNull();
        assertThat(pushed.awaitComplete().items()).containsExactly(List.of(1, 3, 7), List.of(2, 4, 8));
        var alone = wired.subscribe(Flow.zip(List.of(Flow.of(1, 2)), row -> row), TestSubscriber.create(9));
        assertThat(alone.awaitComplete().items()).containsExactly(List.of(1), List.of(2));
        assertThatThrownBy(() -> Flow.zip(List.of(), row -> row)).hasMessageContaining("flows.size() is 0");
    }
}
