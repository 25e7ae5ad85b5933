package io.headgate.examples.ingest;

import io.headgate.examples.ingest.Outcome.Entry;
import io.headgate.operators.Flow;
import io.headgate.operators.Step;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The main job, read → parse → enrich → batch → store, written plainly with each library. All use the reader, the parser,
 * the enricher and the store of {@code bin/headgate ingest} and have as many threads and as much room as it: one thread
 * reads, four parse up to 64 lines at once in order, one stores. They are in this package because those steps are hidden in it.
 */
final class PlainJobs implements AutoCloseable {

    private static final int BATCH = 500;
    private static final Duration WITHIN = Duration.ofMillis(50);
    private static final int PARALLEL = 4;
    private static final int AT_ONCE = 64;

    /** Where batches end. */
    interface Sink {
        void commit(List<Outcome> batch) throws Exception;
    }

    private final LogReader reader;
    private final Sink sink;
    private final ExecutorService reading = threads("read", 1);
    private final ExecutorService parsing = threads("parse", PARALLEL);
    private final ExecutorService storing = threads("store", 1);

    PlainJobs(LogReader reader, Sink sink) {
        this.reader = reader;
        this.sink = sink;
    }

    /** Does the whole job in the way of {@code library}. */
    void run(String library) throws Exception {
        switch (library) {
            case "headgate" -> headgate();
            case "reactor" -> reactor();
            case "rxjava" -> rxJava();
            case "loop" -> loop();
            default -> throw new IllegalArgumentException("no job is called '" + library + "'");
        }
    }

    private void headgate() throws Exception {
        Flow.unfold(reader, from -> Optional.ofNullable(from.next()).map(line -> new Step<>(line, from)))
                .startOn(reading)
                .mapBlocking(AT_ONCE, parsing, LogParser::parse)
                .map(PlainJobs::enriched)
                .batch(BATCH, WITHIN)
                .buffer(1)
                .mapAsync(1, batch -> CompletableFuture.supplyAsync(() -> stored(batch), storing))
                .forEach(count -> {})
                .get();
    }

    private void reactor() {
        Flux.<RawLine>generate(out -> {
                    RawLine line = reader.next();
                    if (line == null) {
                        out.complete();
                    } else {
                        out.next(line);
                    }
                })
                .subscribeOn(Schedulers.fromExecutorService(reading))
                .flatMapSequential(
                        line -> Mono.fromCallable(() -> LogParser.parse(line))
                                .subscribeOn(Schedulers.fromExecutorService(parsing)),
                        AT_ONCE,
                        1)
                .map(PlainJobs::enriched)
                // The kind that keeps to demand; the other one fails when the store is slow.
                .bufferTimeout(BATCH, WITHIN, true)
                .concatMap(
                        batch -> Mono.fromCallable(() -> stored(batch))
                                .subscribeOn(Schedulers.fromExecutorService(storing)),
                        1)
                .blockLast();
    }

    private void rxJava() {
        Scheduler parsers = io.reactivex.rxjava3.schedulers.Schedulers.from(parsing);
        Scheduler store = io.reactivex.rxjava3.schedulers.Schedulers.from(storing);
        Flowable.<RawLine>generate(out -> {
                    RawLine line = reader.next();
                    if (line == null) {
                        out.onComplete();
                    } else {
                        out.onNext(line);
                    }
                })
                .subscribeOn(io.reactivex.rxjava3.schedulers.Schedulers.from(reading))
                .concatMapEager(
                        line -> Flowable.fromCallable(() -> LogParser.parse(line))
                                .subscribeOn(parsers),
                        AT_ONCE,
                        1)
                .map(PlainJobs::enriched)
                // By size alone: its batches by time don't keep to demand, and fail when the store is slow.
                .buffer(BATCH)
                .concatMap(batch -> Flowable.fromCallable(() -> stored(batch)).subscribeOn(store), 1)
                .ignoreElements()
                .blockingAwait();
    }

    private void loop() throws Exception {
        List<Outcome> batch = new ArrayList<>(BATCH);
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
            batch.add(enriched(LogParser.parse(line)));
            if (batch.size() == BATCH) {
                sink.commit(batch);
                batch = new ArrayList<>(BATCH);
            }
        }
        if (!batch.isEmpty()) {
            sink.commit(batch);
        }
    }

    private static Outcome enriched(Outcome outcome) {
        return outcome instanceof Entry entry ? Enricher.enrich(entry) : outcome;
    }

    private int stored(List<Outcome> batch) {
        try {
            sink.commit(batch);
            return batch.size();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static ExecutorService threads(String name, int count) {
        return Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void close() {
        reader.close();
        reading.shutdownNow();
        parsing.shutdownNow();
        storing.shutdownNow();
    }
}
