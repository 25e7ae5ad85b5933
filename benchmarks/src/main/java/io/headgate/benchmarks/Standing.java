package io.headgate.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where Headgate stands in each row, in words: behind, level, short of the goal; and what lossy rows cost for what came through. */
final class Standing {

    private static final Map<Verdict, String> HEADINGS = new TreeMap<>(Map.of(
            Verdict.BEHIND, "Behind, by more than such figures differ from run to run",
            Verdict.LEVEL_BEHIND, "Level, slightly behind",
            Verdict.LEVEL_AHEAD, "Level, slightly ahead",
            Verdict.AHEAD, "Ahead"));

    private final Results results;

    Standing(Results results) {
        this.results = results;
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        for (Verdict verdict : List.of(Verdict.BEHIND, Verdict.LEVEL_BEHIND, Verdict.LEVEL_AHEAD, Verdict.AHEAD)) {
            List<Row> rows = results.rows().stream()
                    .filter(row -> results.lead(row).stream().anyMatch(lead -> Verdict.of(row, lead) == verdict))
                    .toList();
            text.append("\n").append(HEADINGS.get(verdict)).append(":");
            if (rows.isEmpty()) {
                text.append(" no row.\n");
            } else if (verdict == Verdict.AHEAD || verdict == Verdict.LEVEL_AHEAD) {
                text.append(" ").append(named(rows)).append(".\n");
            } else {
                text.append("\n\n");
                rows.forEach(row -> text.append(loss(row)));
            }
        }
        List<Row> failed = results.rows().stream()
                .filter(row -> results.of(row, Libraries.HEADGATE).stream().anyMatch(Figure::failed))
                .toList();
        if (!failed.isEmpty()) {
            text.append("\nFailed, a count or a sum was wrong: ")
                    .append(named(failed))
                    .append(".\n");
        }
        return text.append(shortOfGoal()).append(lossy()).toString();
    }

    private String named(List<Row> rows) {
        List<String> names = new ArrayList<>();
        for (Row row : rows) {
            Optional<Figure> best = results.bestPeer(row);
            names.add(row.title()
                    + (best.isEmpty()
                            ? ""
                            : String.format(
                                    Locale.ROOT, " (%.2f)", results.lead(row).orElse(Double.NaN))));
        }
        return String.join(", ", names);
    }

    private String loss(Row row) {
        Figure best = results.bestPeer(row).orElseThrow();
        Figure ours = results.of(row, Libraries.HEADGATE).orElseThrow();
        String text = String.format(
                Locale.ROOT,
                "- **%s**: %s takes %.0f %% of our time",
                row.title(),
                best.library(),
                100 * best.nanos() / ours.nanos());
        return row.lossy()
                ? text
                        + String.format(
                                Locale.ROOT,
                                " for each item that goes in, and lets %s through where we let %s: %.0f %% of our time for"
                                        + " each item that comes out.%n",
                                Report.percent(best.through()),
                                Report.percent(ours.through()),
                                100 * best.nanosPerItemThrough() / ours.nanosPerItemThrough())
                : text + ".\n";
    }

    private String shortOfGoal() {
        List<String> names = new ArrayList<>();
        for (Row row : results.rows()) {
            results.lead(row).stream()
                    .filter(lead -> lead < row.goal())
                    .forEach(lead ->
                            names.add(String.format(Locale.ROOT, "%s (%.2f of %.1f)", row.title(), lead, row.goal())));
        }
        return names.isEmpty() ? "" : "\nShort of the goal that was set: " + String.join(", ", names) + ".\n";
    }

    private String lossy() {
        Table table = new Table(List.of("lossy row", "library", "ns per item in", "kept", "ns per item out"));
        for (Row row : results.rows()) {
            if (row.lossy()) {
                for (String library : Libraries.doing(row)) {
                    results.of(row, library)
                            .filter(figure -> !figure.failed())
                            .ifPresent(figure -> table.add(List.of(
                                    row.title(),
                                    library,
                                    Report.number(figure.nanos()),
                                    Report.percent(figure.through()),
                                    Report.number(figure.nanosPerItemThrough()))));
                }
            }
        }
        return table.isEmpty() ? "" : "\n" + table.markdown();
    }
}
