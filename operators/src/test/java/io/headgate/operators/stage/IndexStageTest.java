package io.headgate.operators.stage;

import io.headgate.operators.Flow;
import io.headgate.operators.Indexed;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class IndexStageTest {

    @TestFactory
    Stream<DynamicTest> index() {
        return StageCheck.<String, Indexed<String>>of(Flow::index)
                .in("a", "b")
                .out(new Indexed<>(0, "a"), new Indexed<>(1, "b"))
                .tests();
    }
}
