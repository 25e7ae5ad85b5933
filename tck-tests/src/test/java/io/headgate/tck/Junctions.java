package io.headgate.tck;

import io.headgate.operators.Concurrency;
import io.headgate.operators.Flow;
import io.headgate.testkit.Law;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;

/** Junctions: several inputs, or inner flows, or results that are awaited. */
final class Junctions {

    private static final String STARTED =
            "an item is its function's once that was called, and a stage that is cancelled has no result";

    private Junctions() {}

    static Stream<Row> all() {
        return Stream.of(concurrency(), inner(), combining(), latest(), delaying(), ahead())
                .flatMap(rows -> rows);
    }

    private static long prefetch(long demand) {
        return Math.min(demand, 32);
    }

    private static CompletableFuture<Object> soon(Object item) {
        return CompletableFuture.supplyAsync(() -> item, Operators.EXECUTOR);
    }

    /** One item that has to be subscribed to. */
    private static Publisher<Object> pushed(Object item) {
        return subscriber -> Flow.of(item).subscribe(subscriber);
    }

    private static Stream<Row> concurrency() {
        return Stream.of(
                Row.of("mapAsync, adaptive", flow -> flow.mapAsync(Concurrency.adaptive(1, 8), Junctions::soon))
                        .asks(d -> 8)
                        .hops()
                        .exempt(Law.CONSERVATION, STARTED),
                // The TCK compares orders, so here all items are of one key.
                Row.of("mapAsyncPartitioned", flow -> flow.mapAsyncPartitioned(4, 2, x -> "key", Junctions::soon))
                        .asks(d -> 4)
                        .hops()
                        .exempt(Law.CONSERVATION, STARTED),
                Row.of(
                                "mapAsyncPartitioned, several keys",
                                flow -> flow.mapAsyncPartitioned(5, 1, x -> x.hashCode() % 3, Junctions::soon))
                        .asks(d -> 5)
                        .hops()
                        .unordered()
                        .exempt(Law.CONSERVATION, STARTED)
                        .variant(),
                Row.of(
                                "mapAsyncPartitioned, on the spot",
                                flow -> flow.mapAsyncPartitioned(3, 1, x -> x, CompletableFuture::completedFuture))
                        .asks(d -> 3)
                        .variant());
    }

    private static Stream<Row> inner() {
        return Stream.of(
                Row.of("flatMapOrdered", flow -> flow.flatMapOrdered(4, Flow::of))
                        .asks(d -> 4)
                        .exempt(Law.CONSERVATION, STARTED),
                Row.of("flatMapOrdered, one at a time", flow -> flow.flatMapOrdered(1, Junctions::pushed))
                        .asks(d -> 1)
                        .exempt(Law.CONSERVATION, STARTED)
                        .variant(),
                Row.of(
                                "flatMapOrdered, asynchronous",
                                flow -> flow.flatMapOrdered(4, x -> Flow.fromCompletionStage(() -> soon(x)), 2))
                        .asks(d -> 4)
                        .hops()
                        .exempt(Law.CONSERVATION, STARTED),
                Row.of("flatMapOrdered, an inner flow", flow -> Flow.of(0).flatMapOrdered(2, x -> flow, 3))
                        .asks(d -> Math.min(d, 3))
                        .variant(),
                // What is passed over can't be counted: its upstream stands still. One that runs on is in Subjects.
                Row.of("switchMap, an inner flow", flow -> Flow.of(0).switchMap(x -> flow))
                        .asks(Junctions::prefetch),
                Row.of(
                                "switchMap, an inner flow, pushed",
                                flow -> Flow.fromPublisher(pushed(0)).switchMap(x -> flow))
                        .asks(Junctions::prefetch)
                        .variant());
    }

    private static Stream<Row> combining() {
        return Stream.of(
                Row.of(
                                "mergeSorted",
                                flow -> Flow.mergeSorted(Comparator.comparingInt(Object::hashCode), flow, Flow.empty()))
                        .asks(Junctions::prefetch),
                Row.of("interleave", flow -> Flow.interleave(2, flow, Flow.empty()))
                        .asks(Junctions::prefetch),
                Row.of("interleave, the last", flow -> Flow.interleave(1, Flow.empty(), flow))
                        .asks(Junctions::prefetch)
                        .variant(),
                Row.of("firstOf", flow -> Flow.firstOf(flow, Flow.never())).asks(Junctions::prefetch),
                Row.of("firstOf, the last", flow -> Flow.firstOf(Flow.never(), flow))
                        .asks(Junctions::prefetch)
                        .variant(),
                Row.of("takeUntilOther", flow -> flow.takeUntilOther(Flow.never()))
                        .asks(Junctions::prefetch));
    }

