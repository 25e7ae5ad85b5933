package io.headgate.examples.ingest;

import io.headgate.examples.ingest.LogReader.Task;
import io.headgate.examples.ingest.Outcome.Enriched;
import io.headgate.examples.ingest.Outcome.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One run of the main job in a JVM of its own: {@code LIBRARY FILE URL} prints lines, rejected lines, bytes sent, seconds,
 * peak resident bytes (0 where the system doesn't tell) and peak heap bytes. Without a URL nothing is stored, the batches
 * are only counted. {@code ingest} is the command's own pipeline with its checkpoints, retries, meter and report.
 */
public final class MainJobRun {

    /** What a run of the job came to. */
    private record Figures(long lines, long rejected, long bytes) {}

    /** Adds up what is committed; one thread at a time calls it, and the pipeline's end is what orders it before the reader. */
    private static final class Counter implements PlainJobs.Sink {
        private long lines;
        private long rejected;
        private long bytes;

        @Override
        public void commit(List<Outcome> batch) {
            lines += batch.size();
            for (Outcome outcome : batch) {
                if (outcome instanceof Rejected) {
                    rejected++;
                } else if (outcome instanceof Enriched enriched) {
                    bytes += enriched.entry().bytes();
                }
            }
        }

        Figures figures() {
            return new Figures(lines, rejected, bytes);
        }
    }

    private MainJobRun() {}

    public static void main(String[] arguments) throws Exception {
        String file = arguments[1];
        String url = arguments.length > 2 ? arguments[2] : "";
        long begin = System.nanoTime();
        Figures figures = arguments[0].equals("ingest")
                ? ingest(file, url)
                : url.isEmpty() ? counted(arguments[0], file) : stored(arguments[0], file, url);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%d,%d,%d,%.4f,%d,%d%n",
                figures.lines(),
                figures.rejected(),
                figures.bytes(),
                seconds,
                resident(),
                Report.heapPeak());
        System.exit(0);
    }

    private static Figures ingest(String file, String url) throws Exception {
        Settings settings = new Settings(
                List.of(file), url, 500, Duration.ofMillis(50), 4, null, Duration.ZERO, 16_384, null, false);
        Ingestion.View view = new Ingestion.View(System.err, plan -> {}, (meter, total) -> Progress.none(), true);
        try (Interruption interruption = new Interruption()) {
            Report report = new Ingestion(settings, InputStream.nullInputStream(), view, interruption)
                    .run()
                    .report();
            if (!report.balanced()) {
                throw new IllegalStateException(report.text());
            }
            return new Figures(report.read(), report.rejected(), report.bytes());
        }
    }

    static List<Long> count(String library, String file) throws Exception {
        Figures figures = counted(library, file);
        return List.of(figures.lines(), figures.rejected(), figures.bytes());
    }

    private static Figures counted(String library, String file) throws Exception {
        Counter counter = new Counter();
        Input input = Input.of(List.of(file), InputStream.nullInputStream()).get(0);
        try (PlainJobs jobs = new PlainJobs(reader(input, 0), counter)) {
            jobs.run(library);
        }
        return counter.figures();
    }

    private static Figures stored(String library, String file, String url) throws Exception {
        Counter counter = new Counter();
        Input input = Input.of(List.of(file), InputStream.nullInputStream()).get(0);
        try (LogStore store = LogStore.open(Database.at(url))) {
            long source =
                    store.begin(List.of(input.name())).checkpoints().get(0).sourceId();
            PlainJobs.Sink sink = batch -> {
                store.commit(batch);
                counter.commit(batch);
            };
            try (PlainJobs jobs = new PlainJobs(reader(input, source), sink)) {
                jobs.run(library);
            }
            store.finish();
            LogStore.Totals totals = store.totals();
            Figures inStore = new Figures(totals.stored() + totals.rejected(), totals.rejected(), totals.bytes());
            if (!inStore.equals(counter.figures())) {
                throw new IllegalStateException("stored " + inStore + ", committed " + counter.figures());
            }
            return inStore;
        }
    }

    private static LogReader reader(Input input, long sourceId) {
        Source source = new Source(input.name(), input.label(), 16_384);
        source.id(sourceId);
        return new LogReader(List.of(Task.whole(input, source)), new Meter(4, false));
    }

    /** Linux knows the most memory that a process ever had; elsewhere this is 0. */
    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    /** Writes {@code from}, or the sample that the project ships when it is empty, as often as gives {@code size} bytes. */
    public static void repeat(String from, Path to, long size) throws IOException {
        Input input = Input.of(from.isEmpty() ? List.of() : List.of(from), InputStream.nullInputStream())
                .get(0);
        byte[] once;
        try (Input.Opened opened = input.open()) {
            once = opened.content().readAllBytes();
        }
        if (once.length == 0) {
            throw new IOException(input.label() + " is empty");
        }
        try (OutputStream out = Files.newOutputStream(to)) {
            for (long written = 0; written < size; written += once.length) {
                out.write(once);
            }
        }
    }
}
