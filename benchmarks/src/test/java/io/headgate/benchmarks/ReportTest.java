package io.headgate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static Figure figure(Row row, String library, int occasion, double nanos, double through) {
        return new Figure(row, library, occasion, nanos, nanos / 2, nanos * 2, 24, through);
    }

    private static Results results(Figure... figures) {
        Results results = new Results();
        List.of(figures).forEach(results::add);
        return results;
    }

    @Test
    void keptFiguresReadAsTheyWereWritten() {
        Figure figure = new Figure(Row.DROP_NEWEST, "rxjava", 2, 12.5, 11.25, 40, 24, 0.125);
        assertThat(Figure.of(figure.line())).isEqualTo(figure);
    }

    @Test
    void twoOccasionsAreShownAndTheirGeometricMeanCounts() {
        Results results = results(
                figure(Row.TWO_HOPS, "headgate", 1, 10, 1),
                figure(Row.TWO_HOPS, "headgate", 2, 40, 1),
                figure(Row.TWO_HOPS, "reactor", 1, 60, 1));
        assertThat(results.lead(Row.TWO_HOPS)).hasValueCloseTo(3.0, within(1e-9));
        assertThat(new Report(results).markdown()).contains("| 10.0 · 40.0 (5.00–80.0) |");
    }

    @Test
    void aNewerFigureReplacesThatOfTheSameOccasion() {
        Results results = results(figure(Row.SYNC, "headgate", 1, 10, 1), figure(Row.SYNC, "headgate", 1, 4, 1));
        assertThat(results.all()).hasSize(1);
        assertThat(results.of(Row.SYNC, "headgate").orElseThrow().nanos()).isEqualTo(4);
    }

    @Test
    void closeFiguresAreLevel() {
        assertThat(Verdict.of(Row.SYNC, 1.3)).isEqualTo(Verdict.AHEAD);
        assertThat(Verdict.of(Row.SYNC, 1.2)).isEqualTo(Verdict.LEVEL_AHEAD);
        assertThat(Verdict.of(Row.SYNC, 0.85)).isEqualTo(Verdict.LEVEL_BEHIND);
        assertThat(Verdict.of(Row.SYNC, 0.75)).isEqualTo(Verdict.BEHIND);
        assertThat(Verdict.of(Row.TWO_HOPS, 0.55)).isEqualTo(Verdict.LEVEL_BEHIND);
        assertThat(Verdict.of(Row.TWO_HOPS, 0.5)).isEqualTo(Verdict.BEHIND);
    }

    @Test
    void theMeanIsGeometric() {
        Results results = results(
                figure(Row.SYNC, "headgate", 1, 1, 1),
                figure(Row.SYNC, "rxjava", 1, 2, 1),
                figure(Row.ZIP, "headgate", 1, 1, 1),
                figure(Row.ZIP, "rxjava", 1, 8, 1));
        assertThat(results.meanLead()).isCloseTo(4, within(1e-9));
        assertThat(new Report(results).text()).contains("over 2 rows: 4.00.");
    }

    @Test
    void aLossyRowThatIsBehindSaysWhatCameThrough() {
        Results results = results(
                figure(Row.DROP_NEWEST, "headgate", 1, 30, 0.9), figure(Row.DROP_NEWEST, "rxjava", 1, 10, 0.15));
        assertThat(new Standing(results).markdown())
                .contains("Behind, by more than")
                .contains("rxjava takes 33 % of our time for each item that goes in")
                .contains("200 % of our time for each item that comes out")
                .contains("| drop-newest | headgate | 30.0 | 90 % | 33.3 |");
    }

    @Test
    void jsonHasTheFieldsThatWereAskedFor() {
        Results results = results(figure(Row.SYNC, "headgate", 1, 2, 1), figure(Row.SYNC, "reactor", 1, 3, 1));
        assertThat(new Report(results).json())
                .isEqualTo("[{\"row\":\"sync\",\"unit\":\"ns/item\",\"headgate\":2.000,\"best\":3.000,"
                        + "\"bestLibrary\":\"reactor\",\"limit\":null,\"bytes\":24.00}]\n");
    }
}
