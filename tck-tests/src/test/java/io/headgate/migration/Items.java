package io.headgate.migration;

import static io.headgate.migration.Row.row;

import io.headgate.operators.Flow;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** One item in, none or one out. */
final class Items {

    private static final String SAME = "none: D passes unchanged";
    private static final String AGAIN = "none: what is left out is asked for again";
    private static final String MADE_UP = "none: what is made up waits for demand";

    static final List<Row> ROWS = List.of(
            row("map(fn)", "10 20 30 40 50 60 |", f -> f.map(x -> x * 10))
                    .reactor("map", f -> f.map(x -> x * 10))
                    .rx("map", f -> f.map(x -> x * 10))
                    .mutiny("onItem().transform", f -> f.onItem().transform(x -> x * 10))
                    .pekko("map", f -> f.map(x -> x * 10))
                    .demand(SAME),
            row("mapNotNull(fn)", "20 40 60 |", f -> f.mapNotNull(x -> x % 2 == 0 ? x * 10 : null))
                    .reactor("mapNotNull", f -> f.mapNotNull(x -> x % 2 == 0 ? x * 10 : null))
                    .rx("mapOptional", f -> f.mapOptional(x -> x % 2 == 0 ? Optional.of(x * 10) : Optional.empty()))
                    .pekko("mapOption", f -> f.mapOption(x -> x % 2 == 0 ? Optional.of(x * 10) : Optional.empty()))
                    .demand(AGAIN),
            row("filter(test)", "2 4 6 |", f -> f.filter(x -> x % 2 == 0))
                    .reactor("filter", f -> f.filter(x -> x % 2 == 0))
                    .rx("filter", f -> f.filter(x -> x % 2 == 0))
                    .mutiny("select().where", f -> f.select().where(x -> x % 2 == 0))
                    .pekko("filter", f -> f.filter(x -> x % 2 == 0))
                    .demand(AGAIN),
            row("filter(x -> false)", "|", f -> f.filter(x -> false))
                    .reactor("ignoreElements", f -> f.ignoreElements())
                    .rx("ignoreElements", f -> f.ignoreElements())
                    .mutiny("onItem().ignore", f -> f.onItem().ignore())
                    .demand("theirs asks for everything at once; ours for one item after the other"),
            row("cast(type)", "1 2 3 4 5 6 |", f -> f.cast(Number.class))
                    .reactor("cast", f -> f.cast(Number.class))
                    .rx("cast", f -> f.cast(Number.class))
                    .mutiny("onItem().castTo", f -> f.onItem().castTo(Number.class))
                    .demand(SAME),
            row(
                            "handle(handler)",
                            "20 40 60 |",
                            f -> f.<Long>handle((x, failure) -> x != null && x % 2 == 0 ? x * 10 : null))
                    .reactor(
                            "handle",
                            f -> f.<Long>handle((x, sink) -> {
                                if (x % 2 == 0) {
                                    sink.next(x * 10);
                                }
                            }))
                    .demand("none; ours sees the failure too"),
            row("take(n)", "1 2 3 |", f -> f.take(3))
                    .reactor("take", f -> f.take(3))
                    .rx("take", f -> f.take(3))
                    .mutiny("select().first", f -> f.select().first(3))
                    .pekko("take", f -> f.take(3))
                    .demand("ours never asks for more than n in total, nor do Reactor and RxJava; Mutiny passes D on"),
            row("takeWhile(test)", "1 2 3 |", f -> f.takeWhile(x -> x < 4))
                    .reactor("takeWhile", f -> f.takeWhile(x -> x < 4))
                    .rx("takeWhile", f -> f.takeWhile(x -> x < 4))
                    .mutiny("select().first(test)", f -> f.select().first(x -> x < 4))
                    .pekko("takeWhile", f -> f.takeWhile(x -> x < 4))
                    .demand(SAME),
            row("takeUntil(test)", "1 2 3 4 |", f -> f.takeUntil(x -> x == 4))
                    .reactor("takeUntil", f -> f.takeUntil(x -> x == 4))
                    .rx("takeUntil", f -> f.takeUntil(x -> x == 4))
                    .pekko("takeUntil", f -> f.takeUntil(x -> x == 4))
                    .demand(SAME),
            row("skip(n)", "4 5 6 |", f -> f.skip(3))
                    .reactor("skip", f -> f.skip(3))
                    .rx("skip", f -> f.skip(3))
                    .mutiny("skip().first", f -> f.skip().first(3))
                    .pekko("drop", f -> f.drop(3))
                    .demand(AGAIN),
            row("skipWhile(test)", "4 5 6 |", f -> f.skipWhile(x -> x < 4))
                    .reactor("skipWhile", f -> f.skipWhile(x -> x < 4))
                    .rx("skipWhile", f -> f.skipWhile(x -> x < 4))
                    .mutiny("skip().first(test)", f -> f.skip().first(x -> x < 4))
                    .pekko("dropWhile", f -> f.dropWhile(x -> x < 4))
                    .demand(AGAIN),
            row(
                            "distinct(maxKeys, key)",
                            "1 2 3 |",
                            f -> f.distinct(100, x -> (x + 1) / 2).map(x -> (x + 1) / 2))
                    .reactor("distinct", f -> f.map(x -> (x + 1) / 2).distinct())
                    .rx("distinct", f -> f.map(x -> (x + 1) / 2).distinct())
                    .mutiny(
                            "select().distinct",
                            f -> f.map(x -> (x + 1) / 2).select().distinct())
                    .demand("none; theirs keep every key for good, ours so many"),
            row(
                            "distinctUntilChanged()",
                            "1 2 3 |",
                            f -> f.map(x -> (x + 1) / 2).distinctUntilChanged())
                    .reactor(
                            "distinctUntilChanged", f -> f.map(x -> (x + 1) / 2).distinctUntilChanged())
                    .rx("distinctUntilChanged", f -> f.map(x -> (x + 1) / 2).distinctUntilChanged())
                    .mutiny(
                            "skip().repetitions",
                            f -> f.map(x -> (x + 1) / 2).skip().repetitions())
                    .pekko("dropRepeated", f -> f.map(x -> (x + 1) / 2).dropRepeated())
                    .demand(AGAIN),
            row("scan(seed, fn)", "1 3 6 10 15 21 |", f -> f.scan(0L, Long::sum))
                    .reactor("scan(seed, …).skip(1)", f -> f.scan(0L, Long::sum).skip(1))
                    .rx("scan(seed, …).skip(1)", f -> f.scan(0L, Long::sum).skip(1))
                    .mutiny(
                            "onItem().scan(seed, …), then skip",
                            f -> f.onItem().scan(() -> 0L, Long::sum).skip().first(1))
                    .pekko("scan(seed, …).drop(1)", f -> f.scan(0L, Long::sum).drop(1))
                    .demand("theirs give the seed first, ours only results: 1 for 1, so D passes unchanged"),
            row("index()", "0:1 1:2 2:3 3:4 4:5 5:6 |", f -> f.index().map(x -> x.index() + ":" + x.item()))
                    .reactor("index", f -> f.index().map(x -> x.getT1() + ":" + x.getT2()))
                    .pekko("zipWithIndex", f -> f.zipWithIndex().map(x -> x.second() + ":" + x.first()))
                    .demand(SAME),
            row("flatMapIterable(fn)", "1 1 2 1 2 3 |", f -> f.take(3).flatMapIterable(Items::upTo))
                    .reactor("concatMapIterable", f -> f.take(3).concatMapIterable(Items::upTo))
                    .rx("concatMapIterable", f -> f.take(3).concatMapIterable(Items::upTo))
                    .mutiny(
                            "onItem().transformToIterable",
                            f -> f.select().first(3).onItem().transformToIterable(Items::upTo))
                    .pekko("mapConcat", f -> f.take(3).mapConcat(Items::upTo))
                    .demand(
                            "Reactor asks for 32 ahead, RxJava for 2 (their `flatMapIterable` for 256 and 128); ours for one item at a time"),
            row(
                            "mapMulti(fn)",
                            "1 1 2 2 |",
                            f -> f.take(2).<Long>mapMulti((x, out) -> {
                                out.accept(x);
                                out.accept(x);
                            }))
                    .pekko("mapConcat", f -> f.take(2).mapConcat(x -> List.of(x, x)))
                    .reactor("flatMapIterable", f -> f.take(2).flatMapIterable(x -> List.of(x, x)))
                    .rx("flatMapIterable", f -> f.take(2).flatMapIterable(x -> List.of(x, x)))
                    .demand(
                            "Reactor asks for 256 ahead, RxJava for 128; ours for one item at a time, and holds at most what it made"),
            row("startWith(items…)", "8 9 1 2 |", f -> f.take(2).startWith(8L, 9L))
                    .reactor("startWith", f -> f.take(2).startWith(8L, 9L))
                    .rx("startWithArray", f -> f.take(2).startWithArray(8L, 9L))
                    .mutiny(
                            "createBy().concatenating()",
                            f -> Multi.createBy()
                                    .concatenating()
                                    .streams(
                                            Multi.createFrom().items(8L, 9L),
                                            f.select().first(2)))
                    .pekko("prepend", f -> f.take(2).prepend(Source.from(List.of(8L, 9L))))
                    .demand(MADE_UP),
            row("endWith(items…)", "1 2 8 9 |", f -> f.take(2).endWith(8L, 9L))
                    .reactor("concatWithValues", f -> f.take(2).concatWithValues(8L, 9L))
                    .rx("concatWith", f -> f.take(2).concatWith(Flowable.just(8L, 9L)))
                    .mutiny(
                            "onCompletion().continueWith",
                            f -> f.select().first(2).onCompletion().continueWith(8L, 9L))
                    .pekko("concat", f -> f.take(2).concat(Source.from(List.of(8L, 9L))))
                    .demand(MADE_UP),
            row("defaultIfEmpty(item)", "9 |", f -> f.skip(6).defaultIfEmpty(9L))
                    .reactor("defaultIfEmpty", f -> f.skip(6).defaultIfEmpty(9L))
                    .rx("defaultIfEmpty", f -> f.skip(6).defaultIfEmpty(9L))
                    .mutiny(
                            "onCompletion().ifEmpty().continueWith",
                            f -> f.skip().first(6).onCompletion().ifEmpty().continueWith(9L))
                    .demand(MADE_UP),
            row("switchIfEmpty(other)", "8 9 |", f -> f.skip(6).switchIfEmpty(Flow.of(8L, 9L)))
                    .reactor("switchIfEmpty", f -> f.skip(6).switchIfEmpty(Flux.just(8L, 9L)))
                    .rx("switchIfEmpty", f -> f.skip(6).switchIfEmpty(Flowable.just(8L, 9L)))
                    .mutiny(
                            "onCompletion().ifEmpty().switchTo",
                            f -> f.skip()
                                    .first(6)
                                    .onCompletion()
                                    .ifEmpty()
                                    .switchTo(Multi.createFrom().items(8L, 9L)))
                    .pekko("orElse", f -> f.drop(6).orElse(Source.from(List.of(8L, 9L))))
                    .demand("none: D goes to the one or the other"));

    private Items() {}

    private static List<Long> upTo(long n) {
        return LongStream.rangeClosed(1, n).boxed().toList();
    }
}
