package io.headgate.tck;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import io.headgate.operators.Flow;
import io.headgate.testkit.LawSubject;
import io.headgate.testkit.Laws;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** The laws beyond the TCK over {@link Operators}. One after the other: races want the cores for themselves. */
class LawsTest {

    @TestFactory
    Stream<DynamicContainer> laws() {
        return Operators.all().map(Row::law).map(law -> dynamicContainer(law.name(), Laws.of(law)));
    }

    @TestFactory
    Stream<DynamicContainer> callbacks() {
        return Stream.of(
                        callback("map", (flow, fn) -> flow.map(fn)),
                        callback("filter", (flow, fn) -> flow.filter(x -> fn.apply(x) >= 0)),
                        callback("onEach", (flow, fn) -> flow.onEach(x -> Objects.requireNonNull(fn.apply(x)))),
                        callback("scan", (flow, fn) -> flow.scan(0, (before, x) -> fn.apply(x))),
                        callback(
                                "handle",
                                (flow, fn) -> flow.handle((x, failure) -> Objects.requireNonNull(fn.apply(x)))),
                        callback("mapMulti", (flow, fn) -> flow.mapMulti((x, out) -> out.accept(fn.apply(x)))),
                        callback(
                                "mapAsync",
                                (flow, fn) -> flow.mapAsync(1, x -> CompletableFuture.completedFuture(fn.apply(x)))),
                        callback("concatMap", (flow, fn) -> flow.concatMap(x -> Flow.of(fn.apply(x)))),
                        callback("flatMap", (flow, fn) -> flow.flatMap(1, x -> Flow.of(fn.apply(x)))),
                        callback("flatMapOrdered", (flow, fn) -> flow.flatMapOrdered(2, x -> Flow.of(fn.apply(x)))),
                        callback(
                                "combineLatest",
                                (flow, fn) -> Flow.combineLatest(flow, Flow.of(0), (x, zero) -> fn.apply(x))),
                        callback(
                                "withLatestFrom",
                                (flow, fn) -> flow.withLatestFrom(Flow.of(0), (x, zero) -> fn.apply(x))),
                        callback(
                                "mapAsyncPartitioned",
                                (flow, fn) -> flow.mapAsyncPartitioned(
                                        1, 1, x -> x, x -> CompletableFuture.completedFuture(fn.apply(x)))),
                        callback(
                                "mapAsyncPartitioned, its key",
                                (flow, fn) -> flow.mapAsyncPartitioned(2, 1, fn, CompletableFuture::completedFuture)),
                        callback("flatMapIterable", (flow, fn) -> flow.flatMapIterable(x -> List.of(fn.apply(x)))))
                .filter(container -> Wanted.is(container.getDisplayName()));
    }

    private static DynamicContainer callback(
            String name, BiFunction<Flow<Integer>, Function<Integer, Integer>, Flow<Integer>> operator) {
        return dynamicContainer(
                name,
                Laws.ofCallback(
                        fn -> LawSubject.of(name, upstream -> operator.apply(Flow.fromPublisher(upstream), fn)), true));
    }
}
