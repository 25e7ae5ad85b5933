package io.headgate.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.tck.Verdicts.Verdict;
import io.headgate.testkit.Law;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LawTableTest {

    @Test
    void pageSaysWhatTheTableDemands() throws IOException {
        assumeTrue(Wanted.everything(), "the page is about the whole table");
        String text = LawPage.text(LawTable.rows());
        if ("write".equals(System.getProperty("laws.table"))) {
            Files.writeString(LawPage.file(), text);
        }
        assertThat(Files.readString(LawPage.file()))
                .as("docs/laws.md; write it anew with -Dlaws.table=write")
                .isEqualTo(text);
    }

    @Test
    void whatWasNotTriedIsMissed() {
        Lawful row = new Lawful("probe", Map.of(Law.DEMAND, "it has \"none\""), law -> {
            if (law == Law.RETENTION) {
                throw new AssertionError("kept");
            }
        });
        Verdicts verdicts = new Verdicts(List.of(row));
        assertThat(verdicts.missing()).hasSize(Law.values().length - 1).contains("probe: law 1 was not tried");
        verdicts.check(row, Law.SERIALIZATION);
        assertThat(verdicts.missing()).hasSize(Law.values().length - 2);
        try {
            verdicts.check(row, Law.RETENTION);
        } catch (AssertionError expected) {
            assertThat(expected).hasMessage("kept");
        }
        assertThat(verdicts.count(Verdict.BROKEN)).isOne();
        assertThat(verdicts.json()).isEqualTo("""
                [
                  {"subject":"probe","law":1,"verdict":"holds","reason":""},
                  {"subject":"probe","law":2,"verdict":"exempt","reason":"it has \\"none\\""},
                  {"subject":"probe","law":16,"verdict":"broken","reason":"kept"}
                ]
                """);
    }
}
