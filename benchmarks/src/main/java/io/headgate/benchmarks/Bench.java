package io.headgate.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.ListStatistics;

/**
 * Runs rows and prints the table. One row by one library is one JVM of its own, with a fixed heap whose pages are touched
 * beforehand. {@code bin/bench --help} lists the options.
 */
public final class Bench {

    private final Set<Row> rows = EnumSet.noneOf(Row.class);
    private final List<String> libraries = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final Path home = Path.of(System.getProperty("headgate.home", "."));
    private boolean quick;
    private boolean save;
    private boolean reportOnly;
    private boolean verbose;
    private String jvm = "";
    private String json = "";

    private Bench() {}

    /** Exit code 0: every run's counts and sums were right; 1: some weren't; 2: the command line isn't understood. */
    public static void main(String[] arguments) throws IOException, RunnerException {
        Bench bench = new Bench();
        try {
            if (Special.isAskedFor(arguments)) {
                Special.run(arguments);
                return;
            }
            bench.understand(Arrays.asList(arguments).iterator());
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage() + "; --help lists rows and options");
            System.exit(2);
        }
        System.exit(bench.run() ? 0 : 1);
    }

    private void understand(Iterator<String> words) {
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--quick" -> quick = true;
                case "--save" -> save = true;
                case "--report" -> reportOnly = true;
                case "--verbose" -> verbose = true;
                case "--library" -> libraries.add(value(word, words));
                case "--json" -> json = value(word, words);
                case "--jvm" -> jvm = value(word, words);
                case "--help" -> {
                    System.out.println(help());
                    System.exit(0);
                }
                default -> {
                    if (word.startsWith("--option=")) {
                        jvmOptions.add(word.substring("--option=".length()));
                    } else {
                        rows.add(Row.titled(word));
                    }
                }
            }
        }
        save |= rows.isEmpty() && !quick && libraries.isEmpty();
        if (rows.isEmpty()) {
            rows.addAll(Row.here());
            // Some minutes have no room for what is measured out of curiosity.
            rows.removeIf(row -> quick && Double.isNaN(row.goal()));
        }
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return words.next();
    }

    private static String help() {
        return """
            bin/bench [row…] [options]
            bin/bench --scaling [curve…] [--quick]     cost as something grows: %s
            bin/bench --latency [--quick]              percentiles of single hand-offs
            bin/bench --main-job [FILE] [--quick]      lines a second of log ingestion, beside the same job by the peers

            rows (default: all): %s

              --quick            rough figures for the rows that have a goal in about seven minutes
              --jdk 17|25        the JDK that runs the rows (default: the one on the path)
              --library NAME     only this one; may be repeated
              --json FILE        also as JSON: [{row, unit, headgate, best, bestLibrary, limit, bytes}]
              --save             keep these figures and write docs/performance.md anew; all rows without --quick do so anyway
              --report           run nothing, write docs/performance.md from the figures that are kept
              --option=JVMOPTION one more option for the measured JVMs; may be repeated
              --jvm PATH         the measured JVMs' java, where it isn't that of --jdk
              --verbose          JMH's own output as well
            """.formatted(Curve.titles(), titles());
    }

    private static String titles() {
        return Arrays.stream(Row.values()).map(Row::title).collect(Collectors.joining(" "));
    }

    private boolean run() throws IOException, RunnerException {
        if (reportOnly) {
            new PerformancePage(home).write();
            return true;
        }
        Results results = new Results();
        for (int occasion = 1; occasion <= (quick ? 1 : 2); occasion++) {
            for (Row row : rows) {
                // Two threads may be lucky or unlucky for as long as a JVM lives: the second time is well after the
                // first.
                if (occasion == 1 || row.crosses()) {
                    measure(row, occasion, results);
                }
            }
        }
        Report report = new Report(results);
        System.out.print(report.text());
        if (!json.isEmpty()) {
            Files.writeString(Path.of(json), report.json());
        }
        if (save) {
            PerformancePage page = new PerformancePage(home);
            page.keep(results, quick ? Effort.QUICK : Effort.FULL);
            page.write();
        }
        return !results.anyFailed();
    }

    private void measure(Row row, int occasion, Results results) throws RunnerException {
        for (String library : Libraries.doing(row)) {
            if (libraries.isEmpty() || libraries.contains(library)) {
                System.err.printf("%s: %s … ", row.title(), library);
                Figure figure = measure(row, library, occasion);
                System.err.println(figure.failed() ? "FAILED" : Report.summary(figure));
                results.add(figure);
            }
        }
    }

    private Figure measure(Row row, String library, int occasion) throws RunnerException {
        ChainedOptionsBuilder options = (quick ? Effort.QUICK : Effort.FULL)
                .options(RowBenchmark.class, jvmOptions)
                .param("row", row.title())
                .param("library", library)
                .addProfiler(GCProfiler.class)
                .verbosity(verbose ? VerboseMode.NORMAL : VerboseMode.SILENT);
        if (!jvm.isEmpty()) {
            options.jvm(jvm);
        }
        Collection<RunResult> runs = new Runner(options.build()).run();
        return runs.stream()
                .findFirst()
                .map(run -> figure(row, library, occasion, run))
                .orElseGet(() -> Figure.failed(row, library, occasion));
    }

    private static Figure figure(Row row, String library, int occasion, RunResult run) {
        ListStatistics nanos = new ListStatistics();
        for (BenchmarkResult fork : run.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                nanos.addValue(nanosOfRun(row, iteration) / row.items());
            }
        }
        double through = secondary(run.getSecondaryResults(), "delivered")
                / secondary(run.getSecondaryResults(), "runs")
                / row.items();
        return new Figure(
                row,
                library,
                occasion,
                nanos.getPercentile(50),
                nanos.getMin(),
                nanos.getMax(),
                secondary(run.getSecondaryResults(), "gc.alloc.rate.norm") / row.items(),
                row.lossy() ? through : 1);
    }

    /**
     * What runs on one thread is measured by that thread's processor time, so that a busy machine doesn't count; where
     * threads meet, waiting for each other is the point, and the clock on the wall counts.
     */
    private static double nanosOfRun(Row row, IterationResult iteration) {
        if (row.crosses() || row.timed()) {
            return iteration.getPrimaryResult().getScore();
        }
        return secondary(iteration.getSecondaryResults(), "cpuNanos")
                / secondary(iteration.getSecondaryResults(), "runs");
    }

    /** By the end of its name, because profilers put a mark before theirs. JMH gives its results as raw types. */
    @SuppressWarnings("rawtypes")
    private static double secondary(Map<String, Result> results, String name) {
        for (Map.Entry<String, Result> entry : results.entrySet()) {
            if (entry.getKey().endsWith(name)) {
                return entry.getValue().getScore();
            }
        }
        return Double.NaN;
    }
}