    private static Stream<Row> latest() {
        return Stream.of(
                Row.of("combineLatest", flow -> Flow.combineLatest(flow, Flow.of("partner"), (x, partner) -> x))
                        .asks(Junctions::prefetch),
                Row.of("combineLatest, pushed", flow -> Flow.combineLatest(pushed("partner"), flow, (partner, x) -> x))
                        .asks(Junctions::prefetch)
                        .variant(),
                Row.of(
                                "combineLatest, of a list",
                                flow -> Flow.<Object, Object>combineLatest(List.of(flow), all -> all.get(0)))
                        .asks(Junctions::prefetch),
                Row.of("withLatestFrom", flow -> flow.withLatestFrom(Flow.of("partner"), (x, partner) -> x))
                        .asks(Junctions::prefetch),
                Row.of("withLatestFrom, pushed", flow -> flow.withLatestFrom(pushed("partner"), (x, partner) -> x))
                        .asks(Junctions::prefetch)
                        .variant());
    }

    private static Stream<Row> delaying() {
        return Stream.of(
                Row.of("concatDelayErrors", flow -> Flow.concatDelayErrors(flow, Flow.empty())),
                Row.of("mergeDelayErrors", flow -> Flow.mergeDelayErrors(flow, Flow.empty()))
                        .asks(Junctions::prefetch),
                Row.of("flatMapDelayErrors", flow -> flow.flatMapDelayErrors(4, Flow::of))
                        .asks(d -> 4)
                        .exempt(Law.CONSERVATION, STARTED),
                Row.of("concatMapDelayErrors", flow -> flow.concatMapDelayErrors(Flow::of))
                        .asks(d -> 1)
                        .exempt(Law.CONSERVATION, STARTED),
                Row.of("switchMapDelayErrors, an inner flow", flow -> Flow.of(0).switchMapDelayErrors(x -> flow))
                        .asks(Junctions::prefetch),
                Row.of(
                                "combineLatestDelayErrors",
                                flow -> Flow.combineLatestDelayErrors(flow, Flow.of("partner"), (x, partner) -> x))
                        .asks(Junctions::prefetch));
    }

    /** With {@code prefetch(n)} behind it, a junction asks for n of each input whatever D is, with {@code lazy()} for min(D, n). */
    private static Stream<Row> ahead() {
        return Stream.of(
                        Row.of(
                                "zip, prefetch(3)",
                                flow -> Flow.zip(flow, Flow.always("partner"), (x, partner) -> x)
                                        .prefetch(3)),
                        Row.of(
                                "merge, prefetch(3)",
                                flow -> Flow.merge(flow, Flow.empty()).prefetch(3)),
                        Row.of(
                                "mergeSorted, prefetch(3)",
                                flow -> Flow.mergeSorted(Comparator.comparingInt(Object::hashCode), flow, Flow.empty())
                                        .prefetch(3)),
                        Row.of(
                                "interleave, prefetch(3)",
                                flow -> Flow.interleave(2, flow, Flow.empty()).prefetch(3)),
                        Row.of(
                                "firstOf, prefetch(3)",
                                flow -> Flow.firstOf(flow, Flow.never()).prefetch(3)),
                        Row.of(
                                "takeUntilOther, prefetch(3)",
                                flow -> flow.takeUntilOther(Flow.never()).prefetch(3)),
                        Row.of(
                                "combineLatest, prefetch(3)",
                                flow -> Flow.combineLatest(flow, Flow.of("partner"), (x, partner) -> x)
                                        .prefetch(3)),
                        Row.of(
                                "withLatestFrom, prefetch(3)",
                                flow -> flow.withLatestFrom(Flow.of("partner"), (x, partner) -> x)
                                        .prefetch(3)),
                        Row.of(
                                "switchMap, prefetch(3)",
                                flow -> Flow.of(0).switchMap(x -> flow).prefetch(3)),
                        Row.of(
                                "flatMap, prefetch(3)",
                                flow -> Flow.of(0).flatMap(2, x -> flow).prefetch(3)),
                        Row.of(
                                "flatMapOrdered, prefetch(3)",
                                flow -> Flow.of(0).flatMapOrdered(2, x -> flow).prefetch(3)),
                        Row.of(
                                        "zip, lazy(3)",
                                        flow -> Flow.zip(flow, Flow.always("partner"), (x, partner) -> x)
                                                .prefetch(3)
                                                .lazy())
                                .asks(d -> Math.min(d, 3)))
                .map(row -> row.name().contains("prefetch") ? row.asks(d -> 3) : row)
                .map(Row::variant);
    }

    /** What asks for everything, over a source that bursts. */
    static Stream<Subject> bursting() {
        return Stream.of(
                Subject.publisher(
                        "switchMap, bursting",
                        n -> Flow.fromPublisher(new Bursts())
                                .switchMap(Flow::of)
                                .take(n),
                        () -> Flow.error(new IllegalStateException("as asked")).switchMap(Flow::of)),
                Subject.publisher(
                        "withLatestFrom, bursting",
                        n -> Flow.always("item")
                                .withLatestFrom(new Bursts(), (item, latest) -> item)
                                .take(n),
                        () -> Flow.always("item")
                                .withLatestFrom(
                                        Flow.error(new IllegalStateException("as asked")), (item, latest) -> item)));
    }
}
