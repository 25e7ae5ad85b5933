package io.headgate.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The TCK over the table of subjects, and the gate: the run fails unless exactly as many tests were executed as the table
 * demands. A run over some of the rows ({@link Wanted}) writes nothing down for the gate of the build.
 */
@Execution(ExecutionMode.CONCURRENT)
class TckTest {

    private static List<Subject> subjects;
    private static Coverage coverage;

    @BeforeAll
    static void forgetTheLastRun() throws IOException {
        Files.deleteIfExists(TckTable.coverage());
        subjects = Subjects.all();
        coverage = new Coverage(subjects);
    }

    @TestFactory
    Stream<DynamicContainer> tck() {
        return subjects.stream()
                .map(subject -> dynamicContainer(
                        subject.toString(),
                        subject.tests()
                                .apply(subject.options().listener(outcome -> coverage.record(subject, outcome)))));
    }

    @AfterAll
    static void executedIsExactlyWhatTheTableDemands() throws IOException {
        if (Wanted.everything()) {
            Files.createDirectories(TckTable.coverage().getParent());
            Files.writeString(TckTable.coverage(), coverage.json());
            System.out.println("TCK: " + coverage.executed() + " tests executed for " + subjects.size()
                    + " subjects, see " + TckTable.coverage());
        }
        assertThat(coverage.complaints()).as("TCK coverage").isEmpty();
    }
}
