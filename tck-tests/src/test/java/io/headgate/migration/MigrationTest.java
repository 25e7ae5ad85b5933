package io.headgate.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.typesafe.config.ConfigFactory;
import io.headgate.layout.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Each row of the table in docs/migrating.md: their operator and ours over the same numbers give the same. */
@Timeout(120)
class MigrationTest {

    @BeforeAll
    static void start() {
        Outcome.open(ActorSystem.create(
                "migration", ConfigFactory.parseString("pekko.loglevel = OFF").withFallback(ConfigFactory.load())));
    }

    @AfterAll
    static void stop() throws Exception {
        Outcome.system().terminate();
        Outcome.system().getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @TestFactory
    Stream<DynamicTest> everyRow() {
        return Table.rows().flatMap(row -> {
            List<DynamicTest> tests = new ArrayList<>();
            tests.add(
                    dynamicTest(row + ", ours", () -> assertThat(row.run(null)).isEqualTo(row.result())));
            row.theirs()
                    .forEach((library, theirs) -> tests.add(dynamicTest(
                            row + ", " + library + " " + theirs.name(),
                            () -> assertThat(row.run(library)).isEqualTo(row.result()))));
            return tests.stream();
        });
    }

    @Test
    void everyRowHasSomebodyToComeFrom() {
        assertThat(Table.rows()).hasSizeGreaterThan(60).allSatisfy(row -> {
            assertThat(row.theirs()).as(row.ours()).isNotEmpty();
            assertThat(row.demand()).as(row.ours()).isNotBlank();
        });
    }

    @Test
    void whatJoxHasIsBesideARowOfOurs() {
        assertThat(Table.rows().map(Row::ours)).containsAll(Jox.NAMES.keySet());
    }

    /** {@code -Dmigrating=write} writes it. */
    @Test
    void theDocumentHasTheseRows() throws IOException {
        Path file = Root.file("docs/migrating.md");
        String text = Files.readString(file);
        String wanted = text.substring(0, text.indexOf(Table.BEGIN)) + Table.text();
        if ("write".equals(System.getProperty("migrating"))) {
            Files.writeString(file, wanted);
        }
        assertThat(Files.readString(file))
                .as("docs/migrating.md; write it anew with -Dmigrating=write")
                .isEqualTo(wanted);
    }
}
