package io.headgate.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The figures of one JDK, by row and library; the newer of two figures for the same pair counts. */
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
        figures.removeIf(f -> f.row() == figure.row() && f.library().equals(figure.library()));
        figures.add(figure);
    }

    void write(Path file, String heading) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# " + heading);
        lines.add("# row,library,nanos,fastest,slowest,bytes,through");
        figures.stream()
                .sorted(Comparator.comparing(Figure::row))
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

    Optional<Figure> of(Row row, String library) {
        return figures.stream()
                .filter(f -> f.row() == row && f.library().equals(library))
                .findFirst();
    }

    /** The fastest that is neither Headgate nor written by hand. */
    Optional<Figure> bestPeer(Row row) {
        return figures.stream()
                .filter(f -> f.row() == row && !f.failed() && Libraries.isPeer(f.library()))
                .min(Comparator.comparingDouble(Figure::nanos));
    }

    boolean anyFailed() {
        return figures.stream().anyMatch(Figure::failed);
    }
}
