package io.headgate.benchmarks;

import io.headgate.examples.ingest.MainJobRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code bin/bench --main-job [FILE] [--quick]}: lines a second and peak memory of log ingestion, by {@code bin/headgate
 * ingest} itself, by the same job written plainly with each library, and by a loop on one thread. Kept in {@code
 * docs/performance/main-job-jdkN.csv}.
 */
final class MainJob {

    private static final String TEXT = """
            The same log, read, parsed, enriched, batched and stored, each run in a JVM of its own with the options of
            `bin/headgate`: a heap of 64 MB and the serial collector. *ingest* is the command's own pipeline with checkpoints,
            retries, a meter and its report; the others are the job written plainly, over the same reader, parser, enricher and
            store; *loop* does it on one thread, without asking anybody. With *database* every line is committed to an H2 file;
            without, batches are only counted, so that what the pipeline itself costs can be seen. RxJava's batches go by size
            alone, because those by time don't keep to demand. The time is the whole run's, from the start of `main`; the median
            of all runs, in turn. Every run's lines, rejected lines and bytes are compared with those of the loop.
            """;

    /** One run's result. */
    private record Run(List<String> counts, double linesPerSecond, double resident, double heap) {
        static Run of(String line) {
            String[] parts = line.split(",", -1);
            return new Run(
                    List.of(parts[0], parts[1], parts[2]),
                    Double.parseDouble(parts[0]) / Double.parseDouble(parts[3]),
                    Double.parseDouble(parts[4]) / (1 << 20),
                    Double.parseDouble(parts[5]) / (1 << 20));
        }
    }

    private record Contender(String library, boolean database) {}

    private final boolean quick;
    private final String input;

    private MainJob(String input, boolean quick) {
        this.input = input;
        this.quick = quick;
    }

    private static Path file(Path home, int jdk) {
        return home.resolve("docs/performance/main-job-jdk" + jdk + ".csv");
    }

    /** The words that follow {@code --main-job}. */
    static void main(Path home, Iterator<String> words) throws IOException {
        String input = "";
        boolean quick = false;
        while (words.hasNext()) {
            String word = words.next();
            if (word.equals("--quick")) {
                quick = true;
            } else if (input.isEmpty() && Files.isReadable(Path.of(word))) {
                input = word;
            } else {
                throw new IllegalArgumentException("--main-job takes one readable file, not '" + word + "'");
            }
        }
        Kept kept = new MainJob(input, quick).measure();
        System.out.print(kept.table().text());
        kept.write(file(home, Runtime.version().feature()));
    }

    private Kept measure() throws IOException {
        List<Contender> contenders = new ArrayList<>();
        // The loop comes first: the others' counts are compared with its.
        for (boolean database : List.of(true, false)) {
            for (String library : List.of("loop", "headgate", "reactor", "rxjava")) {
                contenders.add(new Contender(library, database));
            }
        }
        contenders.add(1, new Contender("ingest", true));
        Path directory = Files.createTempDirectory("main-job");
        try {
            Path log = directory.resolve("access.log");
            long megabytes = quick ? 8 : 100;
            MainJobRun.repeat(input, log, megabytes << 20);
            List<List<Run>> runs = new ArrayList<>();
            contenders.forEach(contender -> runs.add(new ArrayList<>()));
            for (int round = 0; round < (quick ? 1 : 5); round++) {
                for (int i = 0; i < contenders.size(); i++) {
                    runs.get(i).add(run(contenders.get(i), log, directory.resolve("db-" + round + "-" + i)));
                }
            }
            List<String> truth = runs.get(0).get(0).counts();
            List<List<String>> lines = new ArrayList<>();
            for (int i = 0; i < contenders.size(); i++) {
                for (Run run : runs.get(i)) {
                    if (!run.counts().equals(truth)) {
                        throw new IllegalStateException(contenders.get(i) + ": lines, rejected and bytes are "
                                + run.counts() + " instead of " + truth);
                    }
                }
                lines.add(line(contenders.get(i), runs.get(i)));
            }
            int jdk = Runtime.version().feature();
            return new Kept(
                    "bin/bench --jdk " + jdk + " --main-job" + (input.isEmpty() ? "" : " FILE")
                            + (quick ? " --quick; " : "; ")
                            + PerformancePage.about(truth.get(0) + " lines; " + megabytes + " MB"),
                    List.of("store", "job", "lines/s", "peak resident MB", "peak heap MB"),
                    lines);
        } finally {
            delete(directory);
        }
    }

    private static Run run(Contender contender, Path log, Path database) throws IOException {
        System.err.printf("%s%s … ", contender.library(), contender.database() ? " with the database" : "");
        List<String> output = Fork.run(
                MainJobRun.class,
                List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
                contender.library(),
                log,
                contender.database() ? "jdbc:h2:file:" + database.toAbsolutePath() : "");
        Run run = Run.of(output.get(output.size() - 1));
        System.err.printf(Locale.ROOT, "%.0f lines/s%n", run.linesPerSecond());
        return run;
    }

    private static List<String> line(Contender contender, List<Run> runs) {
        double[] speeds =
                runs.stream().mapToDouble(Run::linesPerSecond).sorted().toArray();
        double resident = runs.stream().mapToDouble(Run::resident).max().orElse(0);
        return List.of(
                contender.database() ? "database" : "counted",
                contender.library(),
                String.format(Locale.ROOT, "%.0f", speeds[speeds.length / 2]),
                resident == 0 ? "–" : String.format(Locale.ROOT, "%.0f", resident),
                String.format(
                        Locale.ROOT,
                        "%.0f",
                        runs.stream().mapToDouble(Run::heap).max().orElse(0)));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    static String markdown(Path home, int jdk) throws IOException {
        return Kept.markdown(file(home, jdk), "Main job", TEXT);
    }
}
