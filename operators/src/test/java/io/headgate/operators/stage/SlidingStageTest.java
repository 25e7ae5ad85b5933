package io.headgate.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Wired;
import io.headgate.testkit.TestSubscriber;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlidingStageTest {

    @TestFactory
    Stream<DynamicTest> overlapping() {
        return StageCheck.<Integer, List<Integer>>of(flow -> flow.sliding(3, 1))
                .in(1, 2, 3, 4, 5)
                .out(List.of(1, 2, 3), List.of(2, 3, 4), List.of(3, 4, 5))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> overlappingWithARest() {
        return StageCheck.<Integer, List<Integer>>of(flow -> flow.sliding(3, 2))
                .in(1, 2, 3, 4)
                .out(List.of(1, 2, 3), List.of(3, 4))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> withGaps() {
        return StageCheck.<Integer, List<Integer>>of(flow -> flow.sliding(2, 3))
                .in(1, 2, 3, 4, 5, 6, 7)
                .out(List.of(1, 2), List.of(4, 5), List.of(7))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> tumbling() {
        return StageCheck.<Integer, List<Integer>>of(flow -> flow.sliding(2, 2))
                .in(1, 2, 3)
                .out(List.of(1, 2), List.of(3))
                .tests();
    }

    @ParameterizedTest
    @EnumSource
    void asksForDemandTimesStepAndOnceForTheFirstWindow(Host host) {
        Given<Integer> given = host.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
        TestSubscriber<List<Integer>> subscriber = given.flow().sliding(4, 2).into(TestSubscriber.create(1));
        assertThat(given.emitted).hasValue(4);
        subscriber.request(2);
        assertThat(subscriber.items()).hasSize(3);
        assertThat(given.emitted).hasValue(8);
        if (host == Host.PUSHED) {
            assertThat(given.requested).hasValue(8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyItemsThatWereInNoWindowAreDiscarded(Host host) {
        Wired wired = new Wired();
        Given<Integer> given = host.of(1, 2, 3, 4);
        TestSubscriber<List<Integer>> subscriber =
                wired.subscribe(given.flow().sliding(3, 2), TestSubscriber.create(1));
        assertThat(subscriber.items()).containsExactly(List.of(1, 2, 3));
        subscriber.cancel();
        assertThat(wired.discarded).isEmpty();
        assertThat(given.isSettled()).isTrue();
    }
}
