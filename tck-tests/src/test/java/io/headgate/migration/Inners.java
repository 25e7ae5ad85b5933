package io.headgate.migration;

import static io.headgate.migration.Row.row;

import io.headgate.operators.Flow;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.Comparator;
import java.util.List;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** Flows out of items, and the rarer ways to bring flows together. */
final class Inners {

    private static final Comparator<Long> ORDER = Comparator.naturalOrder();

    private static IllegalStateException no() {
        return new IllegalStateException("no");
    }

    static final List<Row> ROWS = List.of(
            row("flatMapOrdered(n, fn)", "1 1 2 2 3 3 |", f -> f.take(3).flatMapOrdered(2, x -> Flow.of(x, x)))
                    .reactor("flatMapSequential(fn, n)", f -> f.take(3).flatMapSequential(x -> Flux.just(x, x), 2))
                    .rx(
                            "concatMapEager(fn, n, prefetch)",
                            f -> f.take(3).concatMapEager(x -> Flowable.just(x, x), 2, 32))
                    .demand(
                            "the same n outer items; inner flows are asked for 32, RxJava's for 128 where you don't say"),
            row("switchMap(fn)", "7 8 |", f -> f.take(1).switchMap(x -> Flow.of(7L, 8L)))
                    .reactor("switchMap", f -> f.take(1).switchMap(x -> Flux.just(7L, 8L)))
                    .rx("switchMap", f -> f.take(1).switchMap(x -> Flowable.just(7L, 8L)))
                    .pekko("switchMap", f -> f.take(1).switchMap(x -> Source.from(List.of(7L, 8L))))
                    .demand("none outer: everything is asked for; RxJava asks the inner for 128, ours min(D, 32)"),
            row(
                            "concatMapDelayErrors(fn)",
                            "1 3 X no",
                            f -> f.take(3).concatMapDelayErrors(x -> x == 2 ? Flow.error(no()) : Flow.of(x)))
                    .reactor(
                            "concatMapDelayError",
                            f -> f.take(3).concatMapDelayError(x -> x == 2 ? Flux.error(no()) : Flux.just(x)))
                    .rx(
                            "concatMapDelayError",
                            f -> f.take(3).concatMapDelayError(x -> x == 2 ? Flowable.error(no()) : Flowable.just(x)))
                    .mutiny(
                            "….collectFailures().concatenate()",
                            f -> f.select()
                                    .first(3)
                                    .onItem()
                                    .transformToMulti(x -> x == 2
                                            ? Multi.createFrom().<Long>failure(no())
                                            : Multi.createFrom().item(x))
                                    .collectFailures()
                                    .concatenate())
                    .demand("as `concatMap`"),
            row(
                            "flatMapDelayErrors(n, fn)",
                            "1 3 X no",
                            f -> f.take(3).flatMapDelayErrors(2, x -> x == 2 ? Flow.error(no()) : Flow.of(x)))
                    .unordered()
                    .reactor(
                            "flatMapDelayError(fn, n, prefetch)",
                            f -> f.take(3).flatMapDelayError(x -> x == 2 ? Flux.error(no()) : Flux.just(x), 2, 32))
                    .rx(
                            "flatMap(fn, true, n)",
                            f -> f.take(3).flatMap(x -> x == 2 ? Flowable.error(no()) : Flowable.just(x), true, 2))
                    .mutiny(
                            "….collectFailures().merge(n)",
                            f -> f.select()
                                    .first(3)
                                    .onItem()
                                    .transformToMulti(x -> x == 2
                                            ? Multi.createFrom().<Long>failure(no())
                                            : Multi.createFrom().item(x))
                                    .collectFailures()
                                    .merge(2))
                    .demand("as `flatMap`"),
            row("switchMapDelayErrors(fn)", "X no", f -> f.take(1).switchMapDelayErrors(x -> Flow.<Long>error(no())))
                    .rx("switchMapDelayError", f -> f.take(1).switchMapDelayError(x -> Flowable.<Long>error(no())))
                    .demand("as `switchMap`"),
            row("concatDelayErrors(flows…)", "7 X no", f -> Flow.concatDelayErrors(Flow.error(no()), Flow.of(7L)))
                    .reactor("Flux.concatDelayError", f -> Flux.concatDelayError(Flux.error(no()), Flux.just(7L)))
                    .rx(
                            "Flowable.concatArrayDelayError",
                            f -> Flowable.concatArrayDelayError(Flowable.error(no()), Flowable.just(7L)))
                    .mutiny(
                            "createBy().concatenating().collectFailures()",
                            f -> Multi.createBy()
                                    .concatenating()
                                    .collectFailures()
                                    .streams(
                                            Multi.createFrom().<Long>failure(no()),
                                            Multi.createFrom().item(7L)))
                    .demand("as `concat`"),
            row("mergeDelayErrors(flows…)", "7 X no", f -> Flow.mergeDelayErrors(Flow.error(no()), Flow.of(7L)))
                    .reactor("Flux.mergeDelayError", f -> Flux.mergeDelayError(32, Flux.error(no()), Flux.just(7L)))
                    .rx(
                            "Flowable.mergeDelayError",
                            f -> Flowable.mergeDelayError(Flowable.error(no()), Flowable.just(7L)))
                    .mutiny(
                            "createBy().merging().collectFailures()",
                            f -> Multi.createBy()
                                    .merging()
                                    .collectFailures()
                                    .streams(
                                            Multi.createFrom().<Long>failure(no()),
                                            Multi.createFrom().item(7L)))
                    .demand("as `merge`"),
            row(
                            "mergeSorted(comparator, flows…)",
                            "1 1 2 3 4 5 6 9 |",
                            f -> Flow.mergeSorted(ORDER, f, Flow.of(1L, 9L)))
                    .reactor("Flux.mergeComparing", f -> Flux.mergeComparing(ORDER, f, Flux.just(1L, 9L)))
                    .pekko("mergeSorted", f -> f.mergeSorted(Source.from(List.of(1L, 9L)), ORDER))
                    .demand("Reactor asks for 256 of each before anybody has asked; ours min(D, 32)"),
            row("interleave(segmentSize, flows…)", "1 2 8 9 3 4 5 6 |", f -> Flow.interleave(2, f, Flow.of(8L, 9L)))
                    .pekko("interleave", f -> f.interleave(Source.from(List.of(8L, 9L)), 2))
                    .demand("none of note: ours asks each for min(D, 32)"),
            row(
                            "combineLatest(a, b, fn)",
                            "1a 1b |",
                            f -> Flow.combineLatest(f.take(1), Flow.of("a", "b"), (x, y) -> x + y))
                    .reactor(
                            "Flux.combineLatest",
                            f -> Flux.combineLatest(f.take(1), Flux.just("a", "b"), (x, y) -> x + y))
                    .rx(
                            "Flowable.combineLatest",
                            f -> Flowable.combineLatest(f.take(1), Flowable.just("a", "b"), (x, y) -> x + y))
                    .mutiny(
                            "createBy().combining()….latestItems()",
                            f -> Multi.createBy()
                                    .combining()
                                    .streams(
                                            f.select().first(1),
                                            Multi.createFrom().items("a", "b"))
                                    .latestItems()
                                    .using((x, y) -> x + y))
                    .demand("Reactor asks 32 of each before anybody has asked, RxJava and Mutiny 128; ours min(D, 32)"),
            row(
                            "combineLatestDelayErrors(a, b, fn)",
                            "1a X no",
                            f -> Flow.combineLatestDelayErrors(
                                    f.take(1), Flow.concat(Flow.of("a"), Flow.error(no())), (x, y) -> x + y))
                    .rx(
                            "Flowable.combineLatestDelayError",
                            f -> Flowable.combineLatestDelayError(
                                    List.of(f.take(1), Flowable.concat(Flowable.just("a"), Flowable.error(no()))),
                                    both -> "" + both[0] + both[1]))
                    .demand("as `combineLatest`"),
            row("withLatestFrom(other, fn)", "1a 2a |", f -> f.take(2).withLatestFrom(Flow.of("a"), (x, y) -> x + y))
                    .reactor("withLatestFrom", f -> f.take(2).withLatestFrom(Flux.just("a"), (x, y) -> x + y))
                    .rx("withLatestFrom", f -> f.take(2).withLatestFrom(Flowable.just("a"), (x, y) -> x + y))
                    .demand(
                            "theirs pass D on and lose items silently; ours asks min(D, 32), and gives what it leaves out to the"
                                    + " discard handler"),
            row("Flow.firstOf(flows…)", "1 2 3 4 5 6 |", f -> Flow.firstOf(Flow.never(), f))
                    .reactor("Flux.firstWithSignal", f -> Flux.firstWithSignal(Flux.never(), f))
                    .rx("Flowable.ambArray", f -> Flowable.ambArray(Flowable.never(), f))
                    .demand("theirs ask all for D; ours each for 1 until one has won"),
            row("takeUntilOther(other)", "1 2 3 4 5 6 |", f -> f.takeUntilOther(Flow.never()))
                    .reactor("takeUntilOther", f -> f.takeUntilOther(Flux.never()))
                    .rx("takeUntil(other)", f -> f.takeUntil(Flowable.never()))
                    .demand("theirs pass D on; ours min(D, 32)"));

    private Inners() {}
}
