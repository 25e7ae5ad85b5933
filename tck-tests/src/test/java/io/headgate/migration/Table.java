package io.headgate.migration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code docs/migrating.md}: what stands before the tables is written there, the tables are written from the rows. */
final class Table {

    static final String BEGIN = "<!-- From here on written by the build from the rows of MigrationTest. -->\n";

    static final Map<String, List<Row>> SECTIONS = new LinkedHashMap<>();

    static {
        SECTIONS.put("Sources", Sources.ROWS);
        SECTIONS.put("Item by item", Items.ROWS);
        SECTIONS.put("Lists and several at once", Several.ROWS);
        SECTIONS.put("Inner flows and rarer combinations", Inners.ROWS);
        SECTIONS.put("One for several, and several of one", Splits.ROWS);
        SECTIONS.put("Buffers and threads", Buffers.ROWS);
        SECTIONS.put("Time and pace", Times.ROWS);
        SECTIONS.put("Failures and repetition", Failures.ROWS);
        SECTIONS.put("Looking on, and ends", Ends.ROWS);
    }

    private Table() {}

    static Stream<Row> rows() {
        return SECTIONS.values().stream().flatMap(List::stream);
    }

    static String text() {
        StringBuilder text = new StringBuilder(BEGIN);
        SECTIONS.forEach((title, rows) -> {
            text.append("\n## ").append(title).append("\n\n| ours |");
            for (Library library : Library.values()) {
                text.append(' ').append(library).append(" |");
            }
            text.append(" Jox | what differs in demand |\n|")
                    .append("---|".repeat(Library.values().length + 3))
                    .append('\n');
            rows.forEach(row -> text.append(line(row)));
        });
        return text.toString();
    }

    private static String line(Row row) {
        List<String> cells = new ArrayList<>();
        cells.add(code(row.ours()));
        for (Library library : Library.values()) {
            Row.Theirs theirs = row.theirs().get(library);
            cells.add(theirs == null ? "" : code(theirs.name()));
        }
        String jox = Jox.NAMES.get(row.ours());
        cells.add(jox == null ? "" : code(jox));
        cells.add(row.demand());
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String code(String words) {
        return "`" + words.replace("|", "\\|") + "`";
    }
}
