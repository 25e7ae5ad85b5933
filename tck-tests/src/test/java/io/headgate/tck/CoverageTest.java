package io.headgate.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.testkit.TckOptions.Outcome;
import io.headgate.testkit.TckOptions.Verdict;
import io.headgate.testkit.TestSubscriber;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {

    private final Subject subject = Subject.blackbox("probe", () -> TestSubscriber.create(1));
    private final Coverage coverage = new Coverage(List.of(subject));

    @Test
    void fullRunHasNoComplaints() {
        recordAll(11);
        assertThat(coverage.complaints()).isEmpty();
        assertThat(coverage.json())
                .isEqualTo("[\n  {\"subject\":\"probe\",\"kind\":\"blackbox\",\"executed\":11,\"skipped\":15,"
                        + "\"unlisted\":[]}\n]\n");
    }

    @Test
    void suiteThatDidNotRunIsAComplaint() {
        assertThat(coverage.complaints())
                .hasSize(2)
                .anyMatch(line -> line.contains("executed 0, the table demands 11"));
    }

    @Test
    void oneTestLessIsAComplaint() {
        recordAll(10);
        assertThat(coverage.complaints()).isNotEmpty();
    }

    @Test
    void unlistedSkipIsAComplaint() {
        recordAll(10);
        coverage.record(subject, new Outcome("required_spec201", Verdict.UNLISTED, "because"));
        assertThat(coverage.complaints()).anyMatch(line -> line.contains("required_spec201"));
        assertThat(coverage.json()).contains("\"unlisted\":[\"required_spec201\"]");
    }

    private void recordAll(int passed) {
        for (int i = 0; i < passed; i++) {
            coverage.record(subject, new Outcome("required_" + i, Verdict.PASSED, ""));
        }
        for (int i = 0; i < 15; i++) {
            coverage.record(subject, new Outcome("untested_" + i, Verdict.UNTESTED, ""));
        }
    }
}
