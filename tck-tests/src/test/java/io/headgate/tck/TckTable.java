package io.headgate.tck;

import io.headgate.testkit.Tck.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code docs/tck.md}, written from the table of subjects. */
final class TckTable {

    private TckTable() {}

    /** Of this module's parent, wherever the tests were started. */
    static Path file() {
        return root().resolve("docs/tck.md");
    }

    static Path coverage() {
        return root().resolve("tck-tests/target/tck-coverage.json");
    }

    static Path root() {
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            if (Files.isDirectory(dir.resolve("tck-tests"))) {
                return dir;
            }
        }
        throw new UncheckedIOException(new IOException("no directory above this one has tck-tests in it"));
    }

    static String text(List<Subject> subjects) {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        Set<String> seen = new HashSet<>();
        TreeSet<String> notes = new TreeSet<>();
        int total = 0;
        for (Subject subject : subjects) {
            counts.merge(subject.kind(), 1, Integer::sum);
            if (!seen.add(subject.toString())) {
                throw new IllegalArgumentException(subject + " is in the table twice");
            }
            subject.skips().forEach((test, reason) -> notes.add(reason + "|" + test + "|" + subject));
            total += subject.expected();
        }

        StringBuilder text = new StringBuilder();
        text.append("# The TCK over everything public\n\n");
        text.append("<!-- Written by the build from the table of subjects; change tck-tests, not this. -->\n\n");
        text.append(
                "The official Reactive Streams TCK 1.0.4 over every public source, operator, end, channel and emitter.\n");
        text.append("A publisher can have ").append(Kind.PUBLISHER.executable().size());
        text.append(" tests executed, a processor ")
                .append(Kind.PROCESSOR.executable().size());
        text.append(", a subscriber ").append(Kind.WHITEBOX.executable().size()).append(" from inside and ");
        text.append(Kind.BLACKBOX.executable().size()).append(" from outside;\n");
        text.append(
                "the TCK's other methods test nothing (`untested_…`). A test skipped for any other reason fails the build\n");
        text.append("unless it is listed below, and so does any count but exactly this one.\n\n");
        text.append("| kind | subjects | at most | executed |\n|---|---:|---:|---:|\n");
        for (Kind kind : Kind.values()) {
            int of = counts.getOrDefault(kind, 0);
            int executed = subjects.stream()
                    .filter(s -> s.kind() == kind)
                    .mapToInt(Subject::expected)
                    .sum();
            text.append("| ").append(title(kind)).append(" | ").append(of).append(" | ");
            text.append(of * kind.executable().size())
                    .append(" | ")
                    .append(executed)
                    .append(" |\n");
        }
        text.append("| **all** | ").append(subjects.size()).append(" | ");
        text.append(
                subjects.stream().mapToInt(s -> s.kind().executable().size()).sum());
        text.append(" | **").append(total).append("** |\n\n");
        text.append("Run it: `./mvnw -pl tck-tests -am test`. The build writes what it executed to\n");
        text.append(
                "`tck-tests/target/tck-coverage.json`; `.ci/TckGate.java` compares that with this page. Write this page anew after a\n");
        text.append(
                "change of the table: `./mvnw -pl tck-tests -am test -Dtest=TckTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dtck.table=write`\n\n");
        text.append("## Subjects\n\n");
        text.append("| subject | kind | executed | skipped |\n|---|---|---:|---:|\n");
        for (Subject subject : subjects) {
            text.append("| ").append(subject.name()).append(" | ");
            text.append(subject.kind().name().toLowerCase(Locale.ROOT)).append(" | ");
            text.append(subject.expected()).append(" | ");
            text.append(subject.kind().tests().size() - subject.expected()).append(" |\n");
        }
        text.append("\n## Skips\n\n");
        if (notes.isEmpty()) {
            text.append("None.\n");
        } else {
            text.append("| subject | test | why the rule doesn't apply |\n|---|---|---|\n");
            for (String note : notes) {
                String[] parts = note.split("\\|", 3);
                text.append("| ")
                        .append(parts[2])
                        .append(" | `")
                        .append(parts[1])
                        .append("` | ");
                text.append(parts[0]).append(" |\n");
            }
        }
        return text.toString();
    }

    private static String title(Kind kind) {
        return switch (kind) {
            case PUBLISHER -> "publisher";
            case PROCESSOR -> "processor (an operator, seen from both sides)";
            case WHITEBOX -> "subscriber, from inside";
            case BLACKBOX -> "subscriber, from outside";
        };
    }
}
