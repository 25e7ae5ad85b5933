package io.headgate.tck;

import io.headgate.core.Admission;
import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.core.Rate;
import io.headgate.core.Timers;
import io.headgate.operators.Flow;
import io.headgate.operators.Indexed;
import io.headgate.operators.Retry;
import io.headgate.operators.Timeout;
import io.headgate.testkit.Law;
import io.headgate.testkit.LawSubject;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Every operator, a line each, for the TCK and the laws: with the bound that its documentation states. */
final class Operators {

    private static final Duration LONG = Duration.ofMinutes(10);

    private static final String STARTED =
            "an item is its function's once that was called, and a stage that is cancelled has no result";

    private static final String WAITS = "an item that is made up waits for demand, and the end for the item";

    private static final Object SURPLUS = new Object();

    static final ExecutorService EXECUTOR = Executors.newCachedThreadPool(Operators::daemon);

    private Operators() {}

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "executor");
        thread.setDaemon(true);
        return thread;
    }

    static Stream<Row> all() {
        return Stream.of(
                        stages(),
                        buffers(),
                        policies(),
                        concurrency(),
                        inner(),
                        combining(),
                        errors(),
                        lifeCycle(),
                        Splits.all(),
                        Timed.all(),
                        Junctions.all(),
                        Groups.all(),
                        Edges.all())
                .flatMap(rows -> rows)
                .filter(row -> Wanted.is(row.name()));
    }

    private static Stream<Row> stages() {
        return Stream.of(
                Row.of("no operator", flow -> flow).variant(),
                Row.of("map", flow -> flow.map(x -> x)),
                Row.of("map, map", flow -> flow.map(x -> x).map(x -> x)).variant(),
                Row.of("mapNotNull", flow -> flow.mapNotNull(x -> x)),
                Row.of("filter", flow -> flow.filter(x -> true)),
                Row.of("filter, one of a hundred", flow -> flow.filter(x -> true))
                        .dropping((flow, lost) -> flow.filter(x -> oneOfAHundred(x, lost)))
                        .variant(),
                Row.of("cast", flow -> flow.cast(Object.class)),
                Row.of("take", flow -> flow.take(Long.MAX_VALUE)),
                Row.of("takeWhile", flow -> flow.takeWhile(x -> true)),
                Row.of("takeUntil", flow -> flow.takeUntil(x -> false)),
                Row.of("skip", flow -> flow.skip(0)),
                Row.of("skipWhile", flow -> flow.skipWhile(x -> false)),
                Row.of("distinct", flow -> flow.distinct(16, x -> x)),
                Row.of("distinctUntilChanged", flow -> flow.distinctUntilChanged()),
                Row.of("scan", flow -> flow.scan(SURPLUS, (before, x) -> x)),
                Row.of("index", flow -> flow.index().map(Indexed::item)),
                Row.of("onEach", flow -> flow.onEach(x -> {})),
                Row.of("batch", flow -> flow.batch(1).map(batch -> batch.get(0))),
                Row.of("sliding", flow -> flow.sliding(1, 1).map(batch -> batch.get(0))),
                // What these make up is taken out again, because the TCK counts.
                Row.of("defaultIfEmpty", flow -> flow.defaultIfEmpty(SURPLUS).filter(x -> x != SURPLUS))
                        .skip("required_spec209*WithoutPrecedingRequestCall", WAITS),
                Row.of("endWith", flow -> flow.endWith(SURPLUS).filter(x -> x != SURPLUS))
                        .skip("required_spec209*WithoutPrecedingRequestCall", WAITS)
                        .inLaws(flow -> flow.endWith()),
                Row.of("recover", flow -> flow.recover(Operators::rethrow)),
                Row.of("mapError", flow -> flow.mapError(failure -> failure)),
                Row.of("onErrorComplete", flow -> flow.onErrorComplete(failure -> false)),
                Row.of("handle", flow -> flow.handle((x, failure) -> failure == null ? x : rethrow(failure))),
                Row.of("mapMulti", flow -> flow.mapMulti((x, out) -> out.accept(x)))
                        .asks(d -> 1),
                Row.of(
                                "mapMulti, three of each",
                                flow -> flow.mapMulti(3, Operators::lead).filter(x -> x != SURPLUS))
                        .asks(d -> 1),
                Row.of("named", flow -> flow.map(x -> x).named("a name")),
                Row.of("via", flow -> flow.via(upstream -> upstream.map(x -> x))),
                Row.of("transform", flow -> flow.transform(upstream -> upstream.map(x -> x))));
    }

    private static boolean oneOfAHundred(Object item, Consumer<Object> lost) {
        if (item.hashCode() % 100 == 99) {
            return true;
        }
        lost.accept(item);
        return false;
    }

    private static void lead(Object item, Consumer<Object> out) {
        out.accept(SURPLUS);
        out.accept(SURPLUS);
        out.accept(item);
    }

    private static Object rethrow(Throwable failure) {
        throw (RuntimeException) failure;
    }

    private static Stream<Row> buffers() {
        return Stream.concat(
                Stream.of(
                        Row.of("buffer", flow -> flow.buffer(16)).asks(d -> 16),
                        Row.of("on", flow -> flow.on(EXECUTOR))
                                .asks(d -> Math.min(d, 256))
                                .hops(),
                        Row.of("rebatch", flow -> flow.rebatch(4)).asks(d -> Math.min(d, 4)),
                        Row.of("buffer, expireAfter", flow -> flow.buffer(16, Overflow.expireAfter(LONG)))
                                .asks(d -> 16),
                        Row.of("buffer, lazy", flow -> flow.buffer(8).lazy()).asks(d -> Math.min(d, 8)),
                        Row.of("on, prefetch", flow -> flow.on(EXECUTOR).prefetch(8))
                                .asks(d -> 8)
                                .hops(),
                        Row.of(
                                        "buffer, by weight",
                                        flow -> flow.buffer(Capacity.weight(12, x -> 3), Overflow.backpressure()))
                                .asks(d -> 1)
                                .variant(),
                        Row.of("startOn", flow -> flow.startOn(EXECUTOR)).hops(),
                        Row.of(
                                        "startOn, and on the same",
                                        flow -> flow.startOn(EXECUTOR).on(EXECUTOR))
                                .asks(d -> Math.min(d, 256))
                                .hops()
                                .variant(),
                        Row.of(
                                        "batch by size or time",
                                        flow -> flow.batch(1, LONG).map(batch -> batch.get(0)))
                                .asks(d -> 2),
                        Row.of(
                                        "batch by size or time, that comes",
                                        flow -> flow.batch(1, LawSubject.TICK).map(batch -> batch.get(0)))
                                .asks(d -> 2)
                                .timed()
                                .variant(),
                        Row.of("throttle", flow -> flow.throttle(Rate.perSecond(1_000_000_000)))
                                .asks(d -> Math.min(d, 10_000_000)) // the rate's burst
                                .hops(),
                        Row.of("throttle, by cost", flow -> flow.throttle(Rate.perSecond(1_000_000_000), x -> 2))
                                .asks(d -> Math.min(d, 1))
                                .hops()
                                .variant()),
                Stream.concat(
                        Stream.of(1, 2, 3, 4, 1024)
                                .map(n -> Row.of("buffer(" + n + ")", flow -> flow.buffer(n))
                                        .asks(d -> n)
                                        .variant()),
                        Stream.of(1, 2, 3)
                                .map(n -> Row.of("on(executor, " + n + ")", flow -> flow.on(EXECUTOR, n))
                                        .asks(d -> Math.min(d, n))
                                        .hops()
                                        .variant())));
    }

    /** Paced, nothing is lost: these have room for what the TCK and the laws send. Bursts are in {@link Subjects}. */
    private static Stream<Row> policies() {
        return Stream.of(
                        policy("dropNewest", Overflow.dropNewest()),
                        policy("dropOldest", Overflow.dropOldest()),
                        policy("dropAll", Overflow.dropAll()),
                        policy("fail", Overflow.fail()),
                        policy("dropLowest", Overflow.dropLowest(Comparator.comparingInt(Object::hashCode))),
                        policy("sample", Overflow.sample(2)),
                        policy("shed", Overflow.shed(Admission.retryAfter(LONG))))
                .map(row -> row.asks(d -> Long.MAX_VALUE));
    }

    private static Row policy(String name, Overflow<Object> overflow) {
        int room = 20_000;
        return Row.of("buffer, " + name + ", paced", flow -> flow.buffer(room, overflow))
                .endsAfter(room, "what nobody takes is lost beyond " + room)
                .exempt(Law.REPLENISHMENT, "it asks once, for everything")
                .exempt(Law.REENTRANCY, "a million items at once are more than it holds");
    }

    private static Stream<Row> concurrency() {
        return Stream.of(
                Row.of("mapAsync", flow -> flow.mapAsync(4, Operators::soon))
                        .asks(d -> 4)
                        .hops()
                        .exempt(Law.CONSERVATION, STARTED),
                Row.of("mapAsync, one at a time", flow -> flow.mapAsync(1, Operators::soon))
                        .asks(d -> 1)
                        .hops()
                        .exempt(Law.CONSERVATION, STARTED)
                        .variant(),
                Row.of("mapAsync, on the spot", flow -> flow.mapAsync(3, CompletableFuture::completedFuture))
                        .asks(d -> 3)
                        .variant(),
                // The TCK compares orders, so here each result is there before the next item.
                Row.of("mapAsyncUnordered", flow -> flow.mapAsyncUnordered(4, CompletableFuture::completedFuture))
                        .asks(d -> 4),
                Row.of("mapAsyncUnordered, later", flow -> flow.mapAsyncUnordered(4, Operators::soon))
                        .asks(d -> 4)
                        .hops()
                        .exempt(Law.CONSERVATION, STARTED)
                        .unordered()
                        .variant(),
                Row.of("mapBlocking", flow -> flow.mapBlocking(4, EXECUTOR, x -> x))
                        .asks(d -> 4)
                        .hops()
                        .exempt(Law.CONSERVATION, STARTED));
    }

    private static CompletableFuture<Object> soon(Object item) {
        return CompletableFuture.supplyAsync(() -> item, EXECUTOR);
    }

    private static Stream<Row> inner() {
        return Stream.of(
                Row.of("flatMapIterable", flow -> flow.flatMapIterable(List::of))
                        .asks(d -> 1),
                Row.of(
                                "flatMapIterable, two of each",
                                flow -> flow.flatMapIterable(x -> List.of(SURPLUS, x))
                                        .filter(x -> x != SURPLUS))
                        .asks(d -> 1)
                        .exempt(
                                Law.CONSERVATION,
                                "what an open iterator has not given when it is closed was never an item")
                        .variant(),
                Row.of("flatMap", flow -> flow.flatMap(4, Flow::of))
                        .asks(d -> 4)
                        .exempt(Law.CONSERVATION, STARTED),
                Row.of("flatMap, one at a time", flow -> flow.flatMap(1, Flow::of))
                        .asks(d -> 1)
                        .exempt(Law.CONSERVATION, STARTED)
                        .variant(),
                Row.of(
                                "flatMap, pulled",
                                flow -> flow.flatMap(3, x -> Flow.of(SURPLUS, x), 2)
                                        .filter(x -> x != SURPLUS))
                        .asks(d -> 3)
                        .unordered()
                        .exempt(Law.CONSERVATION, STARTED)
                        .variant(),
                Row.of(
                                "flatMap, asynchronous",
                                flow -> flow.flatMap(4, x -> Flow.fromCompletionStage(() -> soon(x)), 2))
                        .asks(d -> 4)
                        .hops()
                        .unordered()
                        .exempt(Law.CONSERVATION, STARTED)
                        .variant(),
                Row.of("concatMap", flow -> flow.concatMap(Flow::of))
                        .asks(d -> 1)
                        .exempt(Law.CONSERVATION, STARTED),
                Row.of("concatMap, asynchronous", flow -> flow.concatMap(x -> Flow.fromCompletionStage(() -> soon(x))))
                        .asks(d -> 1)
                        .hops()
                        .exempt(Law.CONSERVATION, STARTED));
    }

    private static Stream<Row> combining() {
        return Stream.of(
                // With items it isn't transparent before they are taken: that is in the table of sources.
                Row.of("startWith", flow -> flow.startWith()),
                Row.of("switchIfEmpty", flow -> flow.switchIfEmpty(Flow.empty())),
                Row.of("orElse", flow -> flow.orElse(Flow.empty(), Flow.empty())),
                Row.of("concat, the first", flow -> Flow.concat(flow, Flow.empty())),
                Row.of("concat, the last", flow -> Flow.concat(Flow.empty(), flow)),
                Row.of("merge", flow -> Flow.merge(flow, Flow.empty())).asks(d -> Math.min(d, 32)),
                Row.of("merge(2)", flow -> Flow.merge(2, Flow.empty(), flow))
                        .asks(d -> Math.min(d, 2))
                        .variant(),
                Row.of("zip", flow -> Flow.zip(flow, Flow.always("partner"), (x, partner) -> x))
                        .asks(d -> Math.min(d, 32)),
                Row.of("zip, of a list", flow -> Flow.zip(List.of(flow), all -> all.get(0)))
                        .asks(d -> Math.min(d, 32)));
    }

    private static Stream<Row> errors() {
        return Stream.of(
                Row.of("timeout", flow -> flow.timeout(LONG)),
                Row.of("timeout, with a fallback", flow -> flow.timeout(Timeout.each(LONG), Flow.empty()))
                        .variant(),
                Row.of(
                                "retry, with a pause",
                                flow -> flow.retry(Retry.backoff(LONG, LONG).only(IOException.class)))
                        .variant(),
                Row.of("timeout, that comes", flow -> flow.timeout(LawSubject.TICK))
                        .timed()
                        .variant(),
                Row.of("timeout, of the whole, that comes", flow -> flow.timeout(Timeout.total(LawSubject.TICK)))
                        .timed()
                        .variant(),
                Row.of(
                                "timeout, with a fallback, that comes",
                                flow -> flow.timeout(Timeout.each(LawSubject.TICK), Flow.empty()))
                        .timed()
                        .variant(),
                Row.of("retry", flow -> flow.retry(Retry.immediately(3).only(IOException.class))),
                Row.of("repeat", flow -> flow.repeat(1)),
                Row.of("recoverWith", flow -> flow.recoverWith(Flow::error)));
    }

    private static Stream<Row> lifeCycle() {
        return Stream.of(
                Row.of("onStart", flow -> flow.onStart(() -> {})),
                Row.of("onRequest", flow -> flow.onRequest(n -> {})),
                Row.of("onCancel", flow -> flow.onCancel(() -> {})),
                Row.of("onComplete", flow -> flow.onComplete(() -> {})),
                Row.of("onError", flow -> flow.onError(failure -> {})),
                Row.of("onEnd", flow -> flow.onEnd(end -> {})),
                Row.of("onDiscard", flow -> flow.onDiscard(item -> {})).inLaws(flow -> flow),
                Row.of("timers", flow -> flow.timers(Timers.real())));
    }
}
