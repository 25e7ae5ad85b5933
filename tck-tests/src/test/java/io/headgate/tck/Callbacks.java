package io.headgate.tck;

import io.headgate.core.Rate;
import io.headgate.operators.Flow;
import io.headgate.operators.GroupPolicy;
import io.headgate.testkit.LawSubject;
import io.headgate.testkit.Laws;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The functions that users give to operators, one by one: what becomes of the flow when one of them throws, or returns null
 * where that means nothing.
 *
 * @param operator the operator's name
 * @param what which of its functions
 * @param flow hands on what the function returns
 * @param nullIsAnError whether null means nothing
 */
record Callbacks(
        String operator,
        String what,
        BiFunction<Flow<Integer>, Function<Integer, Integer>, Flow<Integer>> flow,
        boolean nullIsAnError) {

    void check() {
        Laws.checkCallback(this::subject, nullIsAnError);
    }

    private LawSubject subject(Function<Integer, Integer> fn) {
        return LawSubject.of(operator + ", its " + what, upstream -> flow.apply(Flow.fromPublisher(upstream), fn));
    }

    /** Those of the operator that a row is about, whose name is the row's, as far as the first comma or parenthesis. */
    static List<Callbacks> of(String row) {
        String operator = operator(row);
        return all().filter(callback -> callback.operator.equals(operator)).toList();
    }

    private static String operator(String row) {
        return row.replaceFirst("[,(].*", "").strip();
    }

    /** Why the operator of a row isn't among them; null if it is. */
    static @Nullable String exemption(String row) {
        if (!of(row).isEmpty()) {
            return null;
        }
        return switch (operator(row)) {
            case "recover", "mapError", "onErrorComplete", "recoverWith", "retry", "timeout" ->
                "what it is given is for a" + " failure, not for an item";
            case "onStart", "onRequest", "onCancel", "onComplete", "onError", "onEnd", "onDiscard" ->
                "its action is for" + " another signal than an item";
            case "flatMapDelayErrors", "concatMapDelayErrors", "switchMapDelayErrors" ->
                "its failures wait for the end," + " by their nature";
            case "conflate", "expand", "switchMap" -> "how often it calls its function depends on the pace";
            case "skipWhile" -> "its test is called until it says no";
            case "mergeSorted" -> "its comparator is called for pairs";
            default -> "it calls no function of its user's for an item";
        };
    }

    private static Callbacks of(
            String operator, String what, BiFunction<Flow<Integer>, Function<Integer, Integer>, Flow<Integer>> flow) {
        return new Callbacks(operator, what, flow, true);
    }

    /** One whose null has a meaning, or isn't looked at. */
    private static Callbacks free(
            String operator, String what, BiFunction<Flow<Integer>, Function<Integer, Integer>, Flow<Integer>> flow) {
        return new Callbacks(operator, what, flow, false);
    }

    static Stream<Callbacks> all() {
        return Stream.of(stages(), boundaries(), concurrency(), inner(), combining(), splitting())
                .flatMap(rows -> rows);
    }

    private static Stream<Callbacks> stages() {
        return Stream.of(
                of("map", "function", (flow, fn) -> flow.map(fn)),
                free("mapNotNull", "function", (flow, fn) -> flow.mapNotNull(fn)),
                of("filter", "test", (flow, fn) -> flow.filter(x -> fn.apply(x) >= 0)),
                of("takeWhile", "test", (flow, fn) -> flow.takeWhile(x -> fn.apply(x) >= 0)),
                of("takeUntil", "test", (flow, fn) -> flow.takeUntil(x -> fn.apply(x) < 0)),
                of("distinct", "key", (flow, fn) -> flow.distinct(16, fn)),
                of("distinctUntilChanged", "key", (flow, fn) -> flow.distinctUntilChanged(fn)),
                of("scan", "function", (flow, fn) -> flow.scan(0, (before, x) -> fn.apply(x))),
                of("onEach", "action", (flow, fn) -> flow.onEach(x -> Objects.requireNonNull(fn.apply(x)))),
                of("handle", "handler", (flow, fn) -> flow.handle((x, failure) -> Objects.requireNonNull(fn.apply(x)))),
                of("mapMulti", "function", (flow, fn) -> flow.mapMulti((x, out) -> out.accept(fn.apply(x)))),
                of("via", "operator's function", (flow, fn) -> flow.via(upstream -> upstream.map(fn))),
                of("transform", "function's function", (flow, fn) -> flow.transform(upstream -> upstream.map(fn))));
    }

    private static Stream<Callbacks> boundaries() {
        return Stream.of(
                of(
                        "batchWeighted",
                        "cost",
                        (flow, fn) -> flow.batchWeighted(1, x -> 1 + 0 * fn.apply(x), x -> x, (before, x) -> x)),
                of("batchWeighted", "seed", (flow, fn) -> flow.batchWeighted(1, x -> 1, fn, (before, x) -> x)),
                of(
                        "throttle",
                        "cost",
                        (flow, fn) -> flow.throttle(Rate.perSecond(1_000_000_000), x -> 1 + 0 * fn.apply(x))));
    }

    private static Stream<Callbacks> concurrency() {
        return Stream.of(
                of(
                        "mapAsync",
                        "function",
                        (flow, fn) -> flow.mapAsync(1, x -> CompletableFuture.completedFuture(fn.apply(x)))),
                of(
                        "mapAsyncUnordered",
                        "function",
                        (flow, fn) -> flow.mapAsyncUnordered(1, x -> CompletableFuture.completedFuture(fn.apply(x)))),
                of("mapBlocking", "function", (flow, fn) -> flow.mapBlocking(1, Runnable::run, fn)),
                of(
                        "mapAsyncPartitioned",
                        "function",
                        (flow, fn) -> flow.mapAsyncPartitioned(
                                1, 1, x -> x, x -> CompletableFuture.completedFuture(fn.apply(x)))),
                of(
                        "mapAsyncPartitioned",
                        "key",
                        (flow, fn) -> flow.mapAsyncPartitioned(2, 1, fn, CompletableFuture::completedFuture)));
    }

    private static Stream<Callbacks> inner() {
        return Stream.of(
                of("concatMap", "function", (flow, fn) -> flow.concatMap(x -> Flow.of(fn.apply(x)))),
                of("flatMap", "function", (flow, fn) -> flow.flatMap(1, x -> Flow.of(fn.apply(x)))),
                of("flatMapOrdered", "function", (flow, fn) -> flow.flatMapOrdered(2, x -> Flow.of(fn.apply(x)))),
                of("flatMapIterable", "function", (flow, fn) -> flow.flatMapIterable(x -> List.of(fn.apply(x)))));
    }

    private static Stream<Callbacks> combining() {
        return Stream.of(
                of("zip", "function", (flow, fn) -> Flow.zip(flow, Flow.always(0), (x, zero) -> fn.apply(x))),
                of(
                        "combineLatest",
                        "function",
                        (flow, fn) -> Flow.combineLatest(flow, Flow.of(0), (x, zero) -> fn.apply(x))),
                of(
                        "combineLatestDelayErrors",
                        "function",
                        (flow, fn) -> Flow.combineLatestDelayErrors(flow, Flow.of(0), (x, zero) -> fn.apply(x))),
                of(
                        "withLatestFrom",
                        "function",
                        (flow, fn) -> flow.withLatestFrom(Flow.of(0), (x, zero) -> fn.apply(x))));
    }

    private static Stream<Callbacks> splitting() {
        return Stream.of(
                of(
                        "groupBy",
                        "key",
                        (flow, fn) -> flow.groupBy(1, x -> 0 * fn.apply(x), GroupPolicy.fail(1))
                                .concatMapDelayErrors(group -> group.flow())),
                of(
                        "window by boundary",
                        "test",
                        (flow, fn) -> flow.window(x -> fn.apply(x) < 0).concatMap(window -> window)));
    }
}
