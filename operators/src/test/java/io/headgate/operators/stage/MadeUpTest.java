package io.headgate.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.testkit.TestSubscriber;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Items that a stage makes up: they wait for demand, completion doesn't. */
class MadeUpTest {

    @TestFactory
    Stream<DynamicTest> defaultIfEmpty() {
        return StageCheck.<Integer, Integer>of(flow -> flow.defaultIfEmpty(7))
                .in(1, 2)
                .out(1, 2)
                .outOnEmpty(7)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> endWith() {
        return StageCheck.<Integer, Integer>of(flow -> flow.endWith(8, 9))
                .in(1, 2)
                .out(1, 2, 8, 9)
                .outOnError(1, 2)
                .outOnEmpty(8, 9)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> swallowedFurtherDown() {
        return StageCheck.<Integer, Integer>of(flow -> flow.endWith(7, 8, 9).filter(x -> x != 8))
                .in(1)
                .out(1, 7, 9)
                .outOnError(1)
                .outOnEmpty(7, 9)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> batchedFurtherDown() {
        return StageCheck.<Integer, Integer>of(
                        flow -> flow.defaultIfEmpty(5).endWith(6).batch(2).map(batch -> batch.get(0)))
                .in(1, 2)
                .out(1, 6)
                .outOnError(1)
                .outOnEmpty(5)
                .tests();
    }

    @ParameterizedTest
    @EnumSource
    void aDefaultIsNotForAFailure(Host host) {
        IllegalStateException boom = new IllegalStateException("boom");
        TestSubscriber<Integer> subscriber =
                host.<Integer>of().failing(boom).flow().defaultIfEmpty(7).into(TestSubscriber.create(5));
        assertThat(subscriber.items()).isEmpty();
        assertThat(subscriber.failure()).isSameAs(boom);
    }
}
