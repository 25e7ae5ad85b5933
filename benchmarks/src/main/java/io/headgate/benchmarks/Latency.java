package io.headgate.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * {@code bin/bench --latency [--quick]}: single hand-offs, each scenario by each library in a JVM of its own; the figures
 * are kept in {@code docs/performance/latency-jdkN.csv}. In such a JVM: {@code SCENARIO LIBRARY ROUNDS}.
 */
final class Latency {

    private static final String TEXT = """
            One at a time, in microseconds, by HdrHistogram; nothing else is under way, so this is the cost of waking up and of
            the way there, not of waiting in line. A wake-up of a platform thread is 30 µs or more on the machine that measured.
            *limit* is a bare task on the executor.
            """;

    private Latency() {}

    /** The measured JVM. */
    public static void main(String[] arguments) throws InterruptedException {
        LatencyScenario scenario = LatencyScenario.valueOf(arguments[0]);
        int rounds = Integer.parseInt(arguments[2]);
        scenario.run(arguments[1], rounds / 2);
        Histogram times = scenario.run(arguments[1], rounds);
        System.out.println(micros(times.getValueAtPercentile(50)) + "," + micros(times.getValueAtPercentile(99)) + ","
                + micros(times.getValueAtPercentile(99.9)) + "," + micros(times.getMaxValue()));
        System.exit(0);
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.2f", nanos / 1000.0);
    }

    private static Path file(Path home, int jdk) {
        return home.resolve("docs/performance/latency-jdk" + jdk + ".csv");
    }

    /** The words that follow {@code --latency}. */
    static void main(Path home, Iterator<String> words) throws IOException {
        boolean quick = false;
        while (words.hasNext()) {
            String word = words.next();
            if (!word.equals("--quick")) {
                throw new IllegalArgumentException("--latency takes --quick only, not '" + word + "'");
            }
            quick = true;
        }
        int rounds = quick ? 2_000 : 20_000;
        List<List<String>> lines = new ArrayList<>();
        for (LatencyScenario scenario : LatencyScenario.values()) {
            for (String library : scenario.isHere() ? scenario.libraries() : List.<String>of()) {
                System.err.printf("%s: %s … ", scenario.title(), library);
                List<String> output = Fork.run(
                        Latency.class,
                        List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"),
                        scenario.name(),
                        library,
                        rounds);
                String times = output.get(output.size() - 1);
                System.err.println(times);
                List<String> line = new ArrayList<>(List.of(scenario.text(), library));
                line.addAll(List.of(times.split(",")));
                // A comma would be two columns in the file.
                line.replaceAll(cell -> cell.replace(',', ';'));
                lines.add(line);
            }
        }
        int jdk = Runtime.version().feature();
        String command = "bin/bench --jdk " + jdk + " --latency" + (quick ? " --quick" : "");
        Kept kept = new Kept(
                command + ", " + PerformancePage.about(rounds + " rounds after " + rounds / 2 + " to warm up"),
                List.of("what", "library", "p50", "p99", "p99.9", "most"),
                lines);
        System.out.print(kept.table().text());
        kept.write(file(home, jdk));
    }

    static String markdown(Path home, int jdk) throws IOException {
        return Kept.markdown(file(home, jdk), "Latency", TEXT);
    }
}
