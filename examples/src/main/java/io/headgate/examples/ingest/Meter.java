package io.headgate.examples.ingest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what goes through the flow, for the progress display and the report.
 *
 * <p>Threads: every node adds to its own counters from whatever thread it runs on, and anyone may read them. The lines in flight are
 * counted exactly: from the moment a line leaves the file until the transaction that holds its outcome is committed. A line is
 * counted as stored before the store can ask for more, and the one reader compares before it passes the line on, so the highest count
 * is never too low.
 */
final class Meter {
    /** The nodes of the flow, in its order. */
    enum Node {
        READ("read"),
        PARSE("parse"),
        ENRICH("enrich"),
        BATCH("batch"),
        STORE("store");

        private final String text;

        Node(String text) {
            this.text = text;
        }

        /** The node's name in the flow. */
        String text() {
            return text;
        }
    }

    /**
     * One node's figures.
     *
     * @param items the lines that left it
     * @param depth the lines that are in it or wait for it
     * @param busyNanos the time its threads worked
     * @param waitedNanos the time its threads had nothing to do or weren't allowed to do it
     * @param waitedFor what it waited for
     */
    record Reading(Node node, long items, long depth, int threads, long busyNanos, long waitedNanos, String waitedFor) {
        /** The share of the time in which this node was working, 0 to 1. */
        double load() {
            return busyNanos / (double) Math.max(1, busyNanos + waitedNanos);
        }

        private Reading waitingFor(String what) {
            return new Reading(node, items, depth, threads, busyNanos, waitedNanos, what);
        }

        private Reading since(Reading before) {
            return new Reading(
                    node,
                    items - before.items,
                    depth,
                    threads,
                    Math.max(0, busyNanos - before.busyNanos),
                    Math.max(0, waitedNanos - before.waitedNanos),
                    waitedFor);
        }
    }

    /** A node that works this share of the time or more is taken for the one that holds up the rest. */
    private static final double BUSY = 0.5;

    private final LongSupplier clock;
    private volatile long started;
    private final int parallel;
    private final boolean rateLimited;
    private final AtomicLong read = new AtomicLong();
    private final LongAdder parsed = new LongAdder();
    private final LongAdder enriched = new LongAdder();
    private final AtomicLong batched = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong readNanos = new AtomicLong();
    private final LongAdder parseNanos = new LongAdder();
    private final LongAdder enrichNanos = new LongAdder();
    private final AtomicLong storeNanos = new AtomicLong();
    private final AtomicLong highest = new AtomicLong();
    private final AtomicLong bytesOfFinishedInputs = new AtomicLong();
    private volatile String input = "";
    private volatile Input.@Nullable Counted current;

    /**
     * @param parallel how many threads parse
     * @param rateLimited whether the user limits the rate
     */
    Meter(int parallel, boolean rateLimited) {
        this(parallel, rateLimited, System::nanoTime);
    }

    /** Over {@code clock}, which is real time except in a test of the figures. */
    Meter(int parallel, boolean rateLimited, LongSupplier clock) {
        this.parallel = parallel;
        this.rateLimited = rateLimited;
        this.clock = clock;
        this.started = clock.getAsLong();
    }

    /** The time that everything here is measured by. */
    long nanoTime() {
        return clock.getAsLong();
    }

    // ------------------------------------------------------------------------------------------------- the nodes

    /** The flow begins: what was done before is no node's waiting time. */
    void start() {
        started = nanoTime();
    }

    /** An input was opened. */
    void reading(String label, Input.Counted stored) {
        input = label;
        current = stored;
    }

    /** An input was closed. */
    void read(Input.Counted stored) {
        current = null;
        bytesOfFinishedInputs.addAndGet(stored.count());
    }

    /** A line was read. */
    void lineRead(long nanos) {
        readNanos.addAndGet(nanos);
        long inFlight = read.incrementAndGet() - settled.get();
        if (inFlight > highest.get()) {
            highest.set(inFlight);
        }
    }

    /** A line was parsed, or found to be none. */
    void parsed(long nanos) {
        parseNanos.add(nanos);
        parsed.increment();
    }

    /** An outcome passed the enricher. */
    void enriched(long nanos) {
        enrichNanos.add(nanos);
        enriched.increment();
    }

