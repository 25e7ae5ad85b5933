package io.headgate.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.testkit.ManualExecutor;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestSubscriber;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stages and blocking functions of others: cancelled as far as they can be, and what they say at the end of it. */
class StagesOfOthersTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final List<Object> discarded = new ArrayList<>();
    private final CompletableFuture<Integer> behind = new CompletableFuture<>();
    private final ManualExecutor elsewhere = new ManualExecutor();

    @AfterEach
    void noInterruptIsLeftBehind() {
        assertThat(Thread.interrupted()).as("an interrupt is left behind").isFalse();
    }

    record Way(String name, Function<CompletionStage<Integer>, Flow<?>> flow) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way("fromCompletionStage", stage -> Flow.fromCompletionStage(() -> stage)),
                new Way("mapAsync", stage -> Flow.of(1).mapAsync(1, item -> stage)),
                new Way("mapAsyncUnordered", stage -> Flow.of(1).mapAsyncUnordered(1, item -> stage)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void oneThatIsNoFutureIsCancelledByWhatIsBehindIt(Way way) {
        way.flow()
                .apply(Stages.notAFuture(behind, true))
                .into(TestSubscriber.create(1))
                .cancel();
        assertThat(behind).isCancelled();
        assertThat(reported).isEmpty();
    }

    /** It goes on, and what it gives is nobody's. */
    @ParameterizedTest
    @MethodSource("ways")
    void oneThatCantBeCancelledRunsToItsEnd(Way way) {
        var downstream = way.flow()
                .apply(Stages.notAFuture(behind, false))
                .onDiscard(discarded::add)
                .into(TestSubscriber.create(1));
        downstream.cancel();
        assertThat(behind).isNotDone();
        behind.complete(7);
        assertThat(discarded).containsExactly(7);
        assertThat(reported).isEmpty();
        assertThat(downstream.terminals()).isZero();
    }

    @Test
    void nothingIsWhatAStageWithNothingGivesAfterACancel() {
        Flow.fromCompletionStage(() -> Stages.notAFuture(behind, false))
                .onDiscard(discarded::add)
                .into(TestSubscriber.create(1))
                .cancel();
        behind.complete(null);
        assertThat(discarded).isEmpty();
        assertThat(reported).isEmpty();
    }

    /** It wraps nothing, so it is the failure itself. */
    @ParameterizedTest
    @MethodSource("ways")
    void aBareCompletionExceptionIsTheFailure(Way way) {
        CompletionException bare = new CompletionException("bare", null);
        var downstream = way.flow().apply(behind).into(TestSubscriber.create(1));
        behind.completeExceptionally(bare);
        assertThat(downstream.awaitError()).isSameAs(bare);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLoopThatWaitsForStagesCancelsThemAsFarAsTheyCanBe(boolean convertible) {
        var result = Flow.of(1).forEachAsync(1, item -> Stages.notAFuture(behind, convertible));
        result.cancel(true);
        assertThat(behind.isCancelled()).isEqualTo(convertible);
        assertThat(reported).isEmpty();
    }

    @Test
    void aLoopThatIsGivenNoStageFails() {
        assertThatThrownBy(() -> Flow.of(1).forEachAsync(1, item -> null).await(Duration.ofMinutes(1)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("forEachAsync: the function returned null for 1");
    }

    @Test
    void anInnerFlowThatIsNoneFailsAtTheEndWhereFailuresWait() {
        var downstream = Flow.of(1, 2, 3)
                .flatMapDelayErrors(2, item -> item == 2 ? null : Flow.of(item))
                .into(TestSubscriber.create(5));
        assertThat(downstream.awaitError())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("flatMapDelayErrors: the function returned null");
        assertThat(downstream.check().items()).containsExactly(1, 3);
    }

    // ---- blocking functions that are interrupted by a cancel

    private static Throwable wrapped(Throwable cause, int times) {
        Throwable outer = cause;
        for (int i = 0; i < times; i++) {
            outer = new IllegalStateException(outer);
        }
        return outer;
    }

    private void blockingThatAnswersACancelWith(Throwable answer) {
        TestSubscriber<Integer> downstream = TestSubscriber.create(1);
        Flow.of(1)
                .mapBlocking(1, elsewhere, item -> {
                    downstream.cancel();
                    throw (RuntimeException) answer;
                })
                .<Integer>map(item -> 0)
                .subscribe(downstream);
        elsewhere.runAll();
        assertThat(downstream.terminals()).isZero();
    }

    @Test
    void anAnswerToAnInterruptIsNoFailureHoweverItIsWrapped() {
        blockingThatAnswersACancelWith(wrapped(new InterruptedException(), 1));
        blockingThatAnswersACancelWith(wrapped(new ClosedByInterruptException(), 1));
        blockingThatAnswersACancelWith(new CancellationException());
        blockingThatAnswersACancelWith(wrapped(new InterruptedException(), 15));
        assertThat(reported).isEmpty();
        Throwable tooDeep = wrapped(new InterruptedException(), 16);
        blockingThatAnswersACancelWith(tooDeep);
        assertThat(reported).containsExactly(tooDeep);
    }

    @Test
    void aProducerThatAnswersACancelHasNotFailed() {
        for (Exception answer :
                List.of(new CancellationException(), new InterruptedException(), new IllegalStateException("late"))) {
            TestSubscriber<Integer> downstream = TestSubscriber.create(1);
            Flow.<Integer>produce(elsewhere, 4, outlet -> {
                        downstream.cancel();
                        throw answer;
                    })
                    .subscribe(downstream);
            elsewhere.runAll();
            assertThat(downstream.terminals()).isZero();
        }
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("late");
    }

    /** Nobody has cancelled: then it is a failure like any other. */
    @Test
    void aProducerThatCancelsByItselfHasFailed() {
        var downstream = Flow.<Integer>produce(elsewhere, 4, outlet -> {
                    throw new CancellationException("by itself");
                })
                .into(TestSubscriber.create(1));
        elsewhere.runAll();
        assertThat(downstream.awaitError()).hasMessage("by itself");
    }

    @Test
    void aProducerIsRunOnceAndNotAfterACancel() {
        List<Integer> runs = new ArrayList<>();
        List<Runnable> tasks = new ArrayList<>();
        Flow<Integer> produced = Flow.produce(tasks::add, 4, outlet -> runs.add(1));
        produced.into(TestSubscriber.create(1)).cancel();
        tasks.get(0).run();
        assertThat(runs).isEmpty();
        var downstream = produced.into(TestSubscriber.create(1));
        tasks.get(1).run();
        tasks.get(1).run(); // an executor may
        assertThat(runs).containsExactly(1);
        assertThat(downstream.awaitComplete().check().items()).isEmpty();
    }
}
