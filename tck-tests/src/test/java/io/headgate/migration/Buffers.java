package io.headgate.migration;

import static io.headgate.migration.Row.row;

import io.headgate.core.Overflow;
import io.reactivex.rxjava3.core.BackpressureOverflowStrategy;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.apache.pekko.stream.OverflowStrategy;
import reactor.core.publisher.BufferOverflowStrategy;

/** What waits, and where it runs. */
final class Buffers {

    static final List<Row> ROWS = List.of(
            row("buffer(capacity)", "1 2 3 4 5 6 |", f -> f.buffer(16))
                    .reactor("onBackpressureBuffer(n)", f -> f.onBackpressureBuffer(16))
                    .rx("onBackpressureBuffer(n)", f -> f.onBackpressureBuffer(16))
                    .mutiny("onOverflow().buffer(n)", f -> f.onOverflow().buffer(16))
                    .pekko("buffer(n, backpressure())", f -> f.buffer(16, OverflowStrategy.backpressure()))
                    .demand(
                            "Reactor, RxJava and Mutiny ask for everything and fail when full; ours asks for the free places,"
                                    + " as Pekko's"),
            row("buffer(n, Overflow.dropOldest())", "5 6 |", f -> f.buffer(2, Overflow.dropOldest()))
                    .late()
                    .reactor(
                            "onBackpressureBuffer(n, DROP_OLDEST)",
                            f -> f.onBackpressureBuffer(2, BufferOverflowStrategy.DROP_OLDEST))
                    .rx(
                            "onBackpressureBuffer(n, …, DROP_OLDEST)",
                            f -> f.onBackpressureBuffer(2, () -> {}, BackpressureOverflowStrategy.DROP_OLDEST))
                    .pekko("buffer(n, dropHead())", f -> f.buffer(2, OverflowStrategy.dropHead()))
                    .demand("none: everything is asked for; ours counts each drop with its reason"),
            row("buffer(n, Overflow.dropNewest())", "1 2 |", f -> f.buffer(2, Overflow.dropNewest()))
                    .late()
                    .reactor(
                            "onBackpressureBuffer(n, DROP_LATEST)",
                            f -> f.onBackpressureBuffer(2, BufferOverflowStrategy.DROP_LATEST))
                    .demand(
                            "none; RxJava's `DROP_LATEST` and Pekko's `dropTail` replace the youngest in the buffer instead:"
                                    + " `sample(1)`. `onBackpressureDrop` has no buffer at all"),
            row("buffer(n, Overflow.sample(1))", "1 6 |", f -> f.buffer(2, Overflow.sample(1)))
                    .late()
                    .rx(
                            "onBackpressureBuffer(n, …, DROP_LATEST)",
                            f -> f.onBackpressureBuffer(2, () -> {}, BackpressureOverflowStrategy.DROP_LATEST))
                    .pekko("buffer(n, dropTail())", f -> f.buffer(2, OverflowStrategy.dropTail()))
                    .demand("none: everything is asked for"),
            row("buffer(n, Overflow.dropAll())", "5 6 |", f -> f.buffer(2, Overflow.dropAll()))
                    .late()
                    .pekko("buffer(n, dropBuffer())", f -> f.buffer(2, OverflowStrategy.dropBuffer()))
                    .demand("none: everything is asked for"),
            row("buffer(1, Overflow.latest())", "6 |", f -> f.buffer(1, Overflow.latest()))
                    .late()
                    .reactor("onBackpressureLatest", f -> f.onBackpressureLatest())
                    .rx("onBackpressureLatest", f -> f.onBackpressureLatest())
                    .mutiny(
                            "onOverflow().dropPreviousItems",
                            f -> f.onOverflow().dropPreviousItems())
                    .pekko("conflate((a, b) → b)", f -> f.conflate((a, b) -> b))
                    .demand("none: everything is asked for"),
            row("buffer(n, Overflow.fail())", "1 2 3 4 5 6 |", f -> f.buffer(16, Overflow.fail()))
                    .reactor("onBackpressureError", f -> f.onBackpressureError())
                    .rx("onBackpressureBuffer(n)", f -> f.onBackpressureBuffer(16))
                    .mutiny("onOverflow().buffer(n)", f -> f.onOverflow().buffer(16))
                    .pekko("buffer(n, fail())", f -> f.buffer(16, OverflowStrategy.fail()))
                    .demand("none; ours delivers what is buffered before the failure"),
            row("on(executor)", "1 2 3 4 5 6 |", f -> f.on(ForkJoinPool.commonPool()))
                    .reactor("publishOn", f -> f.publishOn(reactor.core.scheduler.Schedulers.parallel()))
                    .rx("observeOn", f -> f.observeOn(Schedulers.computation()))
                    .mutiny("emitOn", f -> f.emitOn(Infrastructure.getDefaultWorkerPool()))
                    .pekko("async", f -> f.async())
                    .demand(
                            "Reactor and Mutiny ask for 256 before anybody has asked, RxJava for 128, Pekko for 16; ours"
                                    + " min(D, 256)"),
            row("startOn(executor)", "1 2 3 4 5 6 |", f -> f.startOn(ForkJoinPool.commonPool()))
                    .reactor("subscribeOn", f -> f.subscribeOn(reactor.core.scheduler.Schedulers.parallel()))
                    .rx("subscribeOn", f -> f.subscribeOn(Schedulers.computation()))
                    .mutiny("runSubscriptionOn", f -> f.runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                    .demand("none"),
            row("rebatch(n)", "1 2 3 4 5 6 |", f -> f.rebatch(2))
                    .reactor("limitRate", f -> f.limitRate(2))
                    .rx("rebatchRequests", f -> f.rebatchRequests(2))
                    .demand(
                            "Reactor and RxJava ask for n before anybody has asked; ours for min(D, n). Mutiny's `capDemandsTo`"
                                    + " cuts each request off and asks for the rest only when downstream asks again"));

    private Buffers() {}
}
