package io.headgate.tck;

import io.headgate.operators.Flow;
import io.headgate.testkit.TestSubscriber;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;

/** Everything public: the table that says how many tests must be executed. */
final class Subjects {

    private Subjects() {}

    static List<Subject> all() {
        return Stream.of(sources(), operators(), testkit())
                .flatMap(rows -> rows)
                .toList();
    }

    private static Stream<Subject> sources() {
        return Stream.of(
                source("range", n -> Flow.range(0, n)),
                source("fromPublisher, asynchronous", n -> Flow.fromPublisher(new AsyncRange(n))));
    }

    private static Stream<Subject> operators() {
        return Stream.of(
                        operator("map", flow -> flow.map(x -> x)),
                        operator("filter", flow -> flow.filter(x -> true)),
                        operator("take", flow -> flow.take(Long.MAX_VALUE)))
                .flatMap(rows -> rows);
    }

    private static Stream<Subject> testkit() {
        return Stream.of(
                Subject.whitebox("TestSubscriber", Ends::probedTestSubscriber),
                Subject.blackbox("TestSubscriber", () -> TestSubscriber.create(1)));
    }

    private static Subject source(String name, LongFunction<? extends Publisher<?>> source) {
        return Subject.publisher(name, source, () -> Flow.fromPublisher(FAILED));
    }

    private static final Publisher<Object> FAILED = subscriber -> {
        subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(new IllegalStateException("as asked"));
    };

    /** An operator over a source that is pulled, over one that is not, and between the TCK's own upstream and downstream. */
    private static Stream<Subject> operator(String name, Function<Flow<Object>, ? extends Publisher<?>> operator) {
        return Stream.of(
                Subject.publisher(
                        name + ", over a pulled source",
                        n -> operator.apply(objects(Flow.range(0, n))),
                        () -> operator.apply(Flow.fromPublisher(FAILED))),
                Subject.publisher(
                        name + ", over an asynchronous source",
                        n -> operator.apply(Flow.fromPublisher(new AsyncRange(n))),
                        () -> operator.apply(Flow.fromPublisher(FAILED))),
                Subject.operator(name, upstream -> integers(operator.apply(objects(Flow.fromPublisher(upstream))))));
    }

    // An operator that hands on what it gets hands on what it got.
    @SuppressWarnings("unchecked")
    private static Publisher<Integer> integers(Publisher<?> publisher) {
        return (Publisher<Integer>) publisher;
    }

    @SuppressWarnings("unchecked")
    private static Flow<Object> objects(Flow<?> flow) {
        return (Flow<Object>) flow;
    }
}
