package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;

/** Failures that wait until the others have ended: the first one comes, with those after it suppressed. */
class DelayErrorsTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> a = TestPublisher.paced();
    private final TestPublisher<Integer> b = TestPublisher.paced();
    private final TestPublisher<Integer> c = TestPublisher.paced();

    private static Throwable first(TestSubscriber<?> downstream, String... suppressed) {
        Throwable failure = downstream.awaitError();
        assertThat(failure).hasMessage("first");
        assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly(suppressed);
        downstream.check();
        return failure;
    }

    private static Publisher<Integer> pulledOrFailing(int item) {
        return switch (item) {
            case 1 -> Flow.error(new IOException("first"));
            case 2 -> throw new IllegalStateException("thrown");
            default -> Flow.of(item, item);
        };
    }

    @Test
    void concatGoesOnWithTheNextInput() {
        var downstream = wired.subscribe(
                Flow.concatDelayErrors(a, Flow.error(new IOException("second")), b, Flow.of(9)),
                TestSubscriber.create(9));
        a.next(1);
        a.error(new IOException("first"));
        assertThat(b.requested()).isEqualTo(8);
        b.next(2).complete();
        first(downstream, "second");
        assertThat(downstream.items()).containsExactly(1, 2, 9);
    }

    /** What an inner flow gave before it failed uses up demand: found by a random pipeline. */
    @Test
    void itemsBeforeAFailureAreSettled() {
        var downstream = wired.subscribe(
                Flow.range(1, 2)
                        .<Long>concatMapDelayErrors(x -> Flow.range(10 * x, 3).map(y -> {
                            if (y == 12) {
                                throw new IllegalStateException("first");
                            }
                            return y;
                        })),
                TestSubscriber.create(4));
        assertThat(downstream.check().items()).containsExactly(10L, 11L, 20L, 21L);
        downstream.request(1);
        first(downstream, "thrown in map");
        assertThat(downstream.items()).containsExactly(10L, 11L, 20L, 21L, 22L);
    }

    @Test
    void mergeLetsTheOthersGoOn() {
        var downstream = wired.subscribe(Flow.mergeDelayErrors(a, b, c), TestSubscriber.create(9));
        a.next(1);
        a.error(new IOException("first"));
        assertThat(b.isCancelled()).isFalse();
        b.next(2);
        b.error(new IOException("second"));
        c.next(3).complete();
        first(downstream, "second");
        assertThat(downstream.items()).containsExactly(1, 2, 3);
    }

    @Test
    void flatMapAndConcatMapGoOnWithoutTheInnerFlow() {
        List<Function<Flow<Integer>, Flow<Integer>>> operators = List.of(
                flow -> flow.flatMapDelayErrors(2, DelayErrorsTest::pulledOrFailing),
                flow -> flow.concatMapDelayErrors(DelayErrorsTest::pulledOrFailing),
                flow -> flow.switchMapDelayErrors(DelayErrorsTest::pulledOrFailing));
        Publisher<Integer> pushed = subscriber -> Flow.of(0, 1, 2, 3).subscribe(subscriber);
        for (var operator : operators) {
            var pulled = wired.subscribe(operator.apply(Flow.of(0, 1, 2, 3)), TestSubscriber.create(9));
            Throwable failure = first(pulled, "thrown");
            assertThat(failure.getSuppressed()[0].getSuppressed()[0]).hasMessageContaining("thrown in");
            assertThat(pulled.items()).containsExactly(0, 0, 3, 3);
        }
        for (var operator : operators.subList(0, 2)) {
            var downstream = wired.subscribe(operator.apply(Flow.fromPublisher(pushed)), TestSubscriber.create(9));
            first(downstream, "thrown");
            assertThat(downstream.items()).containsExactly(0, 0, 3, 3);
        }
    }

    @Test
    void anUpstreamsFailureWaitsForTheInnerFlows() {
        List<Function<Flow<Integer>, Flow<Integer>>> operators = List.of(
                flow -> flow.flatMapDelayErrors(2, item -> b),
                flow -> flow.concatMapDelayErrors(item -> b),
                flow -> flow.switchMapDelayErrors(item -> b));
        for (var operator : operators) {
            TestPublisher<Integer> outer = TestPublisher.paced();
            var downstream = wired.subscribe(operator.apply(Flow.fromPublisher(outer)), TestSubscriber.create(9));
            outer.next(1);
            outer.error(new IOException("first"));
            b.next(5);
            assertThat(downstream.failure()).isNull();
            b.error(new IOException("inner"));
            Throwable failure = downstream.awaitError();
            assertThat(List.of(failure.getMessage(), failure.getSuppressed()[0].getMessage()))
                    .containsExactlyInAnyOrder("first", "inner");
            assertThat(downstream.check().items()).containsExactly(5);
        }
    }

    @Test
    void combineLatestTakesAFailureForAnEnd() {
        var downstream =
                wired.subscribe(Flow.combineLatestDelayErrors(a, b, (x, y) -> x + "+" + y), TestSubscriber.create(9));
        a.next(1);
        b.next(10);
        a.error(new IOException("first"));
        b.next(20);
        b.error(new IOException("second"));
        first(downstream, "second");
        assertThat(downstream.items()).containsExactly("1+10", "1+20");
        var impossible =
                wired.subscribe(Flow.combineLatestDelayErrors(List.of(c, a), row -> row), TestSubscriber.create(9));
        c.error(new IOException("first"));
        first(impossible);
        assertThat(a.isCancelled()).isTrue();
    }

    @Test
    void whatTheCombinerThrowsDoesNotWait() {
        var downstream = wired.subscribe(
                Flow.combineLatestDelayErrors(a, b, (x, y) -> {
                    throw new IllegalStateException("mine");
                }),
                TestSubscriber.create(9));
        a.next(1);
        b.next(1);
        assertThat(downstream.awaitError()).hasMessage("mine");
        assertThat(a.isCancelled() && b.isCancelled()).isTrue();
    }

    @Test
    void anIllegalRequestComesFirstAndReportsWhatWasKept() {
        var merged = wired.subscribe(Flow.mergeDelayErrors(a, b), TestSubscriber.create(9));
        a.error(new IOException("merged"));
        merged.subscription().request(0);
        assertThat(merged.awaitError()).hasMessageContaining("§3.9");
        var relayed = wired.subscribe(Flow.concatDelayErrors(c, b), TestSubscriber.create(9));
        c.error(new IOException("relayed"));
        relayed.subscription().request(0);
        assertThat(relayed.awaitError()).hasMessageContaining("§3.9");
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("merged", "relayed");
    }

    @Test
    void aCancelReportsWhatWasKept() {
        var merged = wired.subscribe(Flow.mergeDelayErrors(a, b), TestSubscriber.create(9));
        a.error(new IOException("merged"));
        merged.cancel();
        var relayed = wired.subscribe(Flow.concatDelayErrors(c, b), TestSubscriber.create(9));
        c.error(new IOException("relayed"));
        relayed.cancel();
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("merged", "relayed");
        assertThat(merged.terminals() + relayed.terminals()).isZero();
    }

    @Test
    void oneFailureTwiceIsOneFailure() {
        IOException same = new IOException("first");
        var downstream = wired.subscribe(
                Flow.mergeDelayErrors(Flow.<Integer>error(same), Flow.<Integer>error(same)), TestSubscriber.create(1));
        first(downstream);
    }

    @Test
    void anInputThatCannotBeOpenedHasFailed() {
        Flow<Integer> broken = Flow.fromStream(() -> {
            throw new IllegalStateException("first");
        });
        for (Flow<Integer> flow :
                List.of(Flow.mergeDelayErrors(broken, Flow.of(7)), Flow.concatDelayErrors(broken, Flow.of(7)))) {
            var downstream = wired.subscribe(flow, TestSubscriber.create(9));
            assertThat(downstream.awaitError()).hasMessage("first");
            assertThat(downstream.items()).containsExactly(7);
        }
    }
}
