package io.headgate.tck;

import io.headgate.core.Admission;
import io.headgate.core.Overflow;
import io.headgate.operators.FanIn;
import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import io.headgate.testkit.Law;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;

/** Splits: for the laws with one subscriber, as part of a chain; for the TCK also as the hubs they are. */
final class Splits {

    private static final String ONE_UPSTREAM = "the subscribers of a split have one upstream in common";

    private static final String DEALT = "each item goes to one of the subscribers";

    private static final String UNICAST = "producers come and go, but there is one subscriber";

    private static final int ROOM = 20_000;

    private static final String BEYOND = "what comes before anybody asks for it is lost beyond " + ROOM;

    private Splits() {}

    private static Hub<Object> broadcast(Flow<Object> flow) {
        return flow.broadcast(16, Overflow.backpressure());
    }

    private static Hub<Object> replay(Flow<Object> flow) {
        return flow.replay(16);
    }

    private static Hub<Object> balance(Flow<Object> flow) {
        return flow.balance(16);
    }

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
        return policies().entrySet().stream()
                .map(policy -> Row.of(
                                "share, " + policy.getKey() + ", paced", flow -> flow.share(ROOM, policy.getValue()))
                        .asks(d -> ROOM)
                        .exempt(Law.INDEPENDENCE, ONE_UPSTREAM)
                        .exempt(Law.REPLENISHMENT, BEYOND)
                        .variant());
    }

    private static Map<String, Overflow<Object>> policies() {
        Map<String, Overflow<Object>> policies = new LinkedHashMap<>();
        policies.put("dropNewest", Overflow.dropNewest());
        policies.put("dropOldest", Overflow.dropOldest());
        policies.put("dropAll", Overflow.dropAll());
        policies.put("dropLowest", Overflow.dropLowest(Comparator.comparingInt(Object::hashCode)));
        policies.put("sample", Overflow.sample(2));
        policies.put("shed", Overflow.shed(Admission.retryAfter(Duration.ofMinutes(10))));
        policies.put("fail", Overflow.fail());
        policies.put("disconnect", Overflow.disconnect());
        return policies;
    }

    /**
     * A run under such a policy doesn't wait for anybody, so whether a second subscriber finds it on is a race, unless it is
     * over when {@code subscribe} returns: the source is pulled, and what is asynchronous comes after.
     */
    private static Stream<Subject> pacedUnderPolicies() {
        return policies().entrySet().stream().flatMap(policy -> {
            String name = "share, " + policy.getKey() + ", paced";
            Function<Flow<Object>, Flow<Object>> split = flow -> flow.share(ROOM, policy.getValue());
            Flow<Object> failing = Flow.error(new IllegalStateException("as asked"));
            return Stream.of(
                            Subject.publisher(
                                    name + ", over a pulled source",
                                    n -> split.apply(objects(Flow.range(0, n))),
                                    () -> split.apply(failing)),
                            Subject.publisher(
                                    name + ", delivered asynchronously",
                                    n -> split.apply(objects(Flow.range(0, n))).on(Operators.EXECUTOR),
                                    () -> split.apply(failing).on(Operators.EXECUTOR)),
                            Subject.operator(name, through(split)))
                    .map(subject -> subject.endsAfter(ROOM, BEYOND));
        });
    }

    private static Stream<Row> fanIn() {
        return Stream.of(
                        Row.of("Hub.merge", flow -> merged(16, Overflow.backpressure(), flow))
                                .asks(d -> 16),
                        Row.of("Hub.merge(1)", flow -> merged(1, Overflow.backpressure(), flow))
                                .asks(d -> 1),
                        Row.of("Hub.merge, dropNewest, paced", flow -> merged(20_000, Overflow.dropNewest(), flow))
                                .asks(d -> 20_000)
                                .exempt(Law.REPLENISHMENT, "what comes before anything was asked for is lost")
                                .exempt(Law.REENTRANCY, "a million items at once are more than it holds"))
                .map(row -> row.variant().exempt(Law.INDEPENDENCE, UNICAST));
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
                        Row.of("broadcast, ended with its subscriber", ending(Splits::broadcast)),
                        Row.of("replay, ended with its subscriber", ending(Splits::replay))
                                .exempt(Law.CONSERVATION, "what comes after the last subscriber is kept for a late one")
                                .exempt(Law.RETENTION, "it keeps the last items for late ones, after its end as well"),
                        Row.of("balance, ended with its subscriber", ending(Splits::balance)))
                .map(row -> row.variant()
                        .asks(d -> Math.min(d, 16))
                        .exempt(Law.INDEPENDENCE, ONE_UPSTREAM)
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
                        pacedUnderPolicies(),
                        bursting(),
                        over("broadcast", Splits::broadcast),
                        Stream.of(Subject.publisher(
                                        "broadcast, disconnect, over a pulled source",
                                        n -> objects(Flow.range(0, n)).broadcast(16, Overflow.disconnect()),
                                        () -> Flow.error(new IllegalStateException("as asked"))
                                                .broadcast(16, Overflow.disconnect()))
                                .skip("optional_spec111_multicast*", "it doesn't wait for a second one")),
                        over("replay", Splits::replay),
                        over("replay, within a time", flow -> flow.replay(Duration.ofMinutes(10), 16)),
                        over("balance", Splits::balance).map(s -> s.skip("optional_spec111_multicast*", DEALT)),
                        over("Hub.merge", flow -> merged(16, Overflow.backpressure(), flow))
                                .map(s -> s.skip("optional_spec111*", UNICAST)),
                        Stream.of(
                                Subject.operator(
                                        "broadcast, ended with its subscriber", through(ending(Splits::broadcast))),
                                Subject.operator("replay, ended with its subscriber", through(ending(Splits::replay))),
                                Subject.operator(
                                        "balance, ended with its subscriber", through(ending(Splits::balance))),
                                Subject.operator(
                                        "Hub.merge", through(flow -> merged(16, Overflow.backpressure(), flow)))))
                .flatMap(rows -> rows);
    }

    /** The overflow path: a source that bursts, buffers much too small, and as many of its items as the TCK wants. */
    private static Stream<Subject> bursting() {
        return Stream.of(
                burst("share, dropNewest", flow -> flow.share(4, Overflow.dropNewest())),
                burst("share, dropOldest", flow -> flow.share(4, Overflow.dropOldest())),
                burst("share, latest", flow -> flow.share(1, Overflow.latest())),
                burst("share, dropAll", flow -> flow.share(4, Overflow.dropAll())),
                burst(
                        "share, dropLowest",
                        flow -> flow.share(4, Overflow.dropLowest(Comparator.comparingInt(Object::hashCode)))),
                burst("share, sample", flow -> flow.share(4, Overflow.sample(2))),
                burst(
                        "share, shed",
                        flow -> flow.share(4, Overflow.shed(Admission.retryAfter(Duration.ofMinutes(10))))),
                burst("Hub.merge, dropOldest", flow -> merged(4, Overflow.dropOldest(), flow))
                        .skip("optional_spec111*", UNICAST));
    }

    private static Subject burst(String name, Function<Flow<Object>, Flow<Object>> split) {
        return Subject.publisher(
                name + ", bursting",
                n -> split.apply(Flow.fromPublisher(new Bursts())).take(n),
                () -> Flow.error(new IllegalStateException("as asked")));
    }

    private static Stream<Subject> over(String name, Function<Flow<Object>, ? extends Publisher<?>> split) {
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

    @SuppressWarnings("unchecked") // what goes in comes out
    private static Function<Publisher<Integer>, Publisher<Integer>> through(
            Function<Flow<Object>, ? extends Publisher<?>> split) {
        return upstream -> (Publisher<Integer>) split.apply(objects(Flow.fromPublisher(upstream)));
    }

    @SuppressWarnings("unchecked")
    private static Flow<Object> objects(Flow<?> flow) {
        return (Flow<Object>) flow;
    }
}
