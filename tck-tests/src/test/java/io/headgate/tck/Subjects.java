package io.headgate.tck;

import io.headgate.operators.Flow;
import io.headgate.operators.Result;
import io.headgate.operators.Step;
import io.headgate.testkit.TestSubscriber;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;

/** Everything public: the table that says how many tests must be executed. */
final class Subjects {

    private Subjects() {}

    static List<Subject> all() {
        return Stream.of(sources(), Operators.all().flatMap(Row::subjects), ends(), testkit())
                .flatMap(rows -> rows)
                .toList();
    }

    private static Stream<Subject> sources() {
        return Stream.of(
                source("range", n -> Flow.range(0, n)),
                source(
                        "fromIterable",
                        n -> Flow.fromIterable(() -> LongStream.range(0, n).iterator())),
                source(
                        "fromStream",
                        n -> Flow.fromStream(() -> LongStream.range(0, n).boxed())),
                source(
                        "unfold",
                        n -> Flow.unfold(0L, i -> i == n ? Optional.empty() : Optional.of(new Step<>(i, i + 1)))),
                source("iterate", n -> Flow.iterate(0L, i -> i + 1).take(n)),
                source("generate", n -> Flow.generate(() -> "item").take(n)),
                source("always", n -> Flow.always("item").take(n)),
                Subject.publisher(
                        "defer",
                        n -> Flow.defer(() -> Flow.range(0, n)),
                        () -> Flow.defer(() -> {
                            throw new IllegalStateException("as asked");
                        })),
                Subject.publisher(
                        "using",
                        n -> Flow.using(() -> n, count -> Flow.range(0, count), count -> {}),
                        () -> Flow.using(
                                () -> {
                                    throw new IllegalStateException("as asked");
                                },
                                unopened -> Flow.never(),
                                unopened -> {})),
                source("fromPublisher, asynchronous", n -> Flow.fromPublisher(new AsyncRange(n))),
                source("fromArray", n -> Flow.fromArray(array(n)))
                        .endsAfter(1_024, "an array of 2³¹−1 items is no test"),
                source("of, several items", n -> Flow.of(array(n)))
                        .endsAfter(1_024, "an array of 2³¹−1 items is no test"),
                source("of, one item", n -> n == 0 ? Flow.empty() : Flow.of("item"))
                        .endsAfter(1, "it is one item"),
                source("empty", n -> Flow.empty()).endsAfter(0, "it has no items"),
                source("error", n -> Flow.error(new IllegalStateException("as asked")))
                        .endsAfter(0, "it has no items")
                        .skip("optional_spec105*", "it doesn't complete"),
                source("never", n -> Flow.never()).endsAfter(0, "it has no items"));
    }

    private static Object[] array(long n) {
        Object[] items = new Object[(int) n];
        Arrays.setAll(items, i -> i);
        return items;
    }

    private static Stream<Subject> ends() {
        return Stream.of(
                        Stream.of(
                                Subject.blackbox("first", () -> Ends.of(Flow::first)),
                                Subject.blackbox("single", () -> Ends.of(Flow::single))),
                        end("forEach", flow -> flow.forEach(item -> {})),
                        end("collect", flow -> flow.collect(Collectors.toList())),
                        end("reduce", flow -> flow.reduce((a, b) -> b)),
                        end("fold", flow -> flow.fold(0, (a, b) -> b)),
                        end("last", Flow::last),
                        end("count", Flow::count),
                        end("toList", flow -> flow.toList(10_000)))
                .flatMap(rows -> rows);
    }

    private static Stream<Subject> end(String name, Function<Flow<Integer>, Result<?>> end) {
        return Stream.of(
                Subject.whitebox(name, probe -> Ends.probed(end, probe)), Subject.blackbox(name, () -> Ends.of(end)));
    }

    private static Stream<Subject> testkit() {
        return Stream.of(
                Subject.whitebox("TestSubscriber", Ends::probedTestSubscriber),
                Subject.blackbox("TestSubscriber", () -> TestSubscriber.create(1)));
    }

    private static Subject source(String name, LongFunction<? extends Publisher<?>> source) {
        return Subject.publisher(name, source, () -> Flow.error(new IllegalStateException("as asked")));
    }
}
