package io.headgate.tck;

import io.headgate.core.Admission;
import io.headgate.core.Overflow;
import io.headgate.operators.FanIn;
import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import io.headgate.testkit.Law;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;

/** Splits: for the laws with one subscriber, as part of a chain; for the TCK also as the hubs they are. */
final class Splits {

    private static final String ONE_UPSTREAM = "the subscribers of a split have one upstream in common";

    private static final String DEALT = "each item goes to one of the subscribers";

    private static final String UNICAST = "producers come and go, but there is one subscriber";

    private Splits() {}

    static Stream<Row> all() {
        return Stream.of(sharing(), sharingUnderPolicies(), hubs(), fanIn()).flatMap(rows -> rows);
    }

    private static Stream<Row> sharing() {
        return Stream.concat(
                        Stream.of(Row.of("share", Flow::share).asks(d -> Math.min(d, 256))),
                        Stream.of(1, 2, 3, 4, 1024)
                                .map(n -> Row.of("share(" + n + ")", flow -> flow.share(n, Overflow.backpressure()))
                                        .asks(d -> Math.min(d, n))
                                        .variant()))
                .map(row -> row.exempt(Law.INDEPENDENCE, ONE_UPSTREAM));
    }

    /** Paced, nothing is lost: these have room for what the TCK and the laws send. Bursts are below. */
    private static Stream<Row> sharingUnderPolicies() {
        return Stream.of(
                policy("dropNewest", Overflow.dropNewest()),
                policy("dropOldest", Overflow.dropOldest()),
                policy("dropAll", Overflow.dropAll()),
                policy("dropLowest", Overflow.dropLowest(Comparator.comparingInt(Object::hashCode))),
                policy("sample", Overflow.sample(2)),
                policy("shed", Overflow.shed(Admission.retryAfter(Duration.ofMinutes(10)))),
                policy("fail", Overflow.fail()),
                policy("disconnect", Overflow.disconnect()));
    }

    private static Row policy(String name, Overflow<Object> overflow) {
        int room = 20_000;
        return Row.of("share, " + name + ", paced", flow -> flow.share(room, overflow))
                .asks(d -> room)
                .endsAfter(room, "what nobody takes is lost beyond " + room)
                .exempt(Law.REPLENISHMENT, "what comes before anything was asked for is lost beyond " + room)
                .exempt(Law.INDEPENDENCE, ONE_UPSTREAM);
    }

    private static Stream<Row> fanIn() {
        return Stream.of(
                        Row.of("Hub.merge", flow -> merged(16, Overflow.backpressure(), flow))
                                .asks(d -> 16),
                        Row.of("Hub.merge(1)", flow -> merged(1, Overflow.backpressure(), flow))
                                .asks(d -> 1)
                                .variant(),
                        Row.of("Hub.merge, dropNewest, paced", flow -> merged(20_000, Overflow.dropNewest(), flow))
                                .asks(d -> 20_000)
                                .endsAfter(20_000, "what nobody takes is lost beyond 20000")
                                .exempt(Law.REPLENISHMENT, "what comes before anything was asked for is lost"))
                .map(row -> row.skip("optional_spec111*", UNICAST).exempt(Law.INDEPENDENCE, UNICAST));
    }

    private static Flow<Object> merged(int capacity, Overflow<Object> overflow, Flow<Object> producer) {
        FanIn<Object> merge = Hub.merge(capacity, overflow);
        merge.onFailure(merge::fail);
        merge.add(producer);
        merge.complete();
        return merge.flow();
    }

    private static Stream<Row> hubs() {
        return Stream.of(
                        Row.of(
                                        "broadcast, ended with its subscriber",
                                        ending(flow -> flow.broadcast(16, Overflow.backpressure())))
                                .asks(d -> Math.min(d, 16)),
                        Row.of("replay, ended with its subscriber", ending(flow -> flow.replay(16)))
                                .asks(d -> Math.min(d, 16)),
                        Row.of("balance, ended with its subscriber", ending(flow -> flow.balance(16)))
                                .asks(d -> Math.min(d, 16))
                                .skip("optional_spec111_multicast*", DEALT))
                .map(row -> row.exempt(Law.INDEPENDENCE, ONE_UPSTREAM)
                        .exempt(Law.TERMINAL_RACES, "a failure that finds nobody waits for the next subscriber"));
    }

    private static Function<Flow<Object>, Publisher<?>> ending(Function<Flow<Object>, Hub<Object>> split) {
        return flow -> {
            Hub<Object> hub = split.apply(flow);
            return hub.flow().onEnd(end -> hub.cancel());
        };
    }

    static Stream<Subject> subjects() {
        return Stream.of(
                        hub("broadcast", flow -> flow.broadcast(16, Overflow.backpressure())),
                        hub("broadcast, disconnect", flow -> flow.broadcast(16, Overflow.disconnect())),
                        hub("replay", flow -> flow.replay(16)),
                        hub("replay, within a time", flow -> flow.replay(Duration.ofMinutes(10), 16)),
                        hub("balance", flow -> flow.balance(16)).map(s -> s.skip("optional_spec111_multicast*", DEALT)))
                .flatMap(rows -> rows);
    }

    private static Stream<Subject> hub(String name, Function<Flow<Object>, Hub<Object>> split) {
        return Stream.of(
                Subject.publisher(
                        name + ", over a pulled source",
                        n -> split.apply(objects(Flow.range(0, n))),
                        () -> split.apply(Flow.error(new IllegalStateException("as asked")))),
                Subject.publisher(
                        name + ", over an asynchronous source",
                        n -> split.apply(Flow.fromPublisher(new AsyncRange(n))),
                        () -> split.apply(Flow.error(new IllegalStateException("as asked")))));
    }

    @SuppressWarnings("unchecked")
    private static Flow<Object> objects(Flow<?> flow) {
        return (Flow<Object>) flow;
    }
}
