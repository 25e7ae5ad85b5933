package io.headgate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every scenario by every library ends, and has as many times as rounds. */
class LatencyTest {

    private static final int ROUNDS = 20;

    @TestFactory
    List<DynamicTest> everyScenarioHasItsTimes() {
        List<DynamicTest> tests = new ArrayList<>();
        Stream.of(LatencyScenario.values())
                .filter(LatencyScenario::isHere)
                .forEach(scenario -> scenario.libraries()
                        .forEach(library -> tests.add(DynamicTest.dynamicTest(
                                scenario.title() + ": " + library,
                                () -> assertThat(scenario.run(library, ROUNDS).getTotalCount())
                                        .isEqualTo(ROUNDS)))));
        return tests;
    }
}
