package io.headgate.tck;

import io.headgate.core.Rate;
import io.headgate.operators.Flow;
import io.headgate.operators.Indexed;
import io.headgate.operators.Retry;
import io.headgate.testkit.Law;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Every operator, a line each, for the TCK and the laws: with the bound that its documentation states. */
final class Operators {

    private static final Duration LONG = Duration.ofMinutes(10);

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
        return Stream.of(stages(), buffers(), concurrency(), errors())
                .flatMap(rows -> rows)
                .map(row -> row.exempt(Law.CONSERVATION, "what is discarded can't be seen from outside yet"));
    }

    private static Stream<Row> stages() {
        return Stream.of(
                Row.of("no operator", flow -> flow).variant(),
                Row.of("map", flow -> flow.map(x -> x)),
                Row.of("map, map", flow -> flow.map(x -> x).map(x -> x)).variant(),
                Row.of("mapNotNull", flow -> flow.mapNotNull(x -> x)),
                Row.of("filter", flow -> flow.filter(x -> true)),
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
                Row.of("named", flow -> flow.map(x -> x).named("a name")),
                Row.of("via", flow -> flow.via(upstream -> upstream.map(x -> x))));
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
                        Row.of("startOn", flow -> flow.startOn(EXECUTOR)).hops(),
                        Row.of(
                                        "batch by size or time",
                                        flow -> flow.batch(1, LONG).map(batch -> batch.get(0)))
                                .asks(d -> 2),
                        Row.of("throttle", flow -> flow.throttle(Rate.perSecond(1_000_000_000)))
                                .hops()),
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

    private static Stream<Row> concurrency() {
        return Stream.of(
                Row.of("mapAsync", flow -> flow.mapAsync(4, Operators::soon))
                        .asks(d -> 4)
                        .hops(),
                Row.of("mapAsync, one at a time", flow -> flow.mapAsync(1, Operators::soon))
                        .asks(d -> 1)
                        .hops()
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
                        .unordered()
                        .variant(),
                Row.of("mapBlocking", flow -> flow.mapBlocking(4, EXECUTOR, x -> x))
                        .asks(d -> 4)
                        .hops());
    }

    private static CompletableFuture<Object> soon(Object item) {
        return CompletableFuture.supplyAsync(() -> item, EXECUTOR);
    }

    private static Stream<Row> errors() {
        return Stream.of(
                Row.of("timeout", flow -> flow.timeout(LONG)),
                Row.of("retry", flow -> flow.retry(Retry.immediately(3).only(IOException.class))),
                Row.of("repeat", flow -> flow.repeat(1)),
                Row.of("recoverWith", flow -> flow.recoverWith(Flow::error)));
    }
}
