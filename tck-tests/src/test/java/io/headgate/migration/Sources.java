package io.headgate.migration;

import static io.headgate.migration.Row.row;

import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.operators.Step;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where items come from. */
final class Sources {

    private static final List<Long> LIST = List.of(7L, 8L, 9L);
    private static final Duration SOON = Duration.ofMillis(1);
    private static final String PULLED = "none: made as asked for";

    static final List<Row> ROWS = List.of(
            row("Flow.of(items…)", "7 8 |", f -> Flow.of(7L, 8L))
                    .reactor("Flux.just", f -> Flux.just(7L, 8L))
                    .rx("Flowable.just", f -> Flowable.just(7L, 8L))
                    .mutiny("createFrom().items", f -> Multi.createFrom().items(7L, 8L))
                    .pekko("Source.from", f -> Source.from(List.of(7L, 8L)))
                    .demand(PULLED),
            row("Flow.empty()", "|", f -> Flow.empty())
                    .reactor("Flux.empty", f -> Flux.empty())
                    .rx("Flowable.empty", f -> Flowable.empty())
                    .mutiny("createFrom().empty", f -> Multi.createFrom().empty())
                    .pekko("Source.empty", f -> Source.empty())
                    .demand("none"),
            row("Flow.error(failure)", "X no", f -> Flow.error(new IllegalStateException("no")))
                    .reactor("Flux.error", f -> Flux.error(new IllegalStateException("no")))
                    .rx("Flowable.error", f -> Flowable.error(new IllegalStateException("no")))
                    .mutiny("createFrom().failure", f -> Multi.createFrom().failure(new IllegalStateException("no")))
                    .pekko("Source.failed", f -> Source.failed(new IllegalStateException("no")))
                    .demand("none: a failure needs no demand"),
            row("Flow.range(start, count)", "3 4 5 |", f -> Flow.range(3, 3))
                    .reactor("Flux.range", f -> Flux.range(3, 3))
                    .rx("Flowable.rangeLong", f -> Flowable.rangeLong(3, 3))
                    .mutiny(
                            "createFrom().range (end, not count)",
                            f -> Multi.createFrom().range(3, 6))
                    .pekko("Source.range (end, included)", f -> Source.range(3, 5))
                    .demand("none; ours counts in `long`"),
            row("Flow.fromIterable(items)", "7 8 9 |", f -> Flow.fromIterable(LIST))
                    .reactor("Flux.fromIterable", f -> Flux.fromIterable(LIST))
                    .rx("Flowable.fromIterable", f -> Flowable.fromIterable(LIST))
                    .mutiny("createFrom().iterable", f -> Multi.createFrom().iterable(LIST))
                    .pekko("Source.from", f -> Source.from(LIST))
                    .demand(PULLED),
            row("Flow.fromStream(supplier)", "7 8 9 |", f -> Flow.fromStream(LIST::stream))
                    .reactor("Flux.fromStream(Supplier)", f -> Flux.fromStream(LIST::stream))
                    .rx("Flowable.fromStream (one run)", f -> Flowable.fromStream(LIST.stream()))
                    .mutiny(
                            "createFrom().items(Supplier)",
                            f -> Multi.createFrom().items(LIST::stream))
                    .pekko("Source.fromJavaStream", f -> Source.fromJavaStream(LIST::stream))
                    .demand(PULLED),
            row(
                            "Flow.unfold(seed, fn)",
                            "1 2 4 8 |",
                            f -> Flow.<Integer, Integer>unfold(
                                    1, n -> n > 8 ? Optional.empty() : Optional.of(new Step<>(n, n * 2))))
                    .reactor(
                            "Flux.generate(state, …)",
                            f -> Flux.<Integer, Integer>generate(() -> 1, (n, sink) -> {
                                if (n > 8) {
                                    sink.complete();
                                } else {
                                    sink.next(n);
                                }
                                return n * 2;
                            }))
                    .rx(
                            "Flowable.generate(state, …)",
                            f -> Flowable.<Integer, int[]>generate(() -> new int[] {1}, (n, sink) -> {
                                if (n[0] > 8) {
                                    sink.onComplete();
                                } else {
                                    sink.onNext(n[0]);
                                }
                                n[0] *= 2;
                            }))
                    .mutiny(
                            "createFrom().generator",
                            f -> Multi.createFrom().<Integer, Integer>generator(() -> 1, (n, sink) -> {
                                if (n > 8) {
                                    sink.complete();
                                } else {
                                    sink.emit(n);
                                }
                                return n * 2;
                            }))
                    .pekko(
                            "Source.unfold",
                            f -> Source.unfold(1, n -> n > 8 ? Optional.empty() : Optional.of(Pair.create(n * 2, n))))
                    .demand(PULLED),
            row(
                            "Flow.iterate(seed, fn)",
                            "1 2 4 |",
                            f -> Flow.iterate(1, n -> n * 2).take(3))
                    .pekko("Source.iterate", f -> Source.iterate(1, n -> n * 2).take(3))
                    .demand(PULLED),
            row("Flow.generate(supplier)", "7 7 |", f -> Flow.generate(() -> 7).take(2))
                    .reactor(
                            "Flux.generate",
                            f -> Flux.generate(sink -> sink.next(7)).take(2))
                    .rx(
                            "Flowable.generate",
                            f -> Flowable.generate(sink -> sink.onNext(7)).take(2))
                    .mutiny(
                            "createBy().repeating().supplier",
                            f -> Multi.createBy().repeating().supplier(() -> 7).atMost(2))
                    .demand("none; Mutiny's is a subscription for each item"),
            row("Flow.always(item)", "7 7 |", f -> Flow.always(7).take(2))
                    .pekko("Source.repeat", f -> Source.repeat(7).take(2))
                    .demand(PULLED),
            row("Flow.defer(supplier)", "7 |", f -> Flow.defer(() -> Flow.of(7)))
                    .reactor("Flux.defer", f -> Flux.defer(() -> Flux.just(7)))
                    .rx("Flowable.defer", f -> Flowable.defer(() -> Flowable.just(7)))
                    .mutiny(
                            "createFrom().deferred",
                            f -> Multi.createFrom()
                                    .deferred(() -> Multi.createFrom().item(7)))
                    .pekko("Source.lazySource", f -> Source.lazySource(() -> Source.single(7)))
                    .demand("none; Pekko waits with it for the first demand"),
            row(
                            "Flow.fromCompletionStage(supplier)",
                            "7 |",
                            f -> Flow.fromCompletionStage(() -> CompletableFuture.completedFuture(7)))
                    .reactor("Mono.fromFuture", f -> Mono.fromFuture(() -> CompletableFuture.completedFuture(7)))
                    .rx(
                            "Flowable.fromCompletionStage",
                            f -> Flowable.fromCompletionStage(CompletableFuture.completedFuture(7)))
                    .mutiny(
                            "Uni.createFrom().completionStage",
                            f -> Uni.createFrom().completionStage(() -> CompletableFuture.completedFuture(7)))
                    .pekko("Source.completionStage", f -> Source.completionStage(CompletableFuture.completedFuture(7)))
                    .demand("none: the value waits for it"),
            row(
                            "Flow.using(open, use, close)",
                            "7 8 9 | called 1",
                            f -> Outcome.counting(
                                    closed -> Flow.using(() -> LIST, Flow::fromIterable, list -> closed.run())))
                    .reactor(
                            "Flux.using",
                            f -> Outcome.counting(
                                    closed -> Flux.using(() -> LIST, Flux::fromIterable, list -> closed.run())))
                    .rx(
                            "Flowable.using",
                            f -> Outcome.counting(
                                    closed -> Flowable.using(() -> LIST, Flowable::fromIterable, list -> closed.run())))
                    .mutiny(
                            "createFrom().resource",
                            f -> Outcome.counting(closed -> Multi.createFrom()
                                    .resource(
                                            () -> LIST,
                                            list -> Multi.createFrom().iterable(list))
                                    .withFinalizer(list -> {
                                        closed.run();
                                    })))
                    .pekko(
                            "Source.unfoldResource",
                            f -> Outcome.counting(closed -> Source.unfoldResource(
                                    LIST::iterator,
                                    items -> items.hasNext() ? Optional.of(items.next()) : Optional.empty(),
                                    items -> closed.run())))
                    .demand("none"),
            row(
                            "Flow.emit(capacity, overflow, body)",
                            "7 8 |",
                            f -> Flow.<Long>emit(16, Overflow.fail(), emitter -> {
                                emitter.send(7L);
                                emitter.send(8L);
                                emitter.complete();
                            }))
                    .reactor(
                            "Flux.create",
                            f -> Flux.create(sink -> {
                                sink.next(7L);
                                sink.next(8L);
                                sink.complete();
                            }))
                    .rx(
                            "Flowable.create",
                            f -> Flowable.create(
                                    sink -> {
                                        sink.onNext(7L);
                                        sink.onNext(8L);
                                        sink.onComplete();
                                    },
                                    BackpressureStrategy.BUFFER))
                    .mutiny(
                            "createFrom().emitter",
                            f -> Multi.createFrom()
                                    .emitter(
                                            sink -> {
                                                sink.emit(7L);
                                                sink.emit(8L);
                                                sink.complete();
                                            },
                                            BackPressureStrategy.BUFFER))
                    .pekko(
                            "Source.queue",
                            f -> Source.<Long>queue(16).mapMaterializedValue(queue -> {
                                queue.offer(7L);
                                queue.offer(8L);
                                queue.complete();
                                return NotUsed.getInstance();
                            }))
                    .demand(
                            "without a choice Reactor and Mutiny buffer without limit, RxJava's `BUFFER` does; ours has a"
                                    + " capacity and a policy, and any thread may send"),
            row(
                            "Flow.interval(period)",
                            "tick tick |",
                            f -> Flow.interval(SOON).take(2).map(n -> "tick"))
                    .reactor("Flux.interval", f -> Flux.interval(SOON).take(2).map(n -> "tick"))
                    .rx(
                            "Flowable.interval",
                            f -> Flowable.interval(1, TimeUnit.MILLISECONDS)
                                    .take(2)
                                    .map(n -> "tick"))
                    .mutiny(
                            "createFrom().ticks().every",
                            f -> Multi.createFrom()
                                    .ticks()
                                    .every(SOON)
                                    .select()
                                    .first(2)
                                    .map(n -> "tick"))
                    .pekko("Source.tick", f -> Source.tick(SOON, SOON, "tick").take(2))
                    .demand(
                            "without demand, Reactor, RxJava and Mutiny fail; ours drops the tick, as Pekko's does, and tells"
                                    + " `onDropped`; its numbers show the gap"),
            row("Flow.timer(delay)", "0 |", f -> Flow.timer(SOON))
                    .reactor("Mono.delay", f -> Mono.delay(SOON))
                    .rx("Flowable.timer", f -> Flowable.timer(1, TimeUnit.MILLISECONDS))
                    .demand("without demand RxJava fails and Reactor keeps the item; ours drops it"));

    private Sources() {}
}
