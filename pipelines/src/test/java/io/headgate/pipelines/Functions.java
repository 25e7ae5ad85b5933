package io.headgate.pipelines;

import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.core.Rate;
import io.headgate.operators.Flow;
import io.headgate.operators.Group;
import io.headgate.operators.GroupPolicy;
import io.headgate.operators.Step;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Every place where an operator runs a user's function, with one that strikes. */
final class Functions {

    private Functions() {}

    interface Build {
        Flow<?> of(Flow<Long> flow, Scene scene, Runnable strike);
    }

    /**
     * A place.
     *
     * @param name the operator, and which of its functions
     * @param build with a function that runs {@code strike} and then does what it should
     */
    record Place(String name, Build build) {
        /** Whether what the function throws is what its stage fails with: downstream's alone. */
        boolean isStaged() {
            return name.startsWith("mapAsync");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Place of(String name, Build build) {
        return new Place(name, build);
    }

    private static Long item(Long item, Runnable strike) {
        strike.run();
        return item;
    }

    private static boolean yes(Runnable strike) {
        strike.run();
        return true;
    }

    private static Iterator<Long> striking(Long item, Runnable atHasNext, Runnable atNext) {
        Iterator<Long> items = List.of(item).iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                atHasNext.run();
                return items.hasNext();
            }

            @Override
            public Long next() {
                atNext.run();
                return items.next();
            }
        };
    }

