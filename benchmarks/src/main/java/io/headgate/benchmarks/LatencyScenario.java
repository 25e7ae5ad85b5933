package io.headgate.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/** What is timed one by one. */
@SuppressWarnings("ImmutableEnumChecker") // its lists don't change
enum LatencyScenario {
    BOUNDARY("an item across a boundary, the next one when it has come", LatencyLibraries.PUSHING),
    BOUNDARY_IDLE("an item across a boundary, the next one 200 µs later", LatencyLibraries.PUSHING),
    REQUEST("request(1) round trip, thread-pool executors", LatencyLibraries.PULLING),
    REQUEST_FORK_JOIN("request(1) round trip, one fork-join pool", LatencyLibraries.PULLING),
    REQUEST_VIRTUAL("request(1) round trip, virtual threads", LatencyLibraries.PULLING),
    CHANNEL("hand-off through a queue of one, platform threads", LatencyLibraries.QUEUES),
    CHANNEL_VIRTUAL("hand-off through a queue of one, virtual threads", LatencyLibraries.QUEUES);

    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final String text;
    private final List<String> libraries;

    LatencyScenario(String text, List<String> libraries) {
        this.text = text;
        this.libraries = libraries;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** In words. */
    String text() {
        return text;
    }

    List<String> libraries() {
        return libraries;
    }

    private Threads.Kind kind() {
        return switch (this) {
            case REQUEST_FORK_JOIN -> Threads.Kind.FORK_JOIN;
            case REQUEST_VIRTUAL, CHANNEL_VIRTUAL -> Threads.Kind.VIRTUAL;
            default -> Threads.Kind.POOL;
        };
    }

    /** Whether this JVM has the threads it needs. */
    boolean isHere() {
        return kind().isHere();
    }

    /** So many rounds, one at a time; what each took, in nanoseconds. */
    Histogram run(String library, int rounds) throws InterruptedException {
        Threads threads = new Threads();
        return switch (this) {
            case BOUNDARY -> boundary(library, threads.second, rounds, 0);
            case BOUNDARY_IDLE -> boundary(library, threads.second, rounds, PAUSE_NANOS);
            case REQUEST, REQUEST_FORK_JOIN, REQUEST_VIRTUAL -> {
                Timed timed = new Timed(rounds);
                LatencyLibraries.roundTrip(library, threads, kind(), rounds).subscribe(timed);
                yield timed.await();
            }
            case CHANNEL, CHANNEL_VIRTUAL ->
                channel(
                        LatencyLibraries.queue(library),
                        LatencyLibraries.queue(library),
                        threads.first(kind()),
                        threads.second(kind()),
                        rounds);
        };
    }

    private static Histogram boundary(String library, ExecutorService executor, int rounds, long pause) {
        Timed timed = new Timed(rounds);
        LongConsumer send = LatencyLibraries.sender(library, executor, timed);
        for (int round = 1; round <= rounds; round++) {
            send.accept(System.nanoTime());
            while (timed.rounds() < round) {
                Thread.onSpinWait();
            }
            long next = System.nanoTime() + pause;
            while (System.nanoTime() < next) {
                Thread.onSpinWait();
            }
        }
        return timed.await();
    }

    /** There with the time of sending, and back so that the next one finds both sides waiting. */
    private static Histogram channel(
            LatencyLibraries.Queue there,
            LatencyLibraries.Queue back,
            ExecutorService first,
            ExecutorService second,
            int rounds) {
        Timed timed = new Timed(rounds);
        Threads.run(first, () -> {
            for (int i = 0; i < rounds; i++) {
                there.put(System.nanoTime());
                back.take();
            }
        });
        Threads.run(second, () -> {
            for (int i = 0; i < rounds; i++) {
                timed.arrived(there.take());
                back.put(1L);
            }
        });
        return timed.await();
    }
}
