package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FlatMapOrderedTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final Wired wired = new Wired();
    private final Inners script = new Inners();
    private final TestPublisher<Integer> outer = script.outer;
    private final List<TestPublisher<Integer>> inners = script.all;

    private Flow<Integer> flow(int n, int prefetch) {
        return script.items().flatMapOrdered(n, script::of, prefetch);
    }

    @Test
    void runsInnerFlowsAtOnceAndGivesThemInOrder() {
        var downstream = wired.subscribe(flow(3, 8), TestSubscriber.create(100));
        outer.next(1, 2, 3);
        inners.get(2).next(30).complete();
        inners.get(1).next(20, 21);
        assertThat(downstream.items()).isEmpty();
        inners.get(0).next(10);
        assertThat(downstream.items()).containsExactly(10);
        inners.get(0).complete();
        assertThat(downstream.items()).containsExactly(10, 20, 21);
        inners.get(1).next(22).complete();
        assertThat(downstream.items()).containsExactly(10, 20, 21, 22, 30);
        outer.complete();
        downstream.awaitComplete().check();
    }

    @Test
    void asksForNOuterAndForDemandOrPrefetchOfEachInnerFlow() {
        var downstream = wired.subscribe(flow(2, 4), TestSubscriber.create());
        assertThat(outer.requested()).isEqualTo(2);
        outer.next(1, 2);
        assertThat(inners.get(1).requested()).isZero();
        downstream.request(1);
        assertThat(inners.get(0).requested()).isEqualTo(1);
        assertThat(inners.get(1).requested()).isEqualTo(1);
        downstream.request(50);
        assertThat(inners.get(1).requested()).isEqualTo(4);
        inners.get(1).next(20, 21, 22, 23);
        assertThat(inners.get(1).outstanding()).isZero();
        inners.get(1).complete();
        assertThat(outer.requested()).isEqualTo(2); // its place isn't free before it is delivered
        inners.get(0).next(10, 11, 12);
        assertThat(inners.get(0).outstanding()).isEqualTo(4);
        inners.get(0).complete();
        assertThat(downstream.items()).containsExactly(10, 11, 12, 20, 21, 22, 23);
        assertThat(outer.requested()).isEqualTo(4);
        assertThat(outer.maxOutstanding()).isEqualTo(2);
    }

    @Test
    void isLikeConcatMapOverWhatIsThere() {
        var downstream = wired.subscribe(
                Flow.range(0, 1_000)
                        .flatMapOrdered(
                                7, item -> item % 2 == 0 ? Flow.range(0, 3) : Inners.hidden(Flow.range(3, 3)), 2),
                TestSubscriber.<Long>create(Long.MAX_VALUE));
        var expected = wired.subscribe(
                Flow.range(0, 1_000).concatMap(item -> item % 2 == 0 ? Flow.range(0, 3) : Flow.range(3, 3)),
                TestSubscriber.<Long>create(Long.MAX_VALUE));
        assertThat(downstream.awaitComplete().items())
                .isEqualTo(expected.awaitComplete().items());
        assertThat(downstream.check().maxDepth()).isEqualTo(1);
    }

    @Test
    void keepsFailuresInOrder() {
        var downstream = wired.subscribe(flow(3, 8), TestSubscriber.create(100));
        outer.next(1, 2, 3);
        inners.get(2).next(30);
        inners.get(1).next(20);
        inners.get(1).error(new IOException("second"));
        outer.error(new IOException("outer"));
        assertThat(downstream.failure()).isNull();
        inners.get(0).next(10).complete();
        assertThat(downstream.awaitError()).hasMessage("second");
        assertThat(downstream.items()).containsExactly(10, 20);
        assertThat(inners.get(2).cancels()).isEqualTo(1);
        assertThat(wired.discarded).containsExactly(30);
    }

    @Test
    void endsWithUpstreamsFailureAfterTheInnerFlows() {
        var pushed = wired.subscribe(flow(3, 8), TestSubscriber.create(100));
        outer.next(1);
        outer.error(new IOException("outer"));
        inners.get(0).next(10).complete();
        assertThat(pushed.awaitError()).hasMessage("outer");
        assertThat(pushed.items()).containsExactly(10);
        TestPublisher<Integer> inner = TestPublisher.paced();
        var pulled = wired.subscribe(
                Flow.concat(Flow.of(1), Flow.<Integer>error(new IOException("pulled")))
                        .flatMapOrdered(2, item -> inner),
                TestSubscriber.create(100));
        inner.next(10).complete();
        assertThat(pulled.awaitError()).hasMessage("pulled");
        assertThat(pulled.items()).containsExactly(10);
    }

    @Test
    void endsWithWhatTheFunctionThrewAfterTheInnerFlows() {
        TestPublisher<Integer> inner = TestPublisher.paced();
        var downstream = wired.subscribe(
                Flow.fromPublisher(outer)
                        .flatMapOrdered(3, item -> {
                            if (item == 2) {
                                throw new IllegalStateException("mine");
                            }
                            return inner;
                        })
                        .named("fetch"),
                TestSubscriber.create(100));
        outer.next(1, 2);
        assertThat(outer.cancels()).isEqualTo(1);
        assertThat(downstream.failure()).isNull();
        inner.next(10).complete();
        assertThat(downstream.awaitError()).hasMessage("mine");
        assertThat(downstream.failure().getSuppressed()[0]).hasMessageContaining("flatMapOrdered \"fetch\"");
        assertThat(downstream.items()).containsExactly(10);
        var nothing = wired.subscribe(Flow.of(1).flatMapOrdered(2, item -> null), TestSubscriber.create());
        assertThat(nothing.awaitError()).hasMessageContaining("flatMapOrdered");
    }

    /** Upstream's failure waits for the inner flows, and its turn never comes. */
    @Test
    void reportsAFailureThatWaitedInVain() {
        var cancelled = wired.subscribe(flow(3, 8), TestSubscriber.create(9));
        outer.next(1);
        outer.error(new IOException("outer"));
        cancelled.cancel();
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("outer");
        var thrown = wired.subscribe(
                Flow.of(1, 2).flatMapOrdered(3, item -> {
                    if (item == 2) {
                        throw new IllegalStateException("mine");
                    }
                    return Flow.never();
                }),
                TestSubscriber.create(9));
        thrown.subscription().request(0);
        assertThat(thrown.awaitError()).hasMessageContaining("§3.9");
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("outer", "mine");
    }

    @Test
    void cancelsAllAndDiscardsWhatWaits() {
        var downstream = wired.subscribe(flow(2, 8), TestSubscriber.create(100));
        outer.next(1, 2);
        inners.get(1).next(20, 21);
        downstream.cancel();
        assertThat(outer.isCancelled()).isTrue();
        assertThat(inners).allMatch(TestPublisher::isCancelled);
        assertThat(wired.discarded).containsExactly(20, 21);
    }

    @Test
    void completesWithoutDemandAndSaysWhatItHolds() {
        wired.subscribe(Flow.range(0, 9).flatMapOrdered(2, item -> Flow.empty()), TestSubscriber.create())
                .awaitComplete();
        assertThat(flow(4, 16).bound()).isEqualTo(64);
        assertThat(flow(4, 16).explain()).contains("flatMapOrdered").contains("≤ 4 inners × 16");
        assertThatThrownBy(() -> flow(0, 1)).hasMessageContaining("n is 0");
        assertThatThrownBy(() -> flow(1, 0)).hasMessageContaining("prefetch is 0");
    }

    /** Mistake: an inner flow that couldn't be opened and stays in the line, where it is never over. */
    @Test
    void anInnerFlowThatCantBeOpenedEndsItInItsTurn() {
        var failure = new IllegalStateException("not there");
        var downstream = Flow.of(1, 2)
                .flatMapOrdered(
                        2,
                        x -> x == 1
                                ? Flow.of(10, 11)
                                : Flow.using(
                                        () -> {
                                            throw failure;
                                        },
                                        opened -> Flow.<Integer>empty(),
                                        opened -> {}))
                .into(TestSubscriber.create(1));
        assertThat(downstream.items()).containsExactly(10);
        assertThat(downstream.isCompleted()).isFalse();
        assertThat(downstream.request(9).awaitError(IllegalStateException.class))
                .isSameAs(failure);
        assertThat(downstream.check().items()).containsExactly(10, 11);
    }

    @Test
    void aFileThatIsntThereIsAnError() {
        Path none = Path.of("there", "is", "none");
        var downstream = Flow.of(none).flatMapOrdered(2, Flow::lines).into(TestSubscriber.create(1));
        downstream.awaitError(NoSuchFileException.class);
        downstream.check();
    }
}
