package io.headgate.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stages that turn failures: only those from above, and what they throw themselves goes on. */
class TurningTest {

    private final IllegalStateException boom = new IllegalStateException("boom");

    @TestFactory
    Stream<DynamicTest> recover() {
        return StageCheck.<Integer, Integer>of(flow -> flow.recover(failure -> 7))
                .in(1, 2)
                .out(1, 2)
                .outOnError(1, 2, 7)
                .neverFails()
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> onErrorComplete() {
        return StageCheck.<Integer, Integer>of(Flow::onErrorComplete)
                .in(1, 2)
                .out(1, 2)
                .neverFails()
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> mapErrorOnItems() {
        return StageCheck.<Integer, Integer>of(flow -> flow.mapError(failure -> failure))
                .in(1, 2)
                .out(1, 2)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> handle() {
        return StageCheck.<Integer, String>of(
                        flow -> flow.handle((x, failure) -> failure != null ? "F" : x == 2 ? null : "i" + x))
                .in(1, 2, 3)
                .out("i1", "i3")
                .outOnError("i1", "i3", "F")
                .neverFails()
                .tests();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMadeOfAFailureWaitsForDemand(Host host) {
        TestSubscriber<Integer> subscriber =
                host.of(1).failing(boom).flow().recover(failure -> 7).into(TestSubscriber.create(1));
        assertThat(subscriber.items()).containsExactly(1);
        assertThat(subscriber.terminals()).isZero();
        subscriber.request(1);
        assertThat(subscriber.items()).containsExactly(1, 7);
        assertThat(subscriber.isCompleted()).isTrue();
        subscriber.check();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMadeOfAFailureIsDiscardedWhenNobodyAsks(Host host) {
        Wired wired = new Wired();
        TestSubscriber<Integer> subscriber =
                wired.subscribe(host.of(1).failing(boom).flow().recover(failure -> 7), TestSubscriber.create(1));
        subscriber.cancel();
        assertThat(wired.discarded).containsExactly(7);
        subscriber.check();
    }

    @ParameterizedTest
    @EnumSource
    void aFailureOfTheSourceBeforeItsFirstItemIsSeen(Host host) {
        TestSubscriber<Integer> subscriber = host.<Integer>of()
                .failing(boom)
                .flow()
                .map(x -> x)
                .recover(failure -> failure == boom ? 7 : 8)
                .into(TestSubscriber.create(1));
        assertThat(subscriber.items()).containsExactly(7);
        assertThat(subscriber.isCompleted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aFailureFromBelowIsNotTurned(Host host) {
        List<Throwable> seen = new ArrayList<>();
        TestSubscriber<Integer> subscriber = host.of(1)
                .flow()
                .recover(failure -> {
                    seen.add(failure);
                    return 7;
                })
                .<Integer>map(x -> {
                    throw boom;
                })
                .into(TestSubscriber.create(5));
        assertThat(subscriber.failure()).isSameAs(boom);
        assertThat(seen).isEmpty();
        assertThat(subscriber.items()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aFailureOfAStageAboveIsTurnedAndUpstreamIsReleased(Host host) {
        Given<Integer> given = host.of(1, 2, 3);
        TestSubscriber<Integer> subscriber = given.flow()
                .map(x -> 10 / (x - 2))
                .recover(failure -> failure instanceof ArithmeticException ? 0 : 1)
                .into(TestSubscriber.create(Long.MAX_VALUE));
        assertThat(subscriber.items()).containsExactly(-10, 0);
        assertThat(subscriber.isCompleted()).isTrue();
        assertThat(given.isSettled()).isTrue();
        assertThat(given.emitted).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void whatATurningStageThrowsIsTurnedByTheNext(Host host) {
        RuntimeException second = new IllegalArgumentException("second");
        List<Throwable> seen = new ArrayList<>();
        TestSubscriber<Integer> subscriber = host.of(1)
                .failing(boom)
                .flow()
                .recover(failure -> {
                    throw second;
                })
                .named("first")
                .recover(failure -> {
                    seen.add(failure);
                    return 7;
                })
                .into(TestSubscriber.create(5));
        assertThat(subscriber.items()).containsExactly(1, 7);
        assertThat(seen).containsExactly(second);
        assertThat(second.getSuppressed()).contains(boom);
        assertThat(second.getSuppressed()[0]).hasMessage("thrown in recover \"first\"");
    }

    @ParameterizedTest
    @EnumSource
    void recoveringToNullFails(Host host) {
        TestSubscriber<Integer> subscriber =
                host.of(1).failing(boom).flow().recover(failure -> null).into(TestSubscriber.create(5));
        assertThat(subscriber.failure())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("recover: the function returned null")
                .hasSuppressedException(boom);
    }

    @ParameterizedTest
    @EnumSource
    void mapErrorReplacesAFailure(Host host) {
        IOException checked = new IOException("checked", boom);
        TestSubscriber<Integer> subscriber =
                host.of(1).failing(boom).flow().mapError(failure -> checked).into(TestSubscriber.create(5));
        assertThat(subscriber.items()).containsExactly(1);
        assertThat(subscriber.failure()).isSameAs(checked);
    }

    @ParameterizedTest
    @EnumSource
    void onErrorCompleteOnlyForWhatPassesTheTest(Host host) {
        TestSubscriber<Integer> subscriber = host.of(1)
                .failing(boom)
                .flow()
                .onErrorComplete(failure -> failure instanceof ArithmeticException)
                .into(TestSubscriber.create(5));
        assertThat(subscriber.failure()).isSameAs(boom);
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerIsNotAskedAboutItsOwnFailure(Host host) {
        List<String> calls = new ArrayList<>();
        TestSubscriber<Integer> subscriber = host.of(1, 2)
                .flow()
                .<Integer>handle((x, failure) -> {
                    calls.add(x + " " + failure);
                    throw boom;
                })
                .into(TestSubscriber.create(5));
        assertThat(calls).containsExactly("1 null");
        assertThat(subscriber.failure()).isSameAs(boom);
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerLetsAFailurePassByThrowingIt(Host host) {
        TestSubscriber<Integer> subscriber = host.of(1)
                .failing(boom)
                .flow()
                .<Integer>handle((x, failure) -> {
                    if (failure instanceof Exception exception) {
                        throw exception;
                    }
                    return x;
                })
                .into(TestSubscriber.create(5));
        assertThat(subscriber.items()).containsExactly(1);
        assertThat(subscriber.failure()).isSameAs(boom);
        assertThat(boom.getSuppressed())
                .noneMatch(note -> String.valueOf(note.getMessage()).contains("handle"));
    }
}
