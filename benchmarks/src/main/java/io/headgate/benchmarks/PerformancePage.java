package io.headgate.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code docs/performance.md} and the figures that it is made from, one file per JDK in {@code docs/performance}. */
final class PerformancePage {

    private static final List<Integer> JDKS = List.of(17, 25);

    private final Path home;
    private final Path page;
    private final Path figures;

    PerformancePage(Path home) {
        this.home = home;
        page = home.resolve("docs/performance.md");
        figures = home.resolve("docs/performance");
    }

    private Path file(int jdk) {
        return figures.resolve("jdk" + jdk + ".csv");
    }

    /** Puts these figures in the place of the ones kept for the same rows and libraries on this JDK. */
    void keep(Results newer, Effort effort) throws IOException {
        int jdk = Runtime.version().feature();
        Results all = Results.read(file(jdk));
        newer.all().forEach(all::add);
        all.write(
                file(jdk),
                "bin/bench --jdk " + jdk + (effort.equals(Effort.QUICK) ? " --quick" : "") + ", "
                        + about(effort.text()));
    }

    /** What measured, how, and how busy the machine was, for readers who wonder about the rows in which threads meet. */
    static String about(String how) {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "%s %s, %s, load %.0f on %d processors",
                System.getProperty("java.vm.name"),
                Runtime.version(),
                how,
                system.getSystemLoadAverage(),
                system.getAvailableProcessors());
    }

    void write() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Performance

                Written by `bin/bench` from the figures in [`performance/`](performance); don't edit it. `bin/bench --jdk 17` and
                `bin/bench --jdk 25` measure anew (under 40 minutes each), `bin/bench --quick` gives a rough answer in seven.

                Nanoseconds per item (per subscription in the *subscribe* and *assemble* rows): the median of all iterations, with
                the fastest and the slowest. Every run's counts and sums are checked. Each row by each library is a JVM of its own
                with a heap of 1 GB, fixed and touched beforehand. Rows on one thread are measured by that thread's processor time,
                rows in which threads meet or timers run by the clock. *peer/ours* is the best peer's time divided by Headgate's
                (above 1: Headgate is ahead), *goal* what that was meant to be, *limit* code written by hand for that one job
                without any accounting, *B* the bytes allocated per item by Headgate and by the best peer.

                How far to trust it. Single-thread rows whose figures are closer than a quarter are equal here, and so are rows in which
                threads meet when they are closer than a factor of two: those depend on how the kernel places the threads and on
                what a wake-up costs, about 30 µs on the virtual machine that measured. They are run twice, the second time after
                all other rows; both medians are shown (a · b) and their geometric mean counts. They mean nothing where the load
                below is above the number of processors: a thread that looks again for a moment before it parks then waits for
                other programs instead.

                Bytes. Headgate's `range` counts to `Long.MAX_VALUE` and gives `Long`, which is 24 bytes a box; the peers' give
                `Integer`, 16 bytes. Where the JIT compiler can't leave out the box (always on JDK 17, and wherever items cross
                threads) that is 8 bytes more per item for the same work, and it is in our figures. Rows that start from a foreign
                publisher have the same `Integer` for all.

                """);
        for (int jdk : JDKS) {
            Scaling scaling = new Scaling(home, jdk);
            scaling.read();
            if (Files.exists(file(jdk))) {
                Results results = Results.read(file(jdk));
                text.append("## JDK ")
                        .append(jdk)
                        .append("\n\n`")
                        .append(results.heading())
                        .append("`\n\n")
                        .append(new Report(results).markdown())
                        .append(new Standing(results).markdown())
                        .append(scaling.markdown())
                        .append(Latency.markdown(home, jdk))
                        .append(MainJob.markdown(home, jdk))
                        .append('\n');
            }
        }
        Files.writeString(page, text.toString());
    }
}
