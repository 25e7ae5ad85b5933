package io.headgate.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.headgate.tck.Verdicts.Verdict;
import io.headgate.testkit.Law;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * The laws beyond the TCK over everything public, one after the other: races want the cores for themselves. What came of
 * it is written down for {@code target/laws.json}; the page that is published says what has to come of it.
 */
class LawsTest {

    private static List<Lawful> rows;
    private static Verdicts verdicts;

    @BeforeAll
    static void forgetTheLastRun() throws IOException {
        Files.deleteIfExists(LawTable.verdicts());
        rows = LawTable.rows();
        verdicts = new Verdicts(rows);
    }

    @TestFactory
    Stream<DynamicContainer> laws() {
        return rows.stream()
                .map(row -> dynamicContainer(
                        row.name(), Stream.of(Law.values()).filter(Wanted::is).map(law -> test(row, law))));
    }

    private static DynamicTest test(Lawful row, Law law) {
        return dynamicTest(law.number() + " " + law.text(), () -> {
            String reason = row.exempt().get(law);
            if (reason != null) {
                throw new TestAbortedException(reason);
            }
            verdicts.check(row, law);
        });
    }

    @AfterAll
    static void eachThatAppliesWasTried() throws IOException {
        if (Wanted.everything()) {
            Files.createDirectories(LawTable.verdicts().getParent());
            Files.writeString(LawTable.verdicts(), verdicts.json());
            System.out.println("Laws: " + verdicts.count(Verdict.HOLDS) + " hold, " + verdicts.count(Verdict.EXEMPT)
                    + " don't apply, " + verdicts.count(Verdict.BROKEN) + " are broken, over " + rows.size()
                    + " subjects, see " + LawTable.verdicts());
            assertThat(verdicts.missing()).as("laws that were not tried").isEmpty();
        }
    }
}
