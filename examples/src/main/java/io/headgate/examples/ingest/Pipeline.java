package io.headgate.examples.ingest;

import io.headgate.core.Rate;
import io.headgate.examples.ingest.LogReader.Task;
import io.headgate.examples.ingest.Meter.Node;
import io.headgate.examples.ingest.Outcome.Entry;
import io.headgate.examples.ingest.Outcome.Rejected;
import io.headgate.operators.Flow;
import io.headgate.operators.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The flow: read → parse → enrich → batch → store.
 *
 * <p>This is the pipeline that is usually built with a queue between every two steps and dies when the database is slow, because the
 * queues grow. Here nothing is read that nobody asked for: the store takes one batch at a time, one more is made ready meanwhile, and
 * then the reader stops. How many lines that is at most says {@link #bound()}, before anything runs.
 *
 * <p>Order is kept from the file to the database, because the offset that a batch commits means that everything before it is stored.
 *
 * <p>Threads: one reads, {@code parallel} parse, one stores; the steps between run on whichever of them is there.
 */
final class Pipeline implements AutoCloseable {
    /**
     * Lines in line for each parsing thread. To parse one takes two microseconds, and to wake up a thread takes ten: with the next one
     * waiting, it doesn't go to sleep in between.
     */
    private static final int AHEAD = 16;

    private final Settings settings;
    private final LogStore store;
    private final @Nullable RejectsFile rejects;
    private final Meter meter;
    private final Attempts attempts;
    private final ExecutorService reading = threads("read", 1);
    private final ExecutorService parsing;
    private final Flow<Integer> flow;
    private @Nullable CompletableFuture<Void> running;

    Pipeline(
            Settings settings,
            List<Task> tasks,
            LogStore store,
            @Nullable RejectsFile rejects,
            Meter meter,
            Attempts attempts) {
        this.settings = settings;
        this.store = store;
        this.rejects = rejects;
        this.meter = meter;
        this.attempts = attempts;
        this.parsing = threads("parse", settings.parallel());
        Flow<RawLine> lines = Flow.using(() -> new LogReader(tasks, meter), this::lines, LogReader::close)
                .named(Node.READ.text())
                .startOn(reading);
        if (settings.rate() != null) {
            lines = lines.throttle(perSecond(settings.rate()));
        }
        this.flow = lines.mapBlocking(settings.parallel() * AHEAD, parsing, this::parse)
                .named(Node.PARSE.text())
                .map(this::enrich)
                .named(Node.ENRICH.text())
                .batch(settings.batch(), settings.within())
                .named(Node.BATCH.text())
                // The one place where the flow runs ahead: the next batch is gathered while this one is stored.
                .buffer(1)
                .named("ready")
                .mapAsync(1, this::store)
                .named(Node.STORE.text());
    }

    /** The plan, for people. */
    String explain() {
        return flow.explain();
    }

    /** The most lines that are in the flow at once. */
    long bound() {
        return flow.bound();
    }

    /** Starts it; cancelling what comes back stops it. */
    CompletableFuture<Void> start() {
        meter.start();
        CompletableFuture<Void> started = flow.forEach(stored -> {});
        running = started;
        return started;
    }

    /** Stops it if it runs, and waits for the transaction that is under way. */
    @Override
    public void close() {
        CompletableFuture<Void> started = running;
        if (started != null) {
            started.cancel(true);
        }
        attempts.settle();
        reading.shutdownNow();
        parsing.shutdownNow();
    }

    // ------------------------------------------------------------------------------------------------- the steps

    private Flow<RawLine> lines(LogReader reader) {
        return Flow.unfold(reader, from -> {
            long begun = meter.nanoTime();
            RawLine line = from.next();
            if (line == null) {
                return Optional.empty();
            }
            meter.lineRead(meter.nanoTime() - begun);
            return Optional.of(new Step<>(line, from));
        });
    }

    private Outcome parse(RawLine line) {
        long begun = meter.nanoTime();
        Outcome outcome = LogParser.parse(line);
        meter.parsed(meter.nanoTime() - begun);
        return outcome;
    }

    private Outcome enrich(Outcome outcome) {
        long begun = meter.nanoTime();
        Outcome enriched = outcome instanceof Entry entry ? Enricher.enrich(entry) : outcome;
        meter.enriched(meter.nanoTime() - begun);
        return enriched;
    }

    private CompletableFuture<Integer> store(List<Outcome> batch) {
        meter.batched(batch.size());
        return attempts.start("store lines " + batch.get(0).at() + " and after", () -> commit(batch));
    }

    private Integer commit(List<Outcome> batch) throws Exception {
        long begun = meter.nanoTime();
        try {
            store.commit(batch);
            if (!settings.storeDelay().isZero()) {
                Thread.sleep(
                        settings.storeDelay().toMillis(), settings.storeDelay().toNanosPart() % 1_000_000);
            }
        } finally {
            meter.storing(meter.nanoTime() - begun);
        }
        if (rejects != null) {
            rejects.add(batch);
        }
        int rejected = 0;
        for (Outcome outcome : batch) {
            rejected += outcome instanceof Rejected ? 1 : 0;
        }
        meter.stored(batch.size() - rejected, rejected);
        return batch.size();
    }

    // ----------------------------------------------------------------------------------------------------- parts

    /** In the smallest unit in which it is a whole number; in lines a day, to a fiftieth at worst, where it is in none. */
    static Rate perSecond(double rate) {
        for (Duration unit : List.of(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1))) {
            double lines = rate * unit.toSeconds();
            // a sixtieth and the like aren't exact in binary
            if (lines > 0.5 && Math.abs(lines - Math.rint(lines)) < lines * 1e-9) {
                return Rate.of(Math.round(lines), unit);
            }
        }
        return Rate.of(Math.round(rate * Duration.ofDays(1).toSeconds()), Duration.ofDays(1));
    }

    private static ExecutorService threads(String name, int count) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, count == 1 ? name : name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
