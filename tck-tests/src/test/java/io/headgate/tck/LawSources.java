package io.headgate.tck;

import io.headgate.core.Emitter;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.operators.Step;
import io.headgate.testkit.Law;
import io.headgate.testkit.LawSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every source, for the laws. */
final class LawSources {

    private static final String ENDLESS = "it has no end";

    private static final String NOTHING = "it has no items";

    private static final String BY_TIME = "how many ticks find demand is a matter of time";

    private LawSources() {}

    static Stream<LawSource> all() {
        return Stream.of(pulled(), few(), pushed(), ticks())
                .flatMap(sources -> sources)
                .filter(row -> Wanted.is(row.name()));
    }

    private static Stream<LawSource> pulled() {
        return Stream.of(
                LawSource.of("range", n -> Flow.range(0, n).map(Long::intValue)),
                LawSource.of(
                        "fromIterable",
                        n -> Flow.fromIterable(() -> IntStream.range(0, n).iterator())),
                LawSource.of(
                        "fromStream",
                        n -> Flow.fromStream(() -> IntStream.range(0, n).boxed())),
                LawSource.of("fromArray", n -> Flow.fromArray(array(n))),
                LawSource.of("of, several items", n -> Flow.of(array(n))),
                LawSource.of(
                        "unfold",
                        n -> Flow.unfold(0, i -> i == n ? Optional.empty() : Optional.of(new Step<>(i, i + 1)))),
                LawSource.of("iterate", n -> Flow.iterate(0, i -> i + 1).take(n)),
                LawSource.of(
                        "generate",
                        n -> Flow.defer(() -> {
                            AtomicInteger next = new AtomicInteger();
                            return Flow.generate(next::getAndIncrement).take(n);
                        })),
                LawSource.of("always", n -> Flow.always("item").take(n).index().map(item -> (int) item.index())),
                LawSource.of(
                        "lines of a stream",
                        n -> Flow.lines(() -> new Lines(n)).index().map(line -> (int) line.index())));
    }

    private static Integer[] array(int n) {
        return IntStream.range(0, n).boxed().toArray(Integer[]::new);
    }

    private static Stream<LawSource> few() {
        LawSource never =
                counting(LawSource.of("never", n -> Flow.never()), ENDLESS).exempt(Law.RETENTION, ENDLESS);
        return Stream.of(
                LawSource.of("of, one item", n -> n == 0 ? Flow.empty() : Flow.of(0))
                        .endsAfter(1),
                LawSource.of(
                                "fromCompletionStage",
                                n -> n == 0
                                        ? Flow.empty()
                                        : Flow.fromCompletionStage(
                                                () -> CompletableFuture.supplyAsync(() -> 0, Operators.EXECUTOR)))
                        .endsAfter(1)
                        .hopping(),
                nothing(LawSource.of("empty", n -> Flow.empty())),
                nothing(LawSource.of("error", n -> Flow.error(new IllegalStateException("as asked")))),
                nothing(never));
    }

    private static LawSource nothing(LawSource source) {
        return source.endsAfter(0).exempt(Law.RESPONSIVENESS, NOTHING).exempt(Law.CANCEL_IN_BURST, NOTHING);
    }

    private static Stream<LawSource> pushed() {
        return Stream.of(
                LawSource.of(
                        "emit, when asked",
                        n -> Flow.emit(16, Overflow.backpressure(), emitter -> whenAsked(emitter, n))),
                LawSource.of("emit, blocking", n -> Flow.emit(16, Overflow.block(), emitter -> blocking(emitter, n)))
                        .hopping(),
                LawSource.of(
                                "produce",
                                n -> Flow.produce(Operators.EXECUTOR, 16, outlet -> {
                                    for (int i = 0; i < n; i++) {
                                        outlet.send(i);
                                    }
                                }))
                        .hopping());
    }

    private static Stream<LawSource> ticks() {
        return Stream.of(
                        LawSource.of(
                                "interval",
                                n -> Flow.interval(Duration.ofNanos(100_000))
                                        .map(Long::intValue)
                                        .take(n)),
                        LawSource.of(
                                        "timer",
                                        n -> Flow.timer(Duration.ofNanos(1)).map(Long::intValue))
                                .endsAfter(1)
                                .exempt(Law.RESPONSIVENESS, BY_TIME)
                                .exempt(Law.ILLEGAL_REQUESTS, BY_TIME))
                .map(ticks -> counting(ticks, BY_TIME).exempt(Law.CANCEL_IN_BURST, BY_TIME))
                .map(LawSource::hopping);
    }

    /** Without the laws that count items, or wait for the end. */
    private static LawSource counting(LawSource source, String reason) {
        LawSource left = source;
        for (Law law : new Law[] {
            Law.SERIALIZATION,
            Law.DEMAND,
            Law.NO_LOST_DEMAND,
            Law.SATURATION,
            Law.REPLENISHMENT,
            Law.REENTRANCY,
            Law.TERMINAL_RACES,
            Law.INDEPENDENCE,
            Law.LONG_COUNTS
        }) {
            left = left.exempt(law, reason);
        }
        return left;
    }

    private static void whenAsked(Emitter<Integer> emitter, int n) {
        AtomicInteger next = new AtomicInteger();
        if (n == 0) {
            emitter.complete();
            return;
        }
        emitter.onDemand(demand -> {
            while (next.get() < n && emitter.send(next.get()) == Offer.SENT) {
                if (next.incrementAndGet() == n) {
                    emitter.complete();
                }
            }
        });
    }

    private static void blocking(Emitter<Integer> emitter, int n) {
        Operators.EXECUTOR.execute(() -> {
            for (int i = 0; i < n; i++) {
                if (emitter.send(i) != Offer.SENT) {
                    return;
                }
            }
            emitter.complete();
        });
    }
}
