package io.headgate.migration;

import static io.headgate.migration.Row.row;

import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.util.List;
import reactor.core.publisher.Flux;

/** One flow for several subscribers, and one flow cut into several. */
final class Splits {

    static final List<Row> ROWS = List.of(
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
}
