package io.headgate.tck;

import io.headgate.operators.Flow;
import io.headgate.operators.Result;
import io.headgate.testkit.Law;
import io.headgate.testkit.LawSink;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every end of a flow that has a result, for the laws. */
final class LawSinks {

    private static final String NO_FUNCTION = "it calls no function of its user's";

    private static final String OF_ITEMS = "its result is made of its items";

    private static final String ONE = "it takes one item";

    private LawSinks() {}

    static Stream<LawSink> all() {
        return Stream.of(calling(), silent(), brief()).flatMap(sinks -> sinks).filter(row -> Wanted.is(row.name()));
    }

    private static LawSink sink(String name, BiFunction<Flow<Integer>, Consumer<Integer>, Result<?>> end) {
        return LawSink.of(name, (upstream, seen) -> end.apply(Flow.fromPublisher(upstream), seen));
    }

    private static Stream<LawSink> calling() {
        return Stream.of(
                sink("forEach", (flow, seen) -> flow.forEach(seen)),
                sink(
                                "forEachAsync",
                                (flow, seen) -> flow.forEachAsync(4, item -> {
                                    seen.accept(item);
                                    return CompletableFuture.completedFuture(item);
                                }))
                        .asks(4),
                sink(
                        "collect",
                        (flow, seen) -> flow.collect(Collectors.summingLong(item -> {
                            seen.accept(item);
                            return item;
                        }))),
                sink(
                        "fold",
                        (flow, seen) -> flow.fold(0L, (sum, item) -> {
                            seen.accept(item);
                            return sum + item;
                        })));
    }

    private static LawSink silent(String name, Function<Flow<Integer>, Result<?>> end) {
        return sink(name, (flow, seen) -> end.apply(flow))
                .exempt(Law.RESPONSIVENESS, NO_FUNCTION)
                .exempt(Law.CANCEL_IN_BURST, NO_FUNCTION)
                .exempt(Law.CALLBACKS, NO_FUNCTION);
    }

    private static Stream<LawSink> silent() {
        return Stream.of(
                silent("count", Flow::count),
                silent("last", Flow::last).exempt(Law.RETENTION, OF_ITEMS),
                silent("reduce", flow -> flow.reduce(Integer::max)).exempt(Law.RETENTION, OF_ITEMS),
                silent("toList", flow -> flow.toList(1_000_000)).exempt(Law.RETENTION, OF_ITEMS));
    }

    private static Stream<LawSink> brief() {
        return Stream.of(
                        silent("first", Flow::first),
                        silent("single", flow -> flow.single())
                                .exempt(Law.GOOD_SUBSCRIBER, "it fails at the second item")
                                .exempt(Law.SUBSCRIPTION_RACES, "it fails at the second item")
                                .exempt(Law.INDEPENDENCE, "it fails at the second item"))
                .map(sink -> sink.exempt(Law.RETENTION, OF_ITEMS)
                        .exempt(Law.NO_OVER_REQUEST, ONE)
                        .exempt(Law.REPLENISHMENT, ONE)
                        .exempt(Law.REENTRANCY, ONE));
    }
}
