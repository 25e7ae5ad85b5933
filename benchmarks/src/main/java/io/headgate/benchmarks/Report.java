package io.headgate.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table as text, as Markdown, and as JSON. */
final class Report {

    private static final List<String> COLUMNS = List.of(
            "row",
            "headgate",
            "reactor",
            "rxjava",
            "mutiny",
            "other",
            "limit",
            "peer/ours",
            "ours/limit",
            "B ours",
            "B peer");

    private final Results results;

    Report(Results results) {
        this.results = results;
    }

    /** Columns padded for a terminal. */
    String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(COLUMNS);
        results.rows().forEach(row -> lines.add(cells(row)));
        int[] widths = new int[COLUMNS.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - line.get(i).length());
                text.append(i == 0 ? line.get(i) + pad : pad + line.get(i)).append("  ");
            }
            text.append('\n');
        }
        return text.toString();
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| ").append(String.join(" | ", COLUMNS)).append(" |\n");
        text.append("|---").append("|---:".repeat(COLUMNS.size() - 1)).append("|\n");
        results.rows()
                .forEach(row ->
                        text.append("| ").append(String.join(" | ", cells(row))).append(" |\n"));
        return text.toString();
    }

    /** One object per row: {@code row, unit, headgate, best, bestLibrary, limit, bytes, through}. */
    String json() {
        List<String> rows = new ArrayList<>();
        for (Row row : results.rows()) {
            Optional<Figure> ours = results.of(row, Libraries.HEADGATE);
            Optional<Figure> best = results.bestPeer(row);
            rows.add(String.format(
                    Locale.ROOT,
                    "{\"row\":\"%s\",\"unit\":\"%s\",\"headgate\":%s,\"best\":%s,\"bestLibrary\":%s,\"limit\":%s,\"bytes\":%s,\"through\":%s}",
                    row.title(),
                    row.unit(),
                    json(ours.map(Figure::nanos)),
                    json(best.map(Figure::nanos)),
                    best.map(f -> '"' + f.library() + '"').orElse("null"),
                    json(results.of(row, Libraries.LIMIT).map(Figure::nanos)),
                    json(ours.map(Figure::bytes)),
                    json(ours.map(Figure::through))));
        }
        return "[" + String.join(",\n ", rows) + "]\n";
    }

    private static String json(Optional<Double> number) {
        return number.filter(Double::isFinite)
                .map(n -> String.format(Locale.ROOT, "%.4g", n))
                .orElse("null");
    }

    private List<String> cells(Row row) {
        Optional<Figure> ours = results.of(row, Libraries.HEADGATE);
        Optional<Figure> best = results.bestPeer(row);
        Optional<Figure> limit = results.of(row, Libraries.LIMIT);
        Optional<Figure> other =
                results.of(row, "jdk").or(() -> results.of(row, "jctools")).filter(f -> !f.failed());
        return List.of(
                row.title(),
                figure(ours),
                figure(results.of(row, "reactor")),
                figure(results.of(row, "rxjava")),
                figure(results.of(row, "mutiny")),
                other.map(f -> f.library() + " " + figure(other)).orElse("–"),
                figure(limit),
                ratio(best, ours),
                ratio(ours, limit),
                bytes(ours),
                bytes(best));
    }

    private static String figure(Optional<Figure> figure) {
        return figure.map(f -> {
                    if (f.failed()) {
                        return "FAILED";
                    }
                    String text = number(f.nanos()) + " (" + number(f.fastest()) + "–" + number(f.slowest()) + ")";
                    return f.row().lossy()
                            ? text + String.format(Locale.ROOT, " %.0f %% kept", f.through() * 100)
                            : text;
                })
                .orElse("–");
    }

    /** For the line that says how the run gets on. */
    static String summary(Figure figure) {
        return figure(Optional.of(figure)) + " ns, " + bytes(Optional.of(figure)) + " B";
    }

    private static String ratio(Optional<Figure> of, Optional<Figure> to) {
        return of.isEmpty() || to.isEmpty() || of.get().failed() || to.get().failed()
                ? "–"
                : String.format(Locale.ROOT, "%.2f", of.get().nanos() / to.get().nanos());
    }

    private static String bytes(Optional<Figure> figure) {
        return figure.filter(f -> !f.failed())
                .map(f -> String.format(Locale.ROOT, "%.0f", f.bytes()))
                .orElse("–");
    }

    private static String number(double nanos) {
        return String.format(Locale.ROOT, nanos < 10 ? "%.2f" : nanos < 100 ? "%.1f" : "%.0f", nanos);
    }
}
