package io.headgate.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.testkit.TestSubscriber;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FilterStageTest {

    @TestFactory
    Stream<DynamicTest> filter() {
        return StageCheck.<Integer, Integer>of(flow -> flow.filter(x -> x % 2 == 0))
                .in(1, 2, 3, 4, 5)
                .out(2, 4)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> throwing() {
        return StageCheck.<Integer, Integer>naming(
                "filter",
                boom -> flow -> flow.filter(x -> {
                    throw boom;
                }),
                1);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSwallowedIsAskedForAgainOneByOne(Host host) {
        Given<Integer> given = host.of(1, 1, 1, 1, 2, 2);
        TestSubscriber<Integer> subscriber = given.flow().filter(x -> x == 2).into(TestSubscriber.create(1));
        assertThat(subscriber.items()).containsExactly(2);
        if (host == Host.PUSHED) {
            assertThat(given.requested).hasValue(5);
            assertThat(given.maxOutstanding).hasValue(1);
        }
    }

    @TestFactory
    Stream<DynamicTest> skip() {
        return StageCheck.<Integer, Integer>of(flow -> flow.skip(2))
                .in(1, 2, 3, 4)
                .out(3, 4)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> skipMoreThanThereIs() {
        return StageCheck.<Integer, Integer>of(flow -> flow.skip(Long.MAX_VALUE))
                .in(1, 2)
                .out()
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> skipWhile() {
        return StageCheck.<Integer, Integer>of(flow -> flow.skipWhile(x -> x < 3))
                .in(1, 2, 3, 2, 1)
                .out(3, 2, 1)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> skipWhileThrowing() {
        return StageCheck.<Integer, Integer>naming(
                "skipWhile",
                boom -> flow -> flow.skipWhile(x -> {
                    throw boom;
                }),
                1);
    }
}
