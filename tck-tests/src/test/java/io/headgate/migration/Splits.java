package io.headgate.migration;

import static io.headgate.migration.Row.row;

import io.headgate.core.Overflow;
import io.headgate.operators.FanIn;
import io.headgate.operators.Flow;
import io.headgate.operators.GroupPolicy;
import io.headgate.operators.Hub;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.processors.UnicastProcessor;
import io.smallrye.mutiny.Multi;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.UniformFanInShape;
import org.apache.pekko.stream.UniformFanOutShape;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.Balance;
import org.apache.pekko.stream.javadsl.GraphDSL;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Merge;
import org.apache.pekko.stream.javadsl.MergeHub;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** One flow for several subscribers, and one flow cut into several. */
final class Splits {

    private static final Duration HOUR = Duration.ofHours(1);

    static final List<Row> ROWS = List.of(
            row("window(size)", "[1, 2, 3, 4] [5, 6] |", f -> f.window(4).concatMap(w -> w.batch(9)))
                    .reactor("window(n)", f -> f.window(4).concatMap(w -> w.collectList()))
                    .rx("window(n)", f -> f.window(4).concatMapSingle(w -> w.toList()))
                    .mutiny(
                            "group().intoMultis().of",
                            f -> f.group()
                                    .intoMultis()
                                    .of(4)
                                    .onItem()
                                    .transformToUniAndConcatenate(
                                            w -> w.collect().asList()))
                    .demand(
                            "an open window of theirs has a buffer without limit; ours holds, and has asked for, at most 2 × size"),
            row(
                            "window(size, within)",
                            "[1, 2, 3, 4] [5, 6] |",
                            f -> f.window(4, HOUR).concatMap(w -> w.batch(9)))
                    .reactor(
                            "windowTimeout(n, d, true)",
                            f -> f.windowTimeout(4, HOUR, true).concatMap(w -> w.collectList()))
                    .rx(
                            "window(time, unit, n)",
                            f -> f.window(1, TimeUnit.HOURS, 4).concatMapSingle(w -> w.toList()))
                    .demand(
                            "RxJava asks for everything and fails when a window is due without demand; ours waits, within"
                                    + " 2 × size"),
            row(
                            "window(boundary)",
                            "[1, 2, 3, 4] [5, 6] |",
                            f -> f.window(x -> x % 4 == 0).concatMap(w -> w.batch(9)))
                    .reactor("windowUntil", f -> f.windowUntil(x -> x % 4 == 0).concatMap(w -> w.collectList()))
                    .pekko(
                            "splitAfter",
                            f -> f.splitAfter(x -> x % 4 == 0).grouped(9).concatSubstreams())
                    .demand("Reactor asks for 256 ahead; ours for 32"),
            row(
                            "groupBy(maxGroups, key, policy)",
                            "[1, 3, 5] [2, 4, 6] |",
                            f -> f.groupBy(2, x -> x % 2, GroupPolicy.fail(16))
                                    .flatMap(2, group -> group.flow().batch(9)))
                    .unordered()
                    .reactor("groupBy", f -> f.groupBy(x -> x % 2).flatMap(group -> group.collectList()))
                    .rx("groupBy", f -> f.groupBy(x -> x % 2).flatMapSingle(group -> group.toList()))
                    .mutiny(
                            "group().by",
                            f -> f.group()
                                    .by(x -> x % 2)
                                    .onItem()
                                    .transformToUni(group -> group.collect().asList())
                                    .merge())
                    .pekko(
                            "groupBy(max, key)",
                            f -> f.groupBy(2, x -> x % 2).grouped(9).mergeSubstreams())
                    .demand(
                            "Reactor, RxJava and Mutiny allow any number of groups and hang, or fail, when a group isn't read;"
                                    + " ours has a number, a capacity for each, and a policy for both"),
            row("share()", "1 2 3 4 5 6 |", f -> f.share())
                    .reactor("share", f -> f.share())
                    .rx("share", f -> f.share())
                    .mutiny(
                            "broadcast().withCancellationAfterLastSubscriberDeparture()",
                            f -> f.broadcast()
                                    .withCancellationAfterLastSubscriberDeparture()
                                    .toAllSubscribers())
                    .demand(
                            "Reactor asks for 256 before anybody has asked, RxJava for 128; ours for what its subscribers have"
                                    + " asked for"),
            row("broadcast(subscribers, capacity, overflow)", "1 1 2 2 3 3 4 4 5 5 6 6 |", f -> {
                        Hub<Long> hub = f.broadcast(2, 16, Overflow.backpressure());
                        return Flow.merge(hub.flow(), hub.flow());
                    })
                    .unordered()
                    .reactor("publish().autoConnect(n)", f -> {
                        Flux<Long> hub = f.publish().autoConnect(2);
                        return Flux.merge(hub, hub);
                    })
                    .rx("publish().autoConnect(n)", f -> {
                        Flowable<Long> hub = f.publish().autoConnect(2);
                        return Flowable.merge(hub, hub);
                    })
                    .mutiny("broadcast().toAtLeast(n)", f -> {
                        Multi<Long> hub = f.broadcast().toAtLeast(2);
                        return Multi.createBy().merging().streams(hub, hub);
                    })
                    .demand(
                            "Reactor and RxJava go at the pace of the slowest; ours as the policy says, and without a subscriber"
                                    + " it asks for nothing"),
            row("balance(capacity)", "1 2 3 4 5 6 |", f -> {
                        Hub<Long> hub = f.balance(16);
                        return Flow.merge(hub.flow(), hub.flow());
                    })
                    .unordered()
                    .reactor("parallel(n)", f -> f.parallel(2).sequential())
                    .rx("parallel(n)", f -> f.parallel(2).sequential())
                    .pekko("Balance", Splits::balanced)
                    .demand(
                            "Reactor asks for 256 before anybody has asked, RxJava for 128, and the number of those who share is"
                                    + " fixed, as Pekko's; ours asks min(the demand of all, capacity), and they come and go"),
            row("Hub.merge(capacity, overflow)", "1 2 3 4 5 6 7 8 |", f -> {
                        FanIn<Long> all = Hub.merge(16, Overflow.backpressure());
                        all.add(f);
                        all.add(Flow.of(7L, 8L));
                        all.complete();
                        return all.flow();
                    })
                    .unordered()
                    .reactor("Sinks of publishers, flatMap", f -> {
                        Sinks.Many<Flux<Long>> all = Sinks.many().unicast().onBackpressureBuffer();
                        all.tryEmitNext(f).orThrow();
                        all.tryEmitNext(Flux.just(7L, 8L)).orThrow();
                        all.tryEmitComplete().orThrow();
                        return all.asFlux().flatMap(one -> one);
                    })
                    .rx("UnicastProcessor of publishers, flatMap", f -> {
                        UnicastProcessor<Flowable<Long>> all = UnicastProcessor.create();
                        all.onNext(f);
                        all.onNext(Flowable.just(7L, 8L));
                        all.onComplete();
                        return all.flatMap(one -> one);
                    })
                    .pekko("MergeHub", Splits::merged)
                    .demand(
                            "theirs has a buffer for each producer, so their number is what limits it; ours has one bound for all"
                                    + " together"),
            row("replay(atMost)", "5 6 |", f -> {
                        Hub<Long> hub = f.replay(2);
                        hub.flow().count().join();
                        return hub.flow();
                    })
                    .reactor("replay(n).autoConnect()", f -> {
                        Flux<Long> hub = f.replay(2).autoConnect();
                        hub.blockLast();
                        return hub;
                    })
                    .rx("replay(n).autoConnect()", f -> {
                        Flowable<Long> hub = f.replay(2).autoConnect();
                        hub.blockingSubscribe();
                        return hub;
                    })
                    .mutiny("createBy().replaying().upTo(n)", f -> {
                        Multi<Long> hub = Multi.createBy().replaying().upTo(2).ofMulti(f);
                        hub.collect().last().await().indefinitely();
                        return hub;
                    })
                    .demand("Mutiny asks for everything; ours for at most atMost, at the pace of the slowest"));

    private Splits() {}

    private static Source<Long, NotUsed> balanced(Source<Long, NotUsed> numbers) {
        return Source.fromGraph(GraphDSL.create(graph -> {
            UniformFanOutShape<Long, Long> deal = graph.add(Balance.create(2));
            UniformFanInShape<Long, Long> join = graph.add(Merge.create(2));
            graph.from(graph.add(numbers)).viaFanOut(deal).viaFanIn(join);
            graph.from(deal).viaFanIn(join);
            return SourceShape.of(join.out());
        }));
    }

    /** The hub of theirs has no end of its own. */
    private static Publisher<Long> merged(Source<Long, NotUsed> numbers) {
        Pair<Sink<Long, NotUsed>, Publisher<Long>> hub = MergeHub.of(Long.class, 16)
                .take(8)
                .toMat(Sink.<Long>asPublisher(AsPublisher.WITHOUT_FANOUT), Keep.both())
                .run(Outcome.system());
        numbers.runWith(hub.first(), Outcome.system());
        Source.from(List.of(7L, 8L)).runWith(hub.first(), Outcome.system());
        return hub.second();
    }
}
