package io.headgate.tck;

import io.headgate.core.Timers;
import io.headgate.operators.Flow;
import io.headgate.operators.Timestamped;
import io.headgate.testkit.Law;
import io.headgate.testkit.LawSubject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The rows of time and rate, and of what merges or makes up items. */
final class Timed {

    private static final Duration LONG = Duration.ofMinutes(10);

    private static final Duration NANO = Duration.ofNanos(1);

    private static final String ONCE = "it asks once, for everything";

    private Timed() {}

    /** A clock that goes on by a nanosecond with each look at it: one that is due after a nanosecond is due at once. */
    private record Ticking(AtomicLong now) implements Timers {
        @Override
        public long nanoTime() {
            return now.incrementAndGet();
        }

        @Override
        public Task schedule(Runnable task, long delayNanos) {
            return Timers.real().schedule(task, delayNanos);
        }
    }

    private static Timers ticking() {
        return new Ticking(new AtomicLong());
    }

    private static List<Object> one(Object item) {
        return new ArrayList<>(List.of(item));
    }

    private static List<Object> add(List<Object> items, Object item) {
        items.add(item);
        return items;
    }

    static Stream<Row> all() {
        return Stream.of(merging(), waiting(), dropping()).flatMap(rows -> rows);
    }

    private static Stream<Row> merging() {
        int room = 20_000;
        return Stream.of(
                Row.of("conflate", flow -> flow.conflate(Timed::one, Timed::add).flatMapIterable(items -> items))
                        .asks(d -> Long.MAX_VALUE)
                        .endsAfter(room, "all that nobody takes is merged, and here into a list")
                        .dropping((flow, lost) -> flow.conflate(x -> x, (before, x) -> {
                            lost.accept(before);
                            return x;
                        }))
                        .exempt(Law.REPLENISHMENT, ONCE),
                Row.of(
                                "batchWeighted",
                                flow -> flow.batchWeighted(1, x -> 1, x -> x, (before, x) -> {
                                    throw new IllegalStateException("merged past the limit");
                                }))
                        .asks(d -> 1),
                Row.of(
                                "batchWeighted, of three",
                                flow -> flow.batchWeighted(3, x -> 1, Timed::one, Timed::add)
                                        .mapMulti(3, List::forEach))
                        .asks(d -> 1)
                        .variant(),
                // The timers' thread looks whether there is anything to make up, and may find the next item instead.
                Row.of("expand", flow -> flow.expand(x -> Collections.emptyIterator()))
                        .asks(d -> 1)
                        .hops(),
                Row.of("batchAdaptive", flow -> flow.batchAdaptive(1, LONG).map(batch -> batch.get(0)))
                        .asks(d -> 2),
                Row.of(
                                "batchAdaptive, of four",
                                flow -> flow.batchAdaptive(4, NANO).mapMulti(4, List::forEach))
                        .asks(d -> 8)
                        .hops()
                        .variant());
    }

    private static Stream<Row> waiting() {
        return Stream.of(
                Row.of("delayEach", flow -> flow.delayEach(NANO, 16).timers(ticking()))
                        .asks(d -> Math.min(d, 16)),
                Row.of("delayEach, by the timers", flow -> flow.delayEach(NANO, 3))
                        .asks(d -> Math.min(d, 3))
                        .hops()
                        .variant(),
                Row.of("takeFor", flow -> flow.takeFor(LONG)),
                Row.of("takeFor, whose time comes", flow -> flow.takeFor(LawSubject.TICK))
                        .timed()
                        .variant(),
                Row.of("timestamped", flow -> flow.timestamped().map(Timestamped::item)),
                Row.of("throttleFirst", flow -> flow.throttleFirst(NANO).timers(ticking())));
    }

    /** What comes while nobody asks is dropped, so the TCK sees each item by itself, or bursts of one and the same. */
    private static Stream<Row> dropping() {
        return Stream.of(
                Row.of("debounce", flow -> flow.concatMap(x -> Flow.of(x).debounce(LONG)))
                        .asks(d -> Long.MAX_VALUE)
                        .dropping((flow, lost) -> flow.debounce(NANO, (x, reason) -> lost.accept(x))
                                .timers(ticking()))
                        .exempt(Law.REPLENISHMENT, ONCE),
                Row.of("sample", flow -> flow.concatMap(x -> Flow.of(x).sample(LONG)))
                        .asks(d -> Long.MAX_VALUE)
                        .dropping((flow, lost) ->
                                flow.sample(NANO, (x, reason) -> lost.accept(x)).timers(ticking()))
                        .exempt(Law.REPLENISHMENT, ONCE));
    }

    /** The same item again and again, far beyond demand. */
    static Stream<Subject> bursting() {
        Duration pause = Duration.ofNanos(100_000);
        return Stream.of(
                Subjects.source(
                        "conflate, bursting",
                        n -> Flow.fromPublisher(new Bursts())
                                .conflate(x -> x, (before, x) -> x)
                                .take(n)),
                Subjects.source(
                        "debounce, bursting",
                        n -> Flow.fromPublisher(new Bursts()).debounce(pause).take(n)),
                Subjects.source(
                        "sample, bursting",
                        n -> Flow.fromPublisher(new Bursts()).sample(pause).take(n)));
    }
}
