package io.headgate.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.TestSubscriber;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DistinctStageTest {

    @TestFactory
    Stream<DynamicTest> distinct() {
        return StageCheck.<Integer, Integer>of(flow -> flow.distinct(10, x -> x % 10))
                .in(1, 11, 2, 1, 12, 3)
                .out(1, 2, 3)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> theEldestKeyIsForgotten() {
        return StageCheck.<Integer, Integer>of(flow -> flow.distinct(2, x -> x))
                .in(1, 2, 1, 3, 1, 3)
                .out(1, 2, 3, 1)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> throwing() {
        return StageCheck.<Integer, Integer>naming(
                "distinct",
                boom -> flow -> flow.distinct(2, x -> {
                    throw boom;
                }),
                1);
    }

    @TestFactory
    Stream<DynamicTest> untilChanged() {
        return StageCheck.<Integer, Integer>of(Flow::distinctUntilChanged)
                .in(1, 1, 2, 2, 1)
                .out(1, 2, 1)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> untilChangedByKey() {
        return StageCheck.<String, String>of(flow -> flow.distinctUntilChanged(String::length))
                .in("a", "b", "cc", "dd", "e")
                .out("a", "cc", "e")
                .tests();
    }

    @ParameterizedTest
    @EnumSource
    void aKeyOfNullFails(Host host) {
        TestSubscriber<Integer> subscriber =
                host.of(1).flow().distinctUntilChanged(x -> null).into(TestSubscriber.create(1));
        assertThat(subscriber.failure())
                .isInstanceOf(NullPointerException.class)
                .hasMessageStartingWith("distinctUntilChanged: ");
    }
}
