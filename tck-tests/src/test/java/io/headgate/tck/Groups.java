package io.headgate.tck;

import io.headgate.operators.Flow;
import io.headgate.operators.Group;
import io.headgate.operators.GroupPolicy;
import io.headgate.testkit.LawSubject;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;

/** What splits a flow into inner flows, taken together again: nothing may be lost on the way. */
final class Groups {

    private static final Duration LONG = Duration.ofMinutes(10);

    private Groups() {}

    static Stream<Row> all() {
        return Stream.of(
                Row.of(
                                "groupBy",
                                flow -> flow.groupBy(1, x -> "one", GroupPolicy.completeIdle(4))
                                        .flatMap(1, Group::flow))
                        .asks(d -> 4),
                Row.of(
                                "groupBy, four of them",
                                flow -> flow.groupBy(4, Groups::quarter, GroupPolicy.fail(3))
                                        .flatMap(4, Group::flow))
                        .asks(d -> 3)
                        .unordered()
                        .variant(),
                Row.of(
                                "groupBy, more keys than places",
                                flow -> flow.groupBy(3, Groups::quarter, GroupPolicy.completeIdle(2))
                                        .flatMap(3, Group::flow))
                        .asks(d -> 2)
                        .unordered()
                        .variant(),
                Row.of(
                                "groupBy, more keys than are taken",
                                flow -> flow.groupBy(4, Groups::quarter, GroupPolicy.completeIdle(2))
                                        .flatMap(2, Group::flow))
                        .asks(d -> 2)
                        .unordered()
                        .variant(),
                Row.of(
                                "groupBy, runs",
                                flow -> flow.groupBy(2, Groups::quarter, GroupPolicy.completeIdle(2))
                                        .concatMap(Group::flow))
                        .asks(d -> 2)
                        .unordered()
                        .variant(),
                Row.of("window", flow -> flow.window(3).concatMap(w -> w)).asks(d -> 6),
                Row.of("window, one item", flow -> flow.window(1).concatMap(w -> w))
                        .asks(d -> 2)
                        .variant(),
                Row.of("window, three at once", flow -> flow.window(2).flatMap(3, w -> w))
                        .asks(d -> 4)
                        .unordered()
                        .variant(),
                Row.of("window by size or time", flow -> flow.window(3, LONG).concatMap(w -> w))
                        .asks(d -> 6),
                Row.of(
                                "window by size or time, that comes",
                                flow -> flow.window(3, LawSubject.TICK).concatMap(w -> w))
                        .asks(d -> 6)
                        .timed()
                        .variant(),
                Row.of(
                                "window by boundary",
                                flow -> flow.window(x -> quarter(x) == 0).concatMap(w -> w))
                        .asks(d -> 32),
                Row.of(
                                "window by size or boundary",
                                flow -> flow.window(3, x -> quarter(x) == 0).concatMap(w -> w))
                        .asks(d -> 6)
                        .variant());
    }

    /** The flows of flows, and one of these flows, as publishers. */
    static Stream<Subject> publishers() {
        return Stream.of(
                Subject.publisher("groupBy, the groups", n -> keys(Flow.range(0, n)), () -> keys(failed())),
                Subject.publisher("window, the windows", n -> sizes(Flow.range(0, n)), () -> sizes(failed())),
                inner("groupBy, a group", n -> group(Flow.range(0, n))),
                inner("window, a window", n -> window(Flow.range(0, n))));
    }

    /** Its failed publisher is one that is taken. */
    private static Subject inner(String name, LongFunction<Publisher<?>> one) {
        return Subject.publisher(name, n -> n == 0 ? Flow.empty() : one.apply(n), () -> {
                    Publisher<?> taken = one.apply(1);
                    taken.subscribe(TestSubscriber.counting(0));
                    return taken;
                })
                .skip("optional_spec111*", "it has one subscriber");
    }

    private static Flow<Long> failed() {
        return Flow.error(new IllegalStateException("as asked"));
    }

    private static Flow<Long> keys(Flow<Long> flow) {
        return flow.groupBy(1, x -> x, GroupPolicy.completeIdle(1))
                .onEach(group -> group.subscribe(TestSubscriber.counting(1)))
                .map(Group::key);
    }

    private static Flow<String> sizes(Flow<Long> flow) {
        return flow.window(1)
                .onEach(window -> window.subscribe(TestSubscriber.counting(1)))
                .map(window -> "one");
    }

    private static Publisher<?> group(Flow<Long> flow) {
        return flow.groupBy(1, x -> "one", GroupPolicy.completeIdle(16))
                .first()
                .join()
                .orElseThrow();
    }

    private static Publisher<?> window(Flow<Long> flow) {
        return flow.window(x -> false).first().join().orElseThrow();
    }

    private static int quarter(Object item) {
        return item.hashCode() & 3;
    }
}
