package io.headgate.tck;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import io.headgate.testkit.Laws;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** The laws beyond the TCK over {@link Operators}. One after the other: races want the cores for themselves. */
class LawsTest {

    @TestFactory
    Stream<DynamicContainer> laws() {
        return Operators.all().map(Row::law).map(law -> dynamicContainer(law.name(), Laws.of(law)));
    }
}