    /** A batch came to the store. */
    void batched(int size) {
        batched.addAndGet(size);
    }

    /** The database was busy with a batch, whether it went well or not. */
    void storing(long nanos) {
        storeNanos.addAndGet(nanos);
    }

    /** The database failed and is asked again. */
    void retried() {
        retries.incrementAndGet();
    }

    /** A batch was committed. */
    void stored(int entries, int rejects) {
        rejected.addAndGet(rejects);
        settled.addAndGet(entries + (long) rejects);
    }

    // ------------------------------------------------------------------------------------------------- the figures

    /** The lines read by this process. */
    long read() {
        return read.get();
    }

    /** The lines committed by this process, entries and rejected ones. */
    long settled() {
        return settled.get();
    }

    /** The rejected lines committed by this process. */
    long rejected() {
        return rejected.get();
    }

    /** How often the database was asked again. */
    long retries() {
        return retries.get();
    }

    /** The lines that are read and not committed. */
    long inFlight() {
        return read.get() - settled.get();
    }

    /** The most lines that were ever in flight. */
    long maxInFlight() {
        return highest.get();
    }

    /** The bytes read from the inputs, as they are stored. */
    long inputBytes() {
        Input.Counted open = current;
        return bytesOfFinishedInputs.get() + (open == null ? 0 : open.count());
    }

    /** The input that is being read. */
    String input() {
        return input;
    }

    /** The time since the flow began. */
    long elapsedNanos() {
        return nanoTime() - started;
    }

    /** The figures of every node. */
    List<Reading> readings() {
        long elapsed = elapsedNanos();
        long settledLines = settled.get();
        long batchedLines = Math.max(batched.get(), settledLines);
        long enrichedLines = Math.max(enriched.sum(), batchedLines);
        long parsedLines = Math.max(parsed.sum(), enrichedLines);
        long readLines = Math.max(read.get(), parsedLines);
        List<Reading> all = List.of(
                reading(Node.READ, readLines, 0, 1, readNanos.get(), elapsed),
                reading(Node.PARSE, parsedLines, readLines - parsedLines, parallel, parseNanos.sum(), elapsed),
                reading(Node.ENRICH, enrichedLines, parsedLines - enrichedLines, 1, enrichNanos.sum(), elapsed),
                reading(Node.BATCH, batchedLines, enrichedLines - batchedLines, 1, 0, elapsed),
                reading(Node.STORE, settledLines, batchedLines - settledLines, 1, storeNanos.get(), elapsed));
        return explained(all);
    }

    /**
     * Says what each node waited for. The busiest node holds up the rest: those before it wait until there is room again, those after
     * it wait for lines. When none is busy and there is a rate limit, that is what everybody waits for.
     */
    private List<Reading> explained(List<Reading> all) {
        Reading busiest = busiest(all);
        boolean byRate = rateLimited && busiest.load() < BUSY;
        List<Reading> explained = new ArrayList<>();
        for (Reading reading : all) {
            boolean before = reading.node().compareTo(busiest.node()) < 0;
            String waitedFor = reading.node() == Node.READ && byRate
                    ? "for the rate limit"
                    : reading.node() == Node.READ || (before && !byRate) ? "for room" : "for lines";
            explained.add(reading.waitingFor(waitedFor));
        }
        return explained;
    }

    private static Reading busiest(List<Reading> all) {
        return Collections.max(all, Comparator.comparingDouble(Reading::load));
    }

    /** In words, which node held up the rest between two readings. */
    String verdict(List<Reading> before, List<Reading> after) {
        List<Reading> between = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            between.add(after.get(i).since(before.get(i)));
        }
        Reading busiest = busiest(between);
        if (busiest.load() < BUSY) {
            return rateLimited ? "held by the rate limit" : "nothing is busy";
        }
        return busiest.node() == Node.READ
                ? "waiting for the input"
                : "held up by %s (%.0f%% busy)".formatted(busiest.node().text(), busiest.load() * 100);
    }

    private static Reading reading(Node node, long items, long depth, int threads, long busy, long elapsed) {
        return new Reading(node, items, depth, threads, busy, Math.max(0, elapsed * threads - busy), "");
    }
}
