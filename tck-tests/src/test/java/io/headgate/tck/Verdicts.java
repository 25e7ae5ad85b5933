package io.headgate.tck;

import io.headgate.testkit.Law;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What became of every law over every row, and whether each that applies was tried and held. */
final class Verdicts {

    /** What can become of one. */
    enum Verdict {
        HOLDS,
        EXEMPT,
        BROKEN
    }

    private record Outcome(Verdict verdict, String reason) {}

    private final Map<String, Map<Law, Outcome>> outcomes = new LinkedHashMap<>();

    Verdicts(List<Lawful> rows) {
        rows.forEach(row -> {
            Map<Law, Outcome> of = new EnumMap<>(Law.class);
            row.exempt().forEach((law, reason) -> of.put(law, new Outcome(Verdict.EXEMPT, reason)));
            if (outcomes.put(row.name(), of) != null) {
                throw new IllegalArgumentException(row.name() + " is in the table twice");
            }
        });
    }

    synchronized void record(String row, Law law, Verdict verdict, String reason) {
        outcomes.get(row).put(law, new Outcome(verdict, reason));
    }

    /** Tries one and writes down what comes of it. */
    void check(Lawful row, Law law) {
        try {
            row.check().accept(law);
        } catch (RuntimeException | Error broken) {
            record(row.name(), law, Verdict.BROKEN, String.valueOf(broken.getMessage()));
            throw broken;
        }
        record(row.name(), law, Verdict.HOLDS, "");
    }

    synchronized long count(Verdict verdict) {
        return outcomes.values().stream()
                .flatMap(of -> of.values().stream())
                .filter(outcome -> outcome.verdict() == verdict)
                .count();
    }

    /** What was not tried; empty after a run over everything. */
    synchronized List<String> missing() {
        List<String> missing = new ArrayList<>();
        outcomes.forEach((row, of) -> {
            for (Law law : Law.values()) {
                if (!of.containsKey(law)) {
                    missing.add(row + ": law " + law.number() + " was not tried");
                }
            }
        });
        return missing;
    }

    /** An array with an object per row and law, one per line. */
    synchronized String json() {
        List<String> lines = new ArrayList<>();
        outcomes.forEach((row, of) -> of.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparingInt(Law::number)))
                .forEach(entry -> lines.add(String.format(
                        Locale.ROOT,
                        "  {\"subject\":\"%s\",\"law\":%d,\"verdict\":\"%s\",\"reason\":\"%s\"}",
                        quoted(row),
                        entry.getKey().number(),
                        entry.getValue().verdict().name().toLowerCase(Locale.ROOT),
                        quoted(entry.getValue().reason())))));
        return "[\n" + String.join(",\n", lines) + "\n]\n";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.toString();
    }
}
