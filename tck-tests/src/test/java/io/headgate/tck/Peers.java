package io.headgate.tck;

import io.headgate.core.Hooks;
import io.headgate.testkit.Law;
import io.headgate.testkit.LawSubject;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.exceptions.UndeliverableException;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** Some operators of other libraries, as a control: the laws are about any operator, and ask of ours no more than of theirs. */
final class Peers {

    private static final int ROOM = 20_000;

    private static final String NULL =
            "a null is thrown back, as §2.13 asks, and downstream isn't told; the law wants it to be";

    private static final String IDEMPOTENT = "its discard hook may see an item twice, and has to be idempotent";

    private static final String INSIDE = "the law's upstream emits inside request: see law 7";

    private static final String UNHEARD =
            "an error that meets a cancel may be kept from its hook, which no rule forbids";

    private static final String BEYOND = "what comes before anybody asks for it is more than it holds";

    private static final Scheduler REACTOR = reactor.core.scheduler.Schedulers.fromExecutor(Operators.EXECUTOR);

    private static final io.reactivex.rxjava3.core.Scheduler RXJAVA = Schedulers.from(Operators.EXECUTOR);

    private Peers() {}

    static Stream<LawSubject> all() {
        return Stream.concat(reactor(), rxJava());
    }

    /** What each reports of errors that nobody takes goes where the laws look for it. */
    static Runnable wired() {
        reactor.core.publisher.Hooks.onErrorDropped(Hooks::undeliverable);
        RxJavaPlugins.setErrorHandler(failure ->
                Hooks.undeliverable(failure instanceof UndeliverableException ? failure.getCause() : failure));
        return () -> {
            reactor.core.publisher.Hooks.resetOnErrorDropped();
            RxJavaPlugins.reset();
        };
    }

    private static Stream<LawSubject> reactor() {
        return Stream.of(
                flux("map", flux -> flux.map(x -> x)),
                flux("filter", flux -> flux.filter(x -> true)),
                hop(flux("publishOn", flux -> flux.publishOn(REACTOR, 16))).exempt(Law.BAD_SOURCES, NULL),
                flux("flatMap", flux -> flux.flatMap(Flux::just, 4)).asks(d -> 4),
                flux("concatMap", flux -> flux.concatMap(Flux::just, 4))
                        .asks(d -> 4)
                        .exempt(Law.BAD_SOURCES, NULL),
                flux("buffer", flux -> flux.buffer(1).map(items -> items.get(0))),
                room(flux("onBackpressureBuffer", flux -> flux.onBackpressureBuffer(ROOM))));
    }

    private static LawSubject flux(String name, Function<Flux<Integer>, Flux<Integer>> operator) {
        return LawSubject.of("Reactor " + name, upstream -> operator.apply(Flux.from(upstream)))
                .exempt(Law.CONSERVATION, IDEMPOTENT);
    }

    private static Stream<LawSubject> rxJava() {
        return Stream.of(
                flowable("map", flow -> flow.map(x -> x)),
                flowable("filter", flow -> flow.filter(x -> true)),
                hop(flowable("observeOn", flow -> flow.observeOn(RXJAVA, false, 16)))
                        .exempt(Law.BAD_SOURCES, NULL),
                flowable("flatMap", flow -> flow.flatMap(Flowable::just, 4)).asks(d -> 4),
                flowable("concatMap", flow -> flow.concatMap(Flowable::just, 4))
                        .asks(d -> 4)
                        .exempt(Law.BAD_SOURCES, NULL),
                flowable("buffer", flow -> flow.buffer(1).map(items -> items.get(0))),
                room(flowable("onBackpressureBuffer", flow -> flow.onBackpressureBuffer(ROOM))));
    }

    private static LawSubject flowable(String name, Function<Flowable<Integer>, Flowable<Integer>> operator) {
        return LawSubject.of("RxJava " + name, upstream -> operator.apply(Flowable.fromPublisher(upstream)))
                .exempt(Law.CONSERVATION, "it has no handler for what is discarded");
    }

    private static LawSubject hop(LawSubject subject) {
        return subject.asks(d -> 16).hopping().exempt(Law.REENTRANCY, INSIDE).exempt(Law.TERMINAL_RACES, UNHEARD);
    }

    private static LawSubject room(LawSubject subject) {
        return subject.asks(d -> Long.MAX_VALUE)
                .exempt(Law.REPLENISHMENT, BEYOND)
                .exempt(Law.REENTRANCY, BEYOND)
                .exempt(Law.CANCEL_IN_BURST, BEYOND)
                .exempt(Law.TERMINAL_RACES, UNHEARD)
                .exempt(Law.BAD_SOURCES, NULL);
    }

    /** A law that a peer's operator doesn't keep, shown by a test of {@code PeersTest} that shows it every time. */
    record Breach(Law law, String test, String what) {}

    static List<Breach> breaches(String subject) {
        if (!subject.startsWith("Reactor ") && !subject.startsWith("RxJava ")) {
            return List.of();
        }
        return switch (subject.substring(subject.indexOf(' ') + 1)) {
            case "filter" -> List.of(LATE_REQUEST, PASSES_NULL);
            case "map", "concatMap", "buffer" -> List.of(LATE_REQUEST);
            case "publishOn", "observeOn" -> List.of(OVERLAP);
            default -> List.of();
        };
    }

    private static final Breach LATE_REQUEST = new Breach(
            Law.GOOD_SUBSCRIBER,
            "aRequestAfterTheEndIsPassedOn",
            "a request that comes after upstream's end is passed on to upstream (§2.4; harmless where upstream keeps §3.6)");

    private static final Breach PASSES_NULL = new Breach(
            Law.BAD_SOURCES,
            "aNullIsPassedOn",
            "a null from an upstream that breaks §2.13 is passed on where its test accepts it");

    private static final Breach OVERLAP = new Breach(
            Law.GOOD_SUBSCRIBER,
            "upstreamIsAskedWhileItsFirstRequestRuns",
            "an upstream that emits inside its first request is asked for more from the other thread meanwhile (§2.7)");
}
