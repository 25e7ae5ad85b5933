package io.headgate.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

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
            "goal",
            "ours/limit",
            "B ours",
            "B peer");

    private final Results results;

    Report(Results results) {
        this.results = results;
    }

    /** Columns padded for a terminal, and the geometric mean. */
    String text() {
        Table table = table();
        return table.text() + mean();
    }

    String markdown() {
        return table().markdown() + "\n" + mean();
    }

    private Table table() {
        Table table = new Table(COLUMNS);
        results.rows().forEach(row -> table.add(cells(row)));
        return table;
    }

    private String mean() {
        long compared = results.rows().stream()
                .filter(row -> results.lead(row).isPresent())
                .count();
        return compared == 0
                ? ""
                : String.format(
                        Locale.ROOT, "Geometric mean of peer/ours over %d rows: %.2f.%n", compared, results.meanLead());
    }

    /** One object per row: {@code row, unit, headgate, best, bestLibrary, limit, bytes}. */
    String json() {
        List<String> rows = new ArrayList<>();
        for (Row row : results.rows()) {
            Optional<Figure> ours = results.of(row, Libraries.HEADGATE);
            Optional<Figure> best = results.bestPeer(row);
            rows.add(String.format(
                    Locale.ROOT,
                    "{\"row\":\"%s\",\"unit\":\"%s\",\"headgate\":%s,\"best\":%s,\"bestLibrary\":%s,\"limit\":%s,\"bytes\":%s}",
                    row.title(),
                    row.unit(),
                    json(ours.map(Figure::nanos)),
                    json(best.map(Figure::nanos)),
                    best.map(f -> '"' + f.library() + '"').orElse("null"),
                    json(results.of(row, Libraries.LIMIT).map(Figure::nanos)),
                    json(ours.map(Figure::bytes))));
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
        String other = results.occasions(row, "jdk").isEmpty() ? "jctools" : "jdk";
        String others = figures(row, other);
        return List.of(
                row.title(),
                figures(row, Libraries.HEADGATE),
                figures(row, "reactor"),
                figures(row, "rxjava"),
                figures(row, "mutiny"),
                others.equals("–") ? others : other + " " + others,
                figures(row, Libraries.LIMIT),
                ratio(best, ours),
                Double.isNaN(row.goal()) ? "–" : String.format(Locale.ROOT, "%.1f", row.goal()),
                ratio(ours, results.of(row, Libraries.LIMIT)),
                bytes(ours),
                bytes(best));
    }

    /** The medians of all occasions, and the fastest and slowest iteration of any of them. */
    private String figures(Row row, String library) {
        List<Figure> occasions = results.occasions(row, library);
        if (occasions.isEmpty()) {
            return "–";
        }
        Figure all = Figure.together(occasions);
        if (all.failed()) {
            return "FAILED";
        }
        String medians = occasions.stream().map(f -> number(f.nanos())).collect(Collectors.joining(" · "));
        return medians + spread(all);
    }

    private static String spread(Figure figure) {
        String text = " (" + number(figure.fastest()) + "–" + number(figure.slowest()) + ")";
        return figure.row().lossy() ? text + " " + percent(figure.through()) + " kept" : text;
    }

    /** For the line that says how the run gets on. */
    static String summary(Figure figure) {
        return number(figure.nanos()) + spread(figure) + " ns, " + bytes(Optional.of(figure)) + " B";
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

    /** Three digits, whatever the size. */
    static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.1 ? "%.1f %%" : "%.0f %%", share * 100);
    }
}
