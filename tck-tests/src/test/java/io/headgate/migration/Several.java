package io.headgate.migration;

import static io.headgate.migration.Row.row;

import io.headgate.operators.Concurrency;
import io.headgate.operators.Flow;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Many into one, and one into several. */
final class Several {

    private static final Duration HOUR = Duration.ofHours(1);

    static final List<Row> ROWS = List.of(
            row("batch(size)", "[1, 2, 3, 4] [5, 6] |", f -> f.batch(4))
                    .reactor("buffer(n)", f -> f.buffer(4))
                    .rx("buffer(n)", f -> f.buffer(4))
                    .mutiny("group().intoLists().of", f -> f.group().intoLists().of(4))
                    .pekko("grouped", f -> f.grouped(4))
                    .demand("none: D × size"),
            row("sliding(size, step)", "[1, 2] [4, 5] |", f -> f.sliding(2, 3))
                    .reactor("buffer(n, skip)", f -> f.buffer(2, 3))
                    .rx("buffer(n, skip)", f -> f.buffer(2, 3))
                    .mutiny(
                            "group().intoLists().of(n, skip)",
                            f -> f.group().intoLists().of(2, 3))
                    .pekko("sliding", f -> f.sliding(2, 3))
                    .demand(
                            "none; where lists overlap, Reactor and RxJava also give the shorter ones at the end, ours and"
                                    + " Pekko's only items that were in no list"),
            row("batch(size, within)", "[1, 2] [3, 4] [5] |", f -> f.take(5).batch(2, HOUR))
                    .reactor("bufferTimeout(n, d, true)", f -> f.take(5).bufferTimeout(2, HOUR, true))
                    .rx("buffer(time, unit, n)", f -> f.take(5).buffer(1, TimeUnit.HOURS, 2))
                    .mutiny(
                            "group().intoLists().of(n, d)",
                            f -> f.select().first(5).group().intoLists().of(2, HOUR))
                    .pekko("groupedWithin", f -> f.take(5).groupedWithin(2, HOUR))
                    .demand(
                            "RxJava asks for everything, Reactor for up to 4 × size; RxJava, and Reactor without its `true`, fail"
                                    + " when a list is due without demand. Ours holds at most 2 × size, and such a list goes on filling"),
            row(
                            "batchAdaptive(max, within)",
                            "1 2 3 4 5 6 |",
                            f -> f.batchAdaptive(4, HOUR).flatMapIterable(list -> list))
                    .pekko(
                            "batch(max, seed, aggregate)",
                            f -> f.batch(4, x -> List.of(x), Several::with).mapConcat(list -> list))
                    .demand(
                            "Pekko gathers only what comes while downstream is slow; ours also waits, for no longer than a time, when"
                                    + " it has fallen behind. At most 2 × max asked for and held"),
            row("concat(flows…)", "1 2 3 4 5 6 7 8 |", f -> Flow.concat(f, Flow.of(7L, 8L)))
                    .reactor("Flux.concat", f -> Flux.concat(f, Flux.just(7L, 8L)))
                    .rx("Flowable.concat", f -> Flowable.concat(f, Flowable.just(7L, 8L)))
                    .mutiny(
                            "createBy().concatenating()",
                            f -> Multi.createBy()
                                    .concatenating()
                                    .streams(f, Multi.createFrom().items(7L, 8L)))
                    .pekko("concat", f -> f.concat(Source.from(List.of(7L, 8L))))
                    .demand("none: D to the one at hand; Pekko starts the second one at once"),
            row("merge(flows…)", "1 2 3 4 5 6 7 8 |", f -> Flow.merge(f, Flow.of(7L, 8L)))
                    .unordered()
                    .reactor("Flux.merge", f -> Flux.merge(f, Flux.just(7L, 8L)))
                    .rx("Flowable.merge", f -> Flowable.merge(f, Flowable.just(7L, 8L)))
                    .mutiny(
                            "createBy().merging()",
                            f -> Multi.createBy()
                                    .merging()
                                    .streams(f, Multi.createFrom().items(7L, 8L)))
                    .pekko("merge", f -> f.merge(Source.from(List.of(7L, 8L))))
                    .demand("Reactor asks 32 of each before anybody has asked, RxJava and Mutiny 128; ours min(D, 32)"),
            row("zip(a, b, fn)", "1a 2b |", f -> Flow.zip(f, Flow.of("a", "b"), (x, y) -> x + y))
                    .reactor("Flux.zip", f -> Flux.zip(f, Flux.just("a", "b"), (x, y) -> x + y))
                    .rx("Flowable.zip", f -> Flowable.zip(f, Flowable.just("a", "b"), (x, y) -> x + y))
                    .mutiny(
                            "createBy().combining()",
                            f -> Multi.createBy()
                                    .combining()
                                    .streams(f, Multi.createFrom().items("a", "b"))
                                    .using((x, y) -> x + y))
                    .pekko("zipWith", f -> f.zipWith(Source.from(List.of("a", "b")), (x, y) -> x + y))
                    .demand(
                            "Reactor asks 32 of each before anybody has asked, RxJava and Mutiny 128; ours min(D, 32), pulled"
                                    + " sources for nothing ahead"),
            row("concatMap(fn)", "1 1 2 2 3 3 |", f -> f.take(3).concatMap(x -> Flow.of(x, x)))
                    .reactor("concatMap", f -> f.take(3).concatMap(x -> Flux.just(x, x)))
                    .rx("concatMap", f -> f.take(3).concatMap(x -> Flowable.just(x, x)))
                    .mutiny(
                            "onItem().transformToMultiAndConcatenate",
                            f -> f.select()
                                    .first(3)
                                    .onItem()
                                    .transformToMultiAndConcatenate(
                                            x -> Multi.createFrom().items(x, x)))
                    .pekko("flatMapConcat", f -> f.take(3).flatMapConcat(x -> Source.from(List.of(x, x))))
                    .demand("RxJava asks for 2 outer items before anybody has asked; ours for 1"),
            row("flatMap(n, fn)", "1 1 2 2 3 3 |", f -> f.take(3).flatMap(2, x -> Flow.of(x, x)))
                    .unordered()
                    .reactor("flatMap(fn, n)", f -> f.take(3).flatMap(x -> Flux.just(x, x), 2))
                    .rx("flatMap(fn, n)", f -> f.take(3).flatMap(x -> Flowable.just(x, x), 2))
                    .mutiny(
                            "onItem().transformToMulti(fn).merge(n)",
                            f -> f.select()
                                    .first(3)
                                    .onItem()
                                    .transformToMulti(x -> Multi.createFrom().items(x, x))
                                    .merge(2))
                    .pekko("flatMapMerge(n, fn)", f -> f.take(3).flatMapMerge(2, x -> Source.from(List.of(x, x))))
                    .demand(
                            "the same n outer items: theirs default to 256 or 128, ours has no default. RxJava asks each inner"
                                    + " flow for 128, whatever D is; ours for min(D, prefetch)"),
            row("mapAsync(n, fn)", "10 20 30 40 50 60 |", f -> f.mapAsync(2, Several::later))
                    .reactor(
                            "flatMapSequential(x → Mono.fromFuture, n)",
                            f -> f.flatMapSequential(x -> Mono.fromFuture(later(x).toCompletableFuture()), 2))
                    .rx(
                            "concatMapEager(x → …, n, 1)",
                            f -> f.concatMapEager(
                                    x -> Single.fromCompletionStage(later(x)).toFlowable(), 2, 1))
                    .mutiny(
                            "onItem().transformToUni(fn).concatenate()",
                            f -> f.onItem()
                                    .transformToUni(x -> Uni.createFrom().completionStage(later(x)))
                                    .concatenate())
                    .pekko("mapAsync(n, fn)", f -> f.mapAsync(2, Several::later))
                    .demand("Mutiny's runs one at a time; ours has at most n started and not delivered, as Pekko's"),
            row(
                            "mapAsync(Concurrency.adaptive(min, max), fn)",
                            "10 20 30 40 50 60 |",
                            f -> f.mapAsync(Concurrency.adaptive(1, 2), Several::later))
                    .reactor(
                            "flatMapSequential(x → Mono.fromFuture, max)",
                            f -> f.flatMapSequential(x -> Mono.fromFuture(later(x).toCompletableFuture()), 2))
                    .rx(
                            "concatMapEager(x → …, max, 1)",
                            f -> f.concatMapEager(
                                    x -> Single.fromCompletionStage(later(x)).toFlowable(), 2, 1))
                    .pekko("mapAsync(max, fn)", f -> f.mapAsync(2, Several::later))
                    .demand(
                            "theirs is one number; ours follows the latency it measures, between min and max, and asks for less"),
            row(
                            "mapAsyncPartitioned(n, perKey, key, fn)",
                            "10 20 30 40 50 60 |",
                            f -> f.mapAsyncPartitioned(4, 1, x -> x % 2, Several::later))
                    .unordered()
                    .reactor(
                            "groupBy(key).flatMap(g → g.concatMap(fn))",
                            f -> f.groupBy(x -> x % 2)
                                    .flatMap(g -> g.concatMap(x -> Mono.fromFuture(later(x).toCompletableFuture()))))
                    .rx(
                            "groupBy(key).flatMap(g → g.concatMapSingle(fn))",
                            f -> f.groupBy(x -> x % 2)
                                    .flatMap(g -> g.concatMapSingle(x -> Single.fromCompletionStage(later(x)))))
                    .mutiny(
                            "group().by(key), transformToUni(fn).concatenate() of each",
                            f -> f.group()
                                    .by(x -> x % 2)
                                    .onItem()
                                    .transformToMulti(g -> g.onItem()
                                            .transformToUni(
                                                    x -> Uni.createFrom().completionStage(later(x)))
                                            .concatenate())
                                    .merge())
                    .pekko(
                            "mapAsyncPartitionedUnordered(n, key, fn)",
                            f -> f.mapAsyncPartitionedUnordered(4, x -> x % 2, (x, key) -> later(x)))
                    .demand(
                            "Reactor, RxJava and Mutiny put no limit on what waits for a key; ours has n started or waiting, all"
                                    + " keys together, as Pekko's"),
            row("mapAsyncUnordered(n, fn)", "10 20 30 40 50 60 |", f -> f.mapAsyncUnordered(2, Several::later))
                    .unordered()
                    .reactor(
                            "flatMap(x → Mono.fromFuture, n)",
                            f -> f.flatMap(x -> Mono.fromFuture(later(x).toCompletableFuture()), 2))
                    .rx(
                            "flatMapSingle(fn, false, n)",
                            f -> f.flatMapSingle(x -> Single.fromCompletionStage(later(x)), false, 2))
                    .mutiny(
                            "onItem().transformToUni(fn).merge(n)",
                            f -> f.onItem()
                                    .transformToUni(x -> Uni.createFrom().completionStage(later(x)))
                                    .merge(2))
                    .pekko("mapAsyncUnordered(n, fn)", f -> f.mapAsyncUnordered(2, Several::later))
                    .demand("none: at most n started and not delivered"),
            row(
                            "mapBlocking(n, executor, fn)",
                            "10 20 30 40 50 60 |",
                            f -> f.mapBlocking(2, ForkJoinPool.commonPool(), x -> x * 10))
                    .reactor(
                            "flatMapSequential(… subscribeOn, n)",
                            f -> f.flatMapSequential(
                                    x -> Mono.fromCallable(() -> x * 10).subscribeOn(Schedulers.boundedElastic()), 2))
                    .rx(
                            "concatMapEager(… subscribeOn, n, 1)",
                            f -> f.concatMapEager(
                                    x -> Flowable.fromCallable(() -> x * 10)
                                            .subscribeOn(io.reactivex.rxjava3.schedulers.Schedulers.io()),
                                    2,
                                    1))
                    .pekko("mapAsync(n, supplyAsync)", f -> f.mapAsync(2, Several::later))
                    .demand("at most n running or not delivered, on threads you give"));

    private Several() {}

    private static List<Long> with(List<Long> list, long x) {
        List<Long> longer = new ArrayList<>(list);
        longer.add(x);
        return longer;
    }

    private static CompletionStage<Long> later(long x) {
        return CompletableFuture.supplyAsync(() -> x * 10);
    }
}
