package io.headgate.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The figures of one JDK, by row, library and occasion; the newer of two figures for the same three counts. */
final class Results {

    private final List<Figure> figures = new ArrayList<>();
    private String heading = "";

    static Results read(Path file) throws IOException {
        Results results = new Results();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (!line.startsWith("#")) {
                    results.add(Figure.of(line));
                } else if (results.heading.isEmpty()) {
                    results.heading = line.substring(1).trim();
                }
            }
        }
        return results;
    }

    /** The command and the JVM that the figures come from. */
    String heading() {
        return heading;
    }

    List<Figure> all() {
        return List.copyOf(figures);
    }

    void add(Figure figure) {
        figures.removeIf(f ->
                f.row() == figure.row() && f.library().equals(figure.library()) && f.occasion() == figure.occasion());
        figures.add(figure);
    }

    void write(Path file, String heading) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# " + heading);
        lines.add("# row,library,occasion,nanos,fastest,slowest,bytes,through");
        figures.stream()
                .sorted(Comparator.comparing(Figure::row)
                        .thenComparing(Figure::library)
                        .thenComparing(Figure::occasion))
                .map(Figure::line)
                .forEach(lines::add);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }

    List<Row> rows() {
        return Stream.of(Row.values())
                .filter(row -> figures.stream().anyMatch(f -> f.row() == row))
                .toList();
    }

    /** The figures of each occasion. */
    List<Figure> occasions(Row row, String library) {
        return figures.stream()
                .filter(f -> f.row() == row && f.library().equals(library))
                .sorted(Comparator.comparing(Figure::occasion))
                .toList();
    }

    /** All occasions together. */
    Optional<Figure> of(Row row, String library) {
        List<Figure> occasions = occasions(row, library);
        return occasions.isEmpty() ? Optional.empty() : Optional.of(Figure.together(occasions));
    }

    /** The fastest that is neither Headgate nor written by hand. */
    Optional<Figure> bestPeer(Row row) {
        return Libraries.doing(row).stream()
                .filter(Libraries::isPeer)
                .flatMap(library -> of(row, library).stream())
                .filter(figure -> !figure.failed())
                .min(Comparator.comparingDouble(Figure::nanos));
    }

    /** The best peer's time divided by ours: above 1, Headgate is ahead. Empty where one of the two is missing. */
    OptionalDouble lead(Row row) {
        Optional<Figure> ours = of(row, Libraries.HEADGATE).filter(figure -> !figure.failed());
        Optional<Figure> best = bestPeer(row);
        return ours.isEmpty() || best.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(best.get().nanos() / ours.get().nanos());
    }

    /** The geometric mean of the leads over all rows that have one. */
    double meanLead() {
        return Math.exp(rows().stream()
                .flatMapToDouble(row -> lead(row).stream())
                .map(Math::log)
                .average()
                .orElse(Double.NaN));
    }

    boolean anyFailed() {
        return figures.stream().anyMatch(Figure::failed);
    }
}
