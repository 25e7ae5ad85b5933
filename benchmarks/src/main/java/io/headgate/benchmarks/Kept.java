package io.headgate.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A table that is kept in a file: how it was measured, the names of its columns, and its lines. */
record Kept(String heading, List<String> columns, List<List<String>> lines) {

    void write(Path file) throws IOException {
        List<String> text = new ArrayList<>(List.of("# " + heading, String.join(",", columns)));
        lines.forEach(line -> text.add(String.join(",", line)));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, text);
    }

    Table table() {
        Table table = new Table(columns);
        lines.forEach(table::add);
        return table;
    }

    /** The chapter of the page; empty when there is no such file. */
    static String markdown(Path file, String title, String text) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        List<String> lines = Files.readAllLines(file);
        Kept kept = new Kept(
                lines.get(0).substring(1).strip(),
                List.of(lines.get(1).split(",", -1)),
                lines.stream().skip(2).map(line -> List.of(line.split(",", -1))).toList());
        return "\n### " + title + "\n\n`" + kept.heading + "`\n\n" + text + "\n"
                + kept.table().markdown();
    }
}
