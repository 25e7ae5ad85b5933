package io.headgate.examples.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run did. The names are those of the JSON object, so they stay.
 *
 * <p>{@code read} is what the reader counted, {@code stored}, {@code rejected}, {@code bytes}, {@code status} and {@code clients} are
 * what the database counted, and neither knows of the other. All are of the whole run, the parts before a resume included;
 * {@code seconds} and what follows are of this process.
 *
 * @param run the run's number in the database
 * @param outcome {@code complete}, {@code interrupted} or {@code failed}
 * @param inputs where each input stands
 * @param read lines read
 * @param stored entries stored
 * @param rejected lines rejected
 * @param unfinished lines that were read and not committed, because the run ended early: a resume reads them again
 * @param balanced whether {@code read = stored + rejected + unfinished}, with nothing unfinished in a complete run
 * @param bytes the sum of the bytes that the entries say were sent
 * @param status entries per status
 * @param clients distinct clients
 * @param rejectedByReason rejected lines per reason
 * @param resumedAt the lines that earlier processes had committed
 * @param inputBytes bytes read from the inputs, as they are stored
 * @param retries how often the database failed and was asked again
 * @param maxInFlight the most lines that were read and not yet committed, ever
 * @param bound the most the flow's plan allows
 * @param heapMaxBytes the most heap the process may use
 * @param heapPeakBytes the most heap it did use
 * @param error what failed, if anything did
 * @param plan the flow's plan, if asked for
 */
@JsonPropertyOrder({
    "run",
    "outcome",
    "balanced",
    "read",
    "stored",
    "rejected",
    "unfinished",
    "bytes",
    "status",
    "clients",
    "rejectedByReason",
    "seconds"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
record Report(
        long run,
        String outcome,
        List<InputState> inputs,
        long read,
        long stored,
        long rejected,
        long unfinished,
        boolean balanced,
        long bytes,
        Map<Integer, Long> status,
        long clients,
        Map<String, Long> rejectedByReason,
        double seconds,
        long resumedAt,
        long inputBytes,
        long retries,
        long maxInFlight,
        long bound,
        long heapMaxBytes,
        long heapPeakBytes,
        List<Node> nodes,
        List<LogStore.Row> topPaths,
        List<LogStore.Row> topClients,
        String database,
        @Nullable String error,
        @Nullable String plan) {

    /** How far an input is committed: lines and the byte after them. */
    record InputState(String input, long lines, long offset) {}

    /**
     * One node of the flow.
     *
     * @param load the share of the time it worked, 0 to 1
     */
    record Node(
            String node,
            int threads,
            long lines,
            double load,
            double workedSeconds,
            double waitedSeconds,
            String waitedFor) {
        static Node of(Meter.Reading reading) {
            return new Node(
                    reading.node().text(),
                    reading.threads(),
                    reading.items(),
                    round(reading.load(), 1e4),
                    round(reading.busyNanos() / 1e9, 1e3),
                    round(reading.waitedNanos() / 1e9, 1e3),
                    reading.waitedFor());
        }
    }

    static double round(double value, double steps) {
        return Math.round(value * steps) / steps;
    }

    /** The same report without the plan. */
    Report withoutPlan() {
        return new Report(
                run,
                outcome,
                inputs,
                read,
                stored,
                rejected,
                unfinished,
                balanced,
                bytes,
                status,
                clients,
                rejectedByReason,
                seconds,
                resumedAt,
                inputBytes,
                retries,
                maxInFlight,
                bound,
                heapMaxBytes,
                heapPeakBytes,
                nodes,
                topPaths,
                topClients,
                database,
                error,
                null);
    }

    /** The most heap that was in use at any time, garbage included. */
    static long heapPeak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    /** One JSON object. */
    String json() {
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is made of numbers and text", e);
        }
    }

    /** The report for a person. */
    String text() {
        StringBuilder out = new StringBuilder();
        line(out, "%s", headline());
        line(
                out,
                "  %s lines in %s s (%s lines/s, %s of input)%s",
                Quantities.number(read - resumedAt),
                String.format(Locale.ROOT, "%,.1f", seconds),
                Quantities.number(Math.round((read - resumedAt) / Math.max(seconds, 1e-3))),
                Quantities.bytes(inputBytes),
                resumedAt > 0 ? ", after " + Quantities.number(resumedAt) + " in earlier runs" : "");
        line(
                out,
                "  read %s = stored %s + rejected %s%s: %s",
                Quantities.number(read),
                Quantities.number(stored),
                Quantities.number(rejected),
                unfinished > 0 ? " + unfinished " + Quantities.number(unfinished) : "",
                balanced ? "balanced, nothing lost" : "NOT BALANCED");
        line(
                out,
                "  in flight: at most %s lines, the plan allows %s;  heap: at most %s of %s",
                Quantities.number(maxInFlight),
                Quantities.number(bound),
                Quantities.bytes(heapPeakBytes),
                Quantities.bytes(heapMaxBytes));
        if (retries > 0) {
            line(out, "  the database failed and was asked again %s times", Quantities.number(retries));
        }
        nodes(out);
        summaries(out);
        line(out, "");
        line(out, "stored in %s (run %d)", database, run);
        return out.toString();
    }

    private String headline() {
        String names = inputs.size() == 1 ? inputs.get(0).input() : inputs.size() + " inputs";
        return switch (outcome) {
            case "complete" -> names + ": complete";
            case "interrupted" -> names + ": interrupted";
            default -> names + ": failed: " + error;
        };
    }

    private void nodes(StringBuilder out) {
        line(out, "");
        line(out, "  %-10s %12s %6s %10s   %s", "node", "lines", "load", "worked", "waited");
        for (Node node : nodes) {
            line(
                    out,
                    "  %-10s %12s %5.0f%% %10s   %s",
                    node.node() + (node.threads() > 1 ? " ×" + node.threads() : ""),
                    Quantities.number(node.lines()),
                    node.load() * 100,
                    Quantities.seconds((long) (node.workedSeconds() * 1e9)),
                    Quantities.seconds((long) (node.waitedSeconds() * 1e9))
                            + (node.waitedFor().isEmpty() ? "" : " " + node.waitedFor()));
        }
    }

    private void summaries(StringBuilder out) {
        line(out, "");
        line(out, "  %-8s %12s %7s", "status", "requests", "share");
        status.forEach((code, requests) -> line(
                out, "  %-8d %12s %6.1f%%", code, Quantities.number(requests), 100.0 * requests / Math.max(1, stored)));
        top(out, "path", topPaths, "");
        top(out, "client", topClients, " (of " + Quantities.number(clients) + ")");
        if (!rejectedByReason.isEmpty()) {
            line(out, "");
            line(out, "  %-20s %12s", "rejected for", "lines");
            rejectedByReason.forEach((reason, lines) -> line(out, "  %-20s %12s", reason, Quantities.number(lines)));
        }
    }

    private static void top(StringBuilder out, String what, List<LogStore.Row> rows, String note) {
        if (rows.isEmpty()) {
            return;
        }
        line(out, "");
        line(out, "  %12s %12s  %s", "requests", "bytes sent", "busiest " + what + "s" + note);
        for (LogStore.Row row : rows) {
            line(
                    out,
                    "  %12s %12s  %s",
                    Quantities.number(row.requests()),
                    Quantities.bytes(row.bytes()),
                    shorten(row.key(), 70));
        }
    }

    /** The end is cut: what a path begins with is what it is known by. */
    private static String shorten(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
