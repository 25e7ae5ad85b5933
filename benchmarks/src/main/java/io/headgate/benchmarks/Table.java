package io.headgate.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** A table of text; the first column is the name of the line. */
final class Table {

    private final List<List<String>> lines = new ArrayList<>();

    Table(List<String> columns) {
        lines.add(columns);
    }

    void add(List<String> cells) {
        lines.add(cells);
    }

    boolean isEmpty() {
        return lines.size() == 1;
    }

    /** Columns padded for a terminal. */
    String text() {
        int[] widths = new int[lines.get(0).size()];
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
        for (List<String> line : lines) {
            text.append("| ").append(String.join(" | ", line)).append(" |\n");
            if (line == lines.get(0)) {
                text.append("|---").append("|---:".repeat(line.size() - 1)).append("|\n");
            }
        }
        return text.toString();
    }
}
