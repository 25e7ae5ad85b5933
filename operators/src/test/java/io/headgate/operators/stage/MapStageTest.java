package io.headgate.operators.stage;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MapStageTest {

    @TestFactory
    Stream<DynamicTest> map() {
        return StageCheck.<Integer, String>of(flow -> flow.map(x -> "i" + x))
                .in(1, 2, 3)
                .out("i1", "i2", "i3")
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> throwing() {
        return StageCheck.<Integer, Integer>naming(
                "map",
                boom -> flow -> flow.map(x -> {
                    throw boom;
                }),
                1);
    }

    @TestFactory
    Stream<DynamicTest> returningNull() {
        return StageCheck.<Integer, Integer>refusingNull("map", flow -> flow.map(x -> null), 1);
    }

    @TestFactory
    Stream<DynamicTest> mapNotNull() {
        return StageCheck.<Integer, Integer>of(flow -> flow.mapNotNull(x -> x % 3 == 0 ? x : null))
                .in(1, 2, 3, 4, 5, 6, 7)
                .out(3, 6)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> cast() {
        return StageCheck.<Object, Integer>of(flow -> flow.cast(Integer.class))
                .in(1, 2)
                .out(1, 2)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> onEach() {
        return StageCheck.<Integer, Integer>of(flow -> flow.onEach(x -> {}))
                .in(1, 2)
                .out(1, 2)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> onEachThrowing() {
        return StageCheck.<Integer, Integer>naming(
                "onEach",
                boom -> flow -> flow.onEach(x -> {
                    throw boom;
                }),
                1);
    }

    @TestFactory
    Stream<DynamicTest> scan() {
        return StageCheck.<Integer, Integer>of(flow -> flow.scan(10, Integer::sum))
                .in(1, 2, 3)
                .out(11, 13, 16)
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> scanReturningNull() {
        return StageCheck.<Integer, Integer>refusingNull("scan", flow -> flow.scan(0, (sum, x) -> null), 1);
    }
}