    /** Functions of items. */
    static Stream<Place> ofItems() {
        Runnable none = () -> {};
        return Stream.of(
                of("map", (f, s, x) -> f.map(i -> item(i, x))),
                of("map, behind filter", (f, s, x) -> f.filter(i -> true).map(i -> item(i, x))),
                of("map, behind recover", (f, s, x) -> f.recover(e -> 0L).map(i -> item(i, x))),
                of("mapNotNull", (f, s, x) -> f.mapNotNull(i -> item(i, x))),
                of("filter", (f, s, x) -> f.filter(i -> yes(x))),
                of("takeWhile", (f, s, x) -> f.takeWhile(i -> yes(x))),
                of("takeUntil", (f, s, x) -> f.takeUntil(i -> !yes(x))),
                of("skipWhile", (f, s, x) -> f.skipWhile(i -> yes(x))),
                of("distinct", (f, s, x) -> f.distinct(9, i -> item(i, x))),
                of("distinctUntilChanged", (f, s, x) -> f.distinctUntilChanged(i -> item(i, x))),
                of("scan", (f, s, x) -> f.scan(0L, (sum, i) -> item(i, x))),
                of("onEach", (f, s, x) -> f.onEach(i -> x.run())),
                of("handle", (f, s, x) -> f.handle((i, e) -> item(1L, x))),
                of("mapMulti", (f, s, x) -> f.mapMulti((i, out) -> out.accept(item(i, x)))),
                of(
                        "mapMulti, after items",
                        (f, s, x) -> f.mapMulti((i, out) -> {
                            out.accept(i);
                            out.accept(item(i, x));
                        })),
                of("flatMapIterable", (f, s, x) -> f.flatMapIterable(i -> List.of(item(i, x)))),
                of(
                        "flatMapIterable, iterator",
                        (f, s, x) -> f.<Long>flatMapIterable(i -> () -> {
                            x.run();
                            return striking(i, none, none);
                        })),
                of("flatMapIterable, hasNext", (f, s, x) -> f.<Long>flatMapIterable(i -> () -> striking(i, x, none))),
                of("flatMapIterable, next", (f, s, x) -> f.<Long>flatMapIterable(i -> () -> striking(i, none, x))),
                of(
                        "expand",
                        (f, s, x) -> f.expand(i -> {
                            x.run();
                            return striking(i, none, none);
                        })),
                of("conflate, first", (f, s, x) -> f.rebatch(1).conflate(i -> item(i, x), (sum, i) -> sum)),
                of("batchWeighted, cost", (f, s, x) -> f.batchWeighted(1, i -> item(1L, x), i -> i, (sum, i) -> sum)),
                of("batchWeighted, first", (f, s, x) -> f.batchWeighted(1, i -> 1, i -> item(i, x), (sum, i) -> sum)),
                of(
                        "buffer, weigher",
                        (f, s, x) -> f.buffer(Capacity.weight(9, i -> item(1L, x)), Overflow.backpressure())),
                of("throttle, cost", (f, s, x) -> f.throttle(Rate.perSecond(1000), i -> item(1L, x))),
                of("mapAsync", (f, s, x) -> f.mapAsync(2, i -> s.later(item(i, x), -1))),
                of(
                        "mapAsync, on the spot",
                        (f, s, x) -> f.mapAsync(2, i -> CompletableFuture.completedFuture(item(i, x)))),
                of("mapAsyncUnordered", (f, s, x) -> f.mapAsyncUnordered(2, i -> s.later(item(i, x), -1))),
                of(
                        "mapAsyncPartitioned",
                        (f, s, x) -> f.mapAsyncPartitioned(2, 1, i -> i, i -> s.later(item(i, x), -1))),
                of(
                        "mapAsyncPartitioned, key",
                        (f, s, x) -> f.mapAsyncPartitioned(2, 1, i -> item(i, x), i -> s.later(i, -1))),
                of("flatMap", (f, s, x) -> f.flatMap(2, i -> s.inner(item(i, x), -1))),
                of("flatMap, of one", (f, s, x) -> f.flatMap(2, i -> Flow.of(item(i, x)))),
                of(
                        "flatMap, in it",
                        (f, s, x) -> f.flatMap(2, i -> Flow.of(i, i).map(j -> item(j, x)))),
                of(
                        "flatMap, in one that pushes",
                        (f, s, x) -> f.flatMap(2, i -> s.pushing(i, 2, false).map(j -> item(j, x)))),
                of("flatMapDelayErrors", (f, s, x) -> f.flatMapDelayErrors(2, i -> s.inner(item(i, x), -1))),
                of("flatMapOrdered", (f, s, x) -> f.flatMapOrdered(2, i -> s.inner(item(i, x), -1))),
                of(
                        "flatMapOrdered, in it",
                        (f, s, x) -> f.flatMapOrdered(2, i -> Flow.of(i, i).map(j -> item(j, x)))),
                of("concatMap", (f, s, x) -> f.concatMap(i -> s.inner(item(i, x), -1))),
                of(
                        "concatMap, in it",
                        (f, s, x) -> f.concatMap(i -> Flow.of(i, i).map(j -> item(j, x)))),
                of(
                        "concatMap, in one that pushes",
                        (f, s, x) -> f.concatMap(i -> s.pushing(i, 2, false).map(j -> item(j, x)))),
                of("concatMapDelayErrors", (f, s, x) -> f.concatMapDelayErrors(i -> s.inner(item(i, x), -1))),
                of("switchMap", (f, s, x) -> f.switchMap(i -> s.inner(item(i, x), -1))),
                of("switchMapDelayErrors", (f, s, x) -> f.switchMapDelayErrors(i -> s.inner(item(i, x), -1))),
                of("concat, above", (f, s, x) -> Flow.concat(f.map(i -> item(i, x)), s.pulled(100, 2))),
                of("concat, later", (f, s, x) -> Flow.concat(s.pulled(100, 2), f.map(i -> item(i, x)))),
                of(
                        "concatDelayErrors, above",
                        (f, s, x) -> Flow.concatDelayErrors(f.map(i -> item(i, x)), s.pulled(100, 2))),
                of("merge, above", (f, s, x) -> Flow.merge(f.map(i -> item(i, x)), s.pushing(100, 3, false))),
                of(
                        "mergeDelayErrors, above",
                        (f, s, x) -> Flow.mergeDelayErrors(f.map(i -> item(i, x)), s.pushing(100, 3, false))),
                of(
                        "mergeSorted",
                        (f, s, x) ->
                                Flow.mergeSorted((a, b) -> Long.compare(item(a, x), b), f, s.pushing(3, 5, false))),
                of(
                        "interleave, above",
                        (f, s, x) -> Flow.interleave(1, f.map(i -> item(i, x)), s.pushing(100, 9, false))),
                of("combineLatest", (f, s, x) -> Flow.combineLatest(f, s.pulled(0, 1), (a, b) -> item(a, x))),
                of("withLatestFrom", (f, s, x) -> f.withLatestFrom(Flow.of(0L), (a, b) -> item(a, x))),
                of("zip", (f, s, x) -> Flow.zip(f, s.pushing(0, 20, false), (a, b) -> item(a, x))),
                of("zip, pulled", (f, s, x) -> Flow.zip(f, s.pulled(0, 20), (a, b) -> item(a, x))),
                of("firstOf, above", (f, s, x) -> Flow.firstOf(f.map(i -> item(i, x)), Flow.never())),
                of("takeUntilOther, above", (f, s, x) -> f.map(i -> item(i, x)).takeUntilOther(Flow.never())),
                of(
                        "groupBy",
                        (f, s, x) -> f.groupBy(4, i -> item(i, x) % 4, GroupPolicy.completeIdle(4))
                                .flatMap(4, Group::flow)),
                of(
                        "groupBy, in it",
                        (f, s, x) -> f.groupBy(4, i -> i % 4, GroupPolicy.completeIdle(4))
                                .flatMap(4, g -> g.flow().map(i -> item(i, x)))),
                of(
                        "window by item",
                        (f, s, x) -> f.window(3, i -> item(i, x) % 2 == 0).concatMap(w -> w)),
                of("window, in it", (f, s, x) -> f.window(2).concatMap(w -> w.map(i -> item(i, x)))),
                of("share, above", (f, s, x) -> f.map(i -> item(i, x)).share()),
                of(
                        "replay, above",
                        (f, s, x) -> s.hub(f.map(i -> item(i, x)).replay(9)).flow()),
                of(
                        "broadcast, above",
                        (f, s, x) -> s.hub(f.map(i -> item(i, x)).broadcast(1, 4, Overflow.backpressure()))
                                .flow()),
                of("buffer, above", (f, s, x) -> f.map(i -> item(i, x)).buffer(4)),
                of("buffer, below", (f, s, x) -> f.buffer(4).map(i -> item(i, x))),
                of("on, above", (f, s, x) -> f.map(i -> item(i, x)).on(s.executor())),
                of("on, below", (f, s, x) -> f.on(s.executor()).map(i -> item(i, x))),
                of("startOn", (f, s, x) -> f.map(i -> item(i, x)).startOn(s.executor())),
                of("batch", (f, s, x) -> f.batch(2).map(l -> item(l.get(0), x))),
                of(
                        "batch by time",
                        (f, s, x) -> f.batch(2, Duration.ofMillis(5)).map(l -> item(l.get(0), x))),
                of(
                        "delayEach, below",
                        (f, s, x) -> f.delayEach(Duration.ofMillis(5), 4).map(i -> item(i, x))),
                of("timeout, above", (f, s, x) -> f.map(i -> item(i, x)).timeout(Duration.ofDays(1))),
                of("timeout, below", (f, s, x) -> f.timeout(Duration.ofDays(1)).map(i -> item(i, x))),
                of("takeFor, above", (f, s, x) -> f.map(i -> item(i, x)).takeFor(Duration.ofDays(1))),
                of("repeat, above", (f, s, x) -> f.map(i -> item(i, x)).repeat(2)),
                of("repeat, below", (f, s, x) -> f.repeat(2).map(i -> item(i, x))),
                of("orElse, above", (f, s, x) -> f.map(i -> item(i, x)).orElse(Flow.of(1L))),
                of("switchIfEmpty, above", (f, s, x) -> f.map(i -> item(i, x)).switchIfEmpty(Flow.of(1L))),
                of("startWith, below", (f, s, x) -> f.startWith(1L).map(i -> item(i, x))),
                of("onRequest, above", (f, s, x) -> f.map(i -> item(i, x)).onRequest(n -> {})),
                of(
                        "iterate",
                        (f, s, x) ->
                                Flow.concat(f, Flow.iterate(1L, i -> item(i, x)).take(9))),
                of(
                        "generate",
                        (f, s, x) ->
                                Flow.concat(f, Flow.generate(() -> item(1L, x)).take(9))),
                of(
                        "unfold",
                        (f, s, x) -> Flow.concat(
                                f,
                                Flow.unfold(1L, i -> Optional.of(new Step<>(i, item(i, x))))
                                        .take(9))),
                of(
                        "fromIterable, hasNext",
                        (f, s, x) -> Flow.concat(f, f.flatMapIterable(i -> () -> striking(i, x, none)))),
                of(
                        "fromStream",
                        (f, s, x) -> Flow.concat(
                                f,
                                Flow.fromStream(() -> Stream.of(1L, 2L, 3L, 4L).map(i -> item(i, x))))));
    }

