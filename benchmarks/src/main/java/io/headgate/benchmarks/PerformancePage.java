package io.headgate.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code docs/performance.md} and the figures that it is made from, one file per JDK in {@code docs/performance}. */
final class PerformancePage {

    private static final List<Integer> JDKS = List.of(17, 25);

    private static final String FULL = "2 forks, 4 warm-up and 5 measured iterations of 1 s";
    private static final String QUICK = "1 fork, 3 warm-up and 4 measured iterations of 0.4 s";

    private final Path page;
    private final Path figures;

    PerformancePage(Path home) {
        page = home.resolve("docs/performance.md");
        figures = home.resolve("docs/performance");
    }

    private Path file(int jdk) {
        return figures.resolve("jdk" + jdk + ".csv");
    }

    /** Puts these figures in the place of the ones kept for the same rows and libraries on this JDK. */
    void keep(Results newer, boolean quick) throws IOException {
        int jdk = Runtime.version().feature();
        Results all = Results.read(file(jdk));
        newer.all().forEach(all::add);
        all.write(
                file(jdk),
                "bin/bench --jdk " + jdk + (quick ? " --quick" : "") + ", " + System.getProperty("java.vm.name") + " "
                        + Runtime.version() + ", " + (quick ? QUICK : FULL) + load());
    }

    /** How busy the machine was, for readers who wonder about the rows in which threads meet. */
    private static String load() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                ", load %.0f on %d processors",
                system.getSystemLoadAverage(),
                system.getAvailableProcessors());
    }

    void write() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Performance

                Written by `bin/bench` from the figures in [`performance/`](performance); don't edit it. `bin/bench --jdk 17` and
                `bin/bench --jdk 25` measure anew (about 30 minutes each), `bin/bench --quick` gives a rough answer in five.

                Nanoseconds per item (per subscription in the *subscribe* rows): the median of all iterations, with the fastest
                and the slowest. Every run's counts and sums are checked. Each row by each library is a JVM of its own with a heap
                of 1 GB, fixed and touched beforehand. Rows on one thread are measured by that thread's processor time, rows in
                which threads meet by the clock. *peer/ours* is the best peer's time divided by Headgate's (above 1: Headgate is
                ahead), *limit* code written by hand for that one job without any accounting, *B* the bytes allocated per item
                by Headgate and by the best peer.

                Rows in which two threads meet (hop, hop-hidden, two-hops, hand-off, drop-newest, ring) depend on how the kernel
                places the threads and on what a wake-up costs, about 30 µs on the virtual machine that measured. They mean
                nothing where the load below is above the number of processors: a thread that looks again for a moment before
                it parks then waits for other programs instead. Elsewhere a difference below 25 % means nothing.

                """);
        for (int jdk : JDKS) {
            if (Files.exists(file(jdk))) {
                Results results = Results.read(file(jdk));
                text.append("## JDK ")
                        .append(jdk)
                        .append("\n\n`")
                        .append(results.heading())
                        .append("`\n\n");
                text.append(new Report(results).markdown())
                        .append('\n')
                        .append(behind(results))
                        .append('\n');
            }
        }
        Files.writeString(page, text.toString());
    }

    /** Where we lose, by name. */
    private static String behind(Results results) {
        StringBuilder text = new StringBuilder();
        double product = 1;
        int compared = 0;
        for (Row row : results.rows()) {
            Optional<Figure> ours = results.of(row, Libraries.HEADGATE);
            Optional<Figure> best = results.bestPeer(row);
            if (ours.isPresent() && best.isPresent() && !ours.get().failed()) {
                double ratio = best.get().nanos() / ours.get().nanos();
                product *= ratio;
                compared++;
                if (ratio < 1) {
                    text.append(String.format(
                            Locale.ROOT,
                            "- **%s**: behind %s, which takes %.0f %% of our time.%n",
                            row.title(),
                            best.get().library(),
                            ratio * 100));
                }
            }
        }
        String mean = compared == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "Geometric mean of peer/ours over %d rows: %.2f.%n",
                        compared,
                        Math.pow(product, 1.0 / compared));
        return mean + (text.isEmpty() ? "" : "\nWhere Headgate is behind:\n\n" + text);
    }
}
