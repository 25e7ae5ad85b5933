package io.headgate.tck;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import io.headgate.testkit.Laws;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** The laws beyond the TCK over {@link LawTable}. One after the other: races want the cores for themselves. */
class LawsTest {

    @TestFactory
    Stream<DynamicContainer> laws() {
        return LawTable.all().stream().map(subject -> dynamicContainer(subject.name(), Laws.of(subject)));
    }
}
