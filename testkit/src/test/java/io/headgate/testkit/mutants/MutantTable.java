package io.headgate.testkit.mutants;

import io.headgate.testkit.mutants.Fault.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/mutants.md} as far as it is written from {@link Fault}, and {@code target/mutants.json}. */
final class MutantTable {

    private MutantTable() {}

    static Path page() {
        return root().resolve("docs/mutants.md");
    }

    static Path json() {
        return root().resolve("testkit/target/mutants.json");
    }

    private static Path root() {
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            if (Files.isDirectory(dir.resolve("testkit"))) {
                return dir;
            }
        }
        throw new UncheckedIOException(new IOException("no directory above this one has testkit in it"));
    }

    private static List<Fault> faults() {
        return Stream.of(Fault.values()).filter(fault -> fault != Fault.NONE).toList();
    }

    private static long count(Seen seen) {
        return faults().stream().filter(fault -> fault.seen() == seen).count();
    }

    /** The page. */
    static String text() {
        List<Fault> faults = faults();
        long missed = count(Seen.NOT_AT_ALL);
        long chance = count(Seen.BY_CHANCE);
        StringBuilder text = new StringBuilder();
        text.append("# Mutants\n\n");
        text.append(
                "<!-- Written by the build from testkit's Fault as far as the kernel; change that, not this. -->\n\n");
        text.append(
                "A check that finds nothing may be a sound operator or a blunt check. So testkit's own tests have a\n");
        text.append(
                "[small operator with a queue](../testkit/src/test/java/io/headgate/testkit/mutants/Queueing.java) that honours\n");
        text.append("all [laws](laws.md) and passes the whole TCK, and ").append(faults.size());
        text.append(" copies of it with one mistake each, of a line or two.\n\n");
        text.append("| | find | of ").append(faults.size()).append(" |\n|---|---:|---:|\n");
        text.append("| the laws | ").append(faults.size()).append(" | 100 % |\n");
        long found = faults.size() - missed - chance;
        text.append("| the TCK, whole, alone | ").append(found).append(" | ");
        text.append(Math.round(100.0 * found / faults.size())).append(" % |\n");
        text.append("| the TCK, on some schedules | ").append(chance).append(" | |\n");
        text.append("| only the laws | ").append(missed).append(" | |\n\n");
        text.append(
                "The law named is one that finds the mistake every time; others may find it too. Each build holds the sound one to\n");
        text.append(
                "all laws and the TCK, each mutant to its law, and to the TCK's test that finds it (`MutantsTest`,\n");
        text.append("`testkit/target/mutants.json`). That the TCK passes the others takes 40 seconds more, and has\n");
        text.append("been seen of all 22 of them (JDK 17.0.15, 2026-11-21):\n\n");
        text.append(
                "    ./mvnw -Pfast -pl testkit -am test -Dtest=MutantsTest -Dsurefire.failIfNoSpecifiedTests=false -Dtest.jvm.options=-Dheadgate.mutants=all\n\n");
        text.append("After a change of the table: the same with `-Dtest.jvm.options=-Dmutants.table=write`.\n\n");
        text.append("| an operator that … | law | the TCK |\n|---|---|---|\n");
        for (Fault fault : faults) {
            text.append("| ").append(fault.text()).append(" | ");
            text.append(fault.law().number())
                    .append(" ")
                    .append(words(fault.law().name()));
            text.append(" | ").append(tck(fault)).append(" |\n");
        }
        return text.toString();
    }

    /** What people write below the table: the mutants of the kernel. */
    static String written() throws IOException {
        String page = Files.readString(page());
        int start = page.indexOf("\n## The kernel");
        return start < 0 ? "" : page.substring(start);
    }

    private static String tck(Fault fault) {
        return switch (fault.seen()) {
            case NOT_AT_ALL -> "passes";
            case BY_CHANCE -> "fails now and then";
            default -> "`" + fault.test().replaceFirst("(spec\\d+).*", "$1_…") + "`";
        };
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** An array with an object per mutant, one per line. */
    static String json(Set<Fault> killed) {
        return faults().stream()
                .map(fault -> String.format(
                        Locale.ROOT,
                        "  {\"mutant\":\"%s\",\"law\":%d,\"killed\":%b,\"tck\":\"%s\",\"test\":\"%s\"}",
                        fault,
                        fault.law().number(),
                        killed.contains(fault),
                        switch (fault.seen()) {
                            case NOT_AT_ALL -> "missed";
                            case BY_CHANCE -> "by chance";
                            default -> "found";
                        },
                        fault.test()))
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }
}