    /** Functions of the moments of a subscription: strike the first time. */
    static Stream<Place> ofMoments() {
        return Stream.of(
                of("onStart", (f, s, x) -> f.onStart(x)),
                of("onComplete", (f, s, x) -> f.onComplete(x)),
                of("onEnd", (f, s, x) -> f.onEnd(end -> x.run())),
                of(
                        "defer",
                        (f, s, x) -> Flow.concat(f, Flow.defer(() -> {
                            x.run();
                            return f;
                        }))),
                of("using, open", (f, s, x) -> Flow.concat(f, Flow.using(() -> yes(x), r -> f, r -> {}))),
                of(
                        "using, use",
                        (f, s, x) -> Flow.concat(
                                f,
                                Flow.using(
                                        () -> 1,
                                        r -> {
                                            x.run();
                                            return f;
                                        },
                                        r -> {}))),
                of("using, close", (f, s, x) -> Flow.using(() -> 1, r -> f, r -> x.run())),
                of(
                        "fromCompletionStage",
                        (f, s, x) -> Flow.concat(f, Flow.fromCompletionStage(() -> s.later(item(1L, x), -1)))),
                of(
                        "fromIterable",
                        (f, s, x) -> Flow.concat(f, Flow.fromIterable(() -> {
                            x.run();
                            return List.of(1L).iterator();
                        }))),
                of("fromStream", (f, s, x) -> Flow.concat(f, Flow.fromStream(() -> Stream.of(item(1L, x))))),
                of("fromPublisher", (f, s, x) -> Flow.concat(f, Flow.fromPublisher(d -> x.run()))),
                of("emit", (f, s, x) -> Flow.concat(f, Flow.emit(4, Overflow.dropOldest(), e -> x.run()))),
                of(
                        "emit, onDemand",
                        (f, s, x) ->
                                Flow.concat(f, Flow.emit(4, Overflow.dropOldest(), e -> e.onDemand(n -> x.run())))),
                of("produce", (f, s, x) -> Flow.concat(f, Flow.produce(s.executor(), 4, out -> x.run()))),
                of(
                        "mapError",
                        (f, s, x) -> failing(f).mapError(e -> {
                            x.run();
                            return e;
                        })),
                of("recover", (f, s, x) -> failing(f).recover(e -> item(1L, x))),
                of(
                        "recoverWith",
                        (f, s, x) -> failing(f).recoverWith(e -> {
                            x.run();
                            return f;
                        })),
                of("onErrorComplete", (f, s, x) -> failing(f).onErrorComplete(e -> yes(x))),
                of(
                        "retry",
                        (f, s, x) -> failing(f)
                                .retry(io.headgate.operators.Retry.immediately(3)
                                        .only(e -> yes(x)))),
                of(
                        "mergeSorted, below",
                        (f, s, x) -> Flow.mergeSorted(Comparator.naturalOrder(), f, s.pulled(3, 2))
                                .map(i -> item(i, x))));
    }

    private static Flow<Long> failing(Flow<Long> flow) {
        return Flow.concat(flow, Flow.error(new Boom("before")));
    }
}
