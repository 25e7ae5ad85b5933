import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fails the build when fewer tests of the official TCK ran than the written table says, or others than it says.
 *
 * <p>It stands outside the test modules on purpose: a suite that silently doesn't run can't check itself. What ran is
 * {@code tck-coverage.json}, written by that suite; what should have run is the table in {@code docs/tck.md} with the
 * columns subject, kind, executed and skipped.
 *
 * <p>{@code java .ci/TckGate.java tck-tests/target/tck-coverage.json docs/tck.md README.md}
 */
final class TckGate {
    /** Test methods per verification class of TCK 1.0.4, and how many of them are {@code untested_*}: always skipped. */
    private static final Map<String, int[]> KINDS = Map.of(
            "publisher", new int[] {38, 7},
            "whitebox", new int[] {27, 13},
            "blackbox", new int[] {26, 15},
            "processor", new int[] {68, 20});

    private record Row(String subject, String kind, int executed, int skipped, String unlisted) {
        String key() {
            return kind + " of " + subject;
        }
    }

    public static void main(String[] args) throws IOException {
        List<String> complaints = new ArrayList<>();
        try {
            Map<String, Row> ran = byKey(ran(Files.readString(Path.of(args[0]))), complaints);
            Map<String, Row> written = byKey(written(Files.readAllLines(Path.of(args[1]))), complaints);
            compare(ran, written, complaints);
            String executed = String.format(Locale.ROOT, "%,d of its tests", totals(ran));
            if (args.length > 2 && !Files.readString(Path.of(args[2])).contains(executed)) {
                complaints.add(args[2] + " doesn't say " + executed);
            }
        } catch (NoSuchFileException e) {
            complaints.add("there is no " + e.getFile());
        }
        complaints.forEach(complaint -> System.err.println("TCK gate: " + complaint));
        System.exit(complaints.isEmpty() ? 0 : 1);
    }

    private static void compare(Map<String, Row> ran, Map<String, Row> written, List<String> complaints) {
        if (written.isEmpty()) {
            complaints.add("the written table is empty");
        }
        written.forEach((key, row) -> {
            Row actual = ran.get(key);
            if (actual == null) {
                complaints.add("the " + key + " is in the written table and didn't run");
            } else if (actual.executed() != row.executed() || actual.skipped() != row.skipped()) {
                complaints.add("the " + key + " executed " + actual.executed() + " and skipped " + actual.skipped()
                        + ", the written table says " + row.executed() + " and " + row.skipped());
            }
        });
        ran.values().forEach(row -> {
            int[] kind = KINDS.get(row.kind());
            if (kind == null) {
                complaints.add("unknown kind '" + row.kind() + "' of " + row.subject());
            } else if (row.executed() + row.skipped() != kind[0] || row.skipped() < kind[1]) {
                complaints.add("the " + row.key() + " executed " + row.executed() + " and skipped " + row.skipped()
                        + "; the TCK has " + kind[0] + " tests of this kind and always skips " + kind[1]);
            }
            if (!row.unlisted().isBlank()) {
                complaints.add("the " + row.key() + " skipped what isn't on the written list: " + row.unlisted().strip());
            }
            if (!written.containsKey(row.key())) {
                complaints.add("the " + row.key() + " ran and isn't in the written table");
            }
        });
    }

    private static int totals(Map<String, Row> ran) {
        Map<String, int[]> sums = new TreeMap<>();
        ran.values().forEach(row -> {
            int[] sum = sums.computeIfAbsent(row.kind(), kind -> new int[3]);
            sum[0]++;
            sum[1] += row.executed();
            sum[2] += row.skipped();
        });
        int executed = sums.values().stream().mapToInt(sum -> sum[1]).sum();
        System.out.println("TCK tests executed: " + executed);
        sums.forEach((kind, sum) -> System.out.printf(
                "  %-10s %4d subjects, %6d executed, %5d skipped%n", kind, sum[0], sum[1], sum[2]));
        return executed;
    }

    private static Map<String, Row> byKey(List<Row> rows, List<String> complaints) {
        Map<String, Row> byKey = new LinkedHashMap<>();
        for (Row row : rows) {
            if (byKey.put(row.key(), row) != null) {
                complaints.add("the " + row.key() + " is there twice");
            }
        }
        return byKey;
    }

    // The file is ours and flat, so a pattern per member does; a member that is missing stops the build.
    private static List<Row> ran(String json) {
        List<Row> rows = new ArrayList<>();
        Matcher objects = Pattern.compile("\\{(?:[^{}\"]|\"(?:[^\"\\\\]|\\\\.)*\")*}").matcher(json);
        while (objects.find()) {
            String object = objects.group();
            rows.add(new Row(
                    member(object, "subject", "\"((?:[^\"\\\\]|\\\\.)*)\""),
                    member(object, "kind", "\"([a-z]+)\""),
                    Integer.parseInt(member(object, "executed", "(\\d+)")),
                    Integer.parseInt(member(object, "skipped", "(\\d+)")),
                    member(object, "unlisted", "\\[([^\\]]*)]")));
        }
        return rows;
    }

    private static String member(String object, String name, String value) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*" + value).matcher(object);
        if (!matcher.find()) {
            throw new IllegalStateException("no readable \"" + name + "\" in " + object);
        }
        return matcher.group(1);
    }

    // Any Markdown table that has the four columns, in any order; other tables and columns are for people.
    private static List<Row> written(List<String> lines) {
        List<Row> rows = new ArrayList<>();
        List<String> header = List.of();
        for (String line : lines) {
            if (!line.startsWith("|")) {
                header = List.of();
                continue;
            }
            List<String> cells = cells(line);
            if (header.isEmpty()) {
                header = cells;
            } else if (header.containsAll(List.of("subject", "kind", "executed", "skipped"))
                    && cells.size() >= header.size()
                    && KINDS.containsKey(cells.get(header.indexOf("kind")))) {
                rows.add(new Row(
                        cells.get(header.indexOf("subject")),
                        cells.get(header.indexOf("kind")),
                        Integer.parseInt(cells.get(header.indexOf("executed"))),
                        Integer.parseInt(cells.get(header.indexOf("skipped"))),
                        ""));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.strip().replaceAll("^\\||\\|$", "").split("\\|")) {
            cells.add(cell.strip().replace("`", ""));
        }
        return cells;
    }
}
