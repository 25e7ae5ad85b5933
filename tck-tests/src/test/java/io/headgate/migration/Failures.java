package io.headgate.migration;

import static io.headgate.migration.Row.row;

import io.headgate.operators.Flow;
import io.headgate.operators.Retry;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Multi;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.stream.Graph;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;

/** What comes after a failure, and what is done again. */
final class Failures {

    private static final Duration SOON = Duration.ofMillis(1);
    private static final String COUNTS = "none: what was delivered counts, the next one gets what is left of D";

    /** Gives 3 and fails; the third time it gives 3 and completes. */
    private static final class Shaky {
        private final AtomicInteger runs = new AtomicInteger();

        boolean fails() {
            return runs.incrementAndGet() < 3;
        }

        Flow<Long> flow() {
            return Flow.defer(() -> fails() ? Flow.of(3L).concatMap(Failures::thenFail) : Flow.of(3L));
        }

        Flux<Long> flux() {
            return Flux.defer(() -> fails() ? Flux.just(3L).concatWith(Flux.error(no())) : Flux.just(3L));
        }

        Flowable<Long> flowable() {
            return Flowable.defer(
                    () -> fails() ? Flowable.just(3L).concatWith(Flowable.error(no())) : Flowable.just(3L));
        }

        Multi<Long> multi() {
            return Multi.createFrom()
                    .deferred(() -> fails()
                            ? failing(Multi.createFrom().item(3L))
                            : Multi.createFrom().item(3L));
        }

        Source<Long, NotUsed> source() {
            // A failed source that is concatenated fails before its turn, so a stage fails here at the item after.
            return Source.lazySource(() -> Source.from(fails() ? List.of(4L, 3L) : List.of(4L)))
                    .map(Failures::check)
                    .map(x -> x - 1)
                    .mapMaterializedValue(later -> NotUsed.getInstance());
        }
    }

    private static IllegalStateException no() {
        return new IllegalStateException("no");
    }

    private static Flow<Long> thenFail(Long item) {
        return Flow.concat(Flow.of(item), Flow.error(no()));
    }

    private static Multi<Long> failing(Multi<Long> first) {
        return Multi.createBy()
                .concatenating()
                .streams(first, Multi.createFrom().failure(no()));
    }

    private static long check(long x) {
        if (x == 3) {
            throw no();
        }
        return x;
    }

    static final List<Row> ROWS = List.of(
            row("recover(fn)", "1 2 9 |", f -> f.map(Failures::check).recover(failure -> 9L))
                    .reactor("onErrorReturn", f -> f.map(Failures::check).onErrorReturn(9L))
                    .rx("onErrorReturn", f -> f.map(Failures::check).onErrorReturn(failure -> 9L))
                    .mutiny(
                            "onFailure().recoverWithItem",
                            f -> f.map(Failures::check).onFailure().recoverWithItem(9L))
                    .pekko(
                            "recover",
                            f -> f.map(Failures::check)
                                    .recover(new PFBuilder<Throwable, Long>()
                                            .matchAny(failure -> 9L)
                                            .build()))
                    .demand("none: the item waits for demand"),
            row("recoverWith(fn)", "1 2 8 9 |", f -> f.map(Failures::check).recoverWith(failure -> Flow.of(8L, 9L)))
                    .reactor("onErrorResume", f -> f.map(Failures::check).onErrorResume(failure -> Flux.just(8L, 9L)))
                    .rx(
                            "onErrorResumeNext",
                            f -> f.map(Failures::check).onErrorResumeNext(failure -> Flowable.just(8L, 9L)))
                    .mutiny(
                            "onFailure().recoverWithMulti",
                            f -> f.map(Failures::check)
                                    .onFailure()
                                    .recoverWithMulti(
                                            failure -> Multi.createFrom().items(8L, 9L)))
                    .pekko(
                            "recoverWith",
                            f -> f.map(Failures::check)
                                    .recoverWith(new PFBuilder<Throwable, Graph<SourceShape<Long>, NotUsed>>()
                                            .matchAny(failure -> Source.from(List.of(8L, 9L)))
                                            .build()))
                    .demand(COUNTS),
            row("mapError(fn)", "1 2 X yes", f -> f.map(Failures::check).mapError(e -> new RuntimeException("yes")))
                    .reactor("onErrorMap", f -> f.map(Failures::check).onErrorMap(e -> new RuntimeException("yes")))
                    .rx(
                            "onErrorResumeNext(error)",
                            f -> f.map(Failures::check)
                                    .onErrorResumeNext(e -> Flowable.error(new RuntimeException("yes"))))
                    .mutiny(
                            "onFailure().transform",
                            f -> f.map(Failures::check).onFailure().transform(e -> new RuntimeException("yes")))
                    .pekko(
                            "mapError",
                            f -> f.map(Failures::check)
                                    .mapError(new PFBuilder<Throwable, Throwable>()
                                            .matchAny(e -> new RuntimeException("yes"))
                                            .build()))
                    .demand("none"),
            row("onErrorComplete()", "1 2 |", f -> f.map(Failures::check).onErrorComplete())
                    .reactor("onErrorComplete", f -> f.map(Failures::check).onErrorComplete())
                    .rx("onErrorComplete", f -> f.map(Failures::check).onErrorComplete())
                    .mutiny(
                            "onFailure().recoverWithCompletion",
                            f -> f.map(Failures::check).onFailure().recoverWithCompletion())
                    .pekko("onErrorComplete", f -> f.map(Failures::check).onErrorComplete())
                    .demand("none"),
            row("retry(n)", "3 3 3 |", f -> new Shaky().flow().retry(2))
                    .reactor("retry(n)", f -> new Shaky().flux().retry(2))
                    .rx("retry(n)", f -> new Shaky().flowable().retry(2))
                    .mutiny(
                            "onFailure().retry().atMost",
                            f -> new Shaky().multi().onFailure().retry().atMost(2))
                    .pekko("recoverWithRetries", f -> {
                        Shaky shaky = new Shaky();
                        return shaky.source()
                                .recoverWithRetries(
                                        2,
                                        new PFBuilder<Throwable, Graph<SourceShape<Long>, NotUsed>>()
                                                .matchAny(failure -> shaky.source())
                                                .build());
                    })
                    .demand(COUNTS),
            row(
                            "retry(Retry.backoff(first, max))",
                            "3 3 3 |",
                            f -> new Shaky()
                                    .flow()
                                    .retry(Retry.backoff(SOON, SOON).atMost(5)))
                    .reactor(
                            "retryWhen(Retry.backoff)",
                            f -> new Shaky().flux().retryWhen(reactor.util.retry.Retry.backoff(5, SOON)))
                    .mutiny(
                            "onFailure().retry().withBackOff",
                            f -> new Shaky()
                                    .multi()
                                    .onFailure()
                                    .retry()
                                    .withBackOff(SOON)
                                    .atMost(5))
                    .pekko("RestartSource.onFailuresWithBackoff", f -> {
                        Shaky shaky = new Shaky();
                        return RestartSource.onFailuresWithBackoff(
                                RestartSettings.create(SOON, SOON, 0), shaky::source);
                    })
                    .demand(COUNTS),
            row("repeat(n)", "7 7 7 |", f -> Flow.of(7L).repeat(3))
                    .reactor("repeat(n − 1)", f -> Flux.just(7L).repeat(2))
                    .rx("repeat(n)", f -> Flowable.just(7L).repeat(3))
                    .demand(COUNTS));

    private Failures() {}
}
