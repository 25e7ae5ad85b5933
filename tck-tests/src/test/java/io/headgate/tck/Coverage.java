package io.headgate.tck;

import io.headgate.testkit.TckOptions.Outcome;
import io.headgate.testkit.TckOptions.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What became of every test of every subject, and whether that is exactly what the table demands. */
final class Coverage {

    private final Map<Subject, List<Outcome>> outcomes = new LinkedHashMap<>();

    Coverage(List<Subject> subjects) {
        subjects.forEach(subject -> outcomes.put(subject, new ArrayList<>()));
    }

    synchronized void record(Subject subject, Outcome outcome) {
        outcomes.get(subject).add(outcome);
    }

    private static long executed(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(o -> o.verdict() == Verdict.PASSED || o.verdict() == Verdict.FAILED)
                .count();
    }

    private static List<String> unlisted(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(o -> o.verdict() == Verdict.UNLISTED)
                .map(Outcome::method)
                .sorted()
                .toList();
    }

    synchronized long executed() {
        return outcomes.values().stream().mapToLong(Coverage::executed).sum();
    }

    /** What is wrong, one line each; empty if every subject was tested exactly as the table demands. */
    synchronized List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        outcomes.forEach((subject, of) -> {
            if (of.size() != subject.kind().tests().size()) {
                complaints.add(subject + ": " + of.size() + " of "
                        + subject.kind().tests().size() + " tests ran or were skipped");
            }
            if (executed(of) != subject.expected()) {
                complaints.add(subject + ": executed " + executed(of) + ", the table demands " + subject.expected());
            }
            unlisted(of).forEach(name -> complaints.add(subject + ": " + name + " was skipped without being listed"));
        });
        return complaints;
    }

    /** An array with an object per subject, one per line. */
    synchronized String json() {
        List<String> rows = new ArrayList<>();
        outcomes.forEach((subject, of) -> {
            List<String> unlisted = unlisted(of);
            rows.add(String.format(
                    Locale.ROOT,
                    "  {\"subject\":\"%s\",\"kind\":\"%s\",\"executed\":%d,\"skipped\":%d,\"unlisted\":[%s]}",
                    subject.name().replace("\\", "\\\\").replace("\"", "\\\""),
                    subject.kind().name().toLowerCase(Locale.ROOT),
                    executed(of),
                    of.size() - executed(of),
                    unlisted.isEmpty() ? "" : "\"" + String.join("\",\"", unlisted) + "\""));
        });
        return "[\n" + String.join(",\n", rows) + "\n]\n";
    }
}
