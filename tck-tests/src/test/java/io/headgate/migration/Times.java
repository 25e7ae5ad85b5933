package io.headgate.migration;

import static io.headgate.migration.Row.row;

import io.headgate.core.Rate;
import io.headgate.operators.Flow;
import io.headgate.operators.Timeout;
import io.headgate.operators.Timestamped;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Timed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.DelayOverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/** When items come, and what is made of a difference in pace. */
final class Times {

    private static final Duration SOON = Duration.ofMillis(20);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String LOSSY =
            "none: everything is asked for; ours holds its item until it is asked for, theirs fails or drops it";

    static final List<Row> ROWS = List.of(
            row("throttle(rate)", "1 2 3 4 5 6 |", f -> f.throttle(Rate.perSecond(10_000)))
                    .pekko("throttle", f -> f.throttle(10_000, Duration.ofSeconds(1)))
                    .demand("ours doesn't hold items back, it asks for them later: at most min(D, burst) outstanding"),
            row("delayEach(delay, capacity)", "1 2 3 |", f -> f.take(3).delayEach(Duration.ofMillis(1), 16))
                    .reactor(
                            "delayElements (one after the other)",
                            f -> f.take(3).delayElements(Duration.ofMillis(1)))
                    .rx("delay", f -> f.take(3).delay(1, TimeUnit.MILLISECONDS))
                    .mutiny(
                            "onItem().call(x → delayed Uni)",
                            f -> f.select()
                                    .first(3)
                                    .onItem()
                                    .call(x -> Uni.createFrom()
                                            .item(x)
                                            .onItem()
                                            .delayIt()
                                            .by(Duration.ofMillis(1))))
                    .pekko("delay", f -> f.take(3).delay(Duration.ofMillis(1), DelayOverflowStrategy.backpressure()))
                    .demand(
                            "RxJava's holds what D allows, without limit; ours asks min(D, capacity) and holds that many"),
            row("debounce(quiet)", "6 |", f -> f.debounce(HOUR))
                    .reactor("sampleTimeout(x → Mono.delay)", f -> f.sampleTimeout(x -> Mono.delay(HOUR)))
                    .rx("debounce", f -> f.debounce(1, TimeUnit.HOURS))
                    .demand(LOSSY),
            row("sample(period)", "6 |", f -> f.sample(HOUR))
                    .reactor("sample", f -> f.sample(HOUR))
                    .rx("sample(period, unit, true)", f -> f.sample(1, TimeUnit.HOURS, true))
                    .demand(LOSSY),
            row("throttleFirst(window)", "1 |", f -> f.throttleFirst(HOUR))
                    .reactor("sampleFirst", f -> f.sampleFirst(HOUR))
                    .rx("throttleFirst", f -> f.throttleFirst(1, TimeUnit.HOURS))
                    .demand(
                            "Reactor and RxJava ask for everything and fail without demand; ours asks D, and again for what it"
                                    + " drops"),
            row("takeFor(time)", "1 2 3 4 5 6 |", f -> f.takeFor(HOUR))
                    .reactor("take(duration)", f -> f.take(HOUR))
                    .rx("take(time, unit)", f -> f.take(1, TimeUnit.HOURS))
                    .mutiny("select().first(duration)", f -> f.select().first(HOUR))
                    .pekko("takeWithin", f -> f.takeWithin(HOUR))
                    .demand("none: D passes unchanged"),
            row("timestamped()", "1 2 3 4 5 6 |", f -> f.timestamped().map(Timestamped::item))
                    .reactor("timestamp", f -> f.timestamp().map(Tuple2::getT2))
                    .rx("timestamp", f -> f.timestamp().map(Timed::value))
                    .demand("none: D passes unchanged"),
            // What comes has an hour, so that it isn't too late on any machine; what never comes is too late at once.
            row(
                            "timeout(each)",
                            "1 2 3 4 5 6 X timeout",
                            f -> Flow.concat(f.timeout(HOUR), Flow.<Long>never().timeout(SOON)))
                    .reactor(
                            "timeout",
                            f -> Flux.concat(f.timeout(HOUR), Flux.<Long>never().timeout(SOON)))
                    .rx(
                            "timeout",
                            f -> Flowable.concat(
                                    f.timeout(1, TimeUnit.HOURS),
                                    Flowable.<Long>never().timeout(20, TimeUnit.MILLISECONDS)))
                    .mutiny(
                            "ifNoItem().after(d).fail()",
                            f -> Multi.createBy()
                                    .concatenating()
                                    .streams(
                                            f.ifNoItem().after(HOUR).fail(),
                                            Multi.createFrom()
                                                    .<Long>nothing()
                                                    .ifNoItem()
                                                    .after(SOON)
                                                    .fail()))
                    .pekko(
                            "idleTimeout",
                            f -> f.idleTimeout(HOUR)
                                    .concatLazy(Source.<Long>never().idleTimeout(SOON)))
                    .demand("none; ours can also limit the time without demand"),
            row("timeout(timeout, fallback)", "9 |", f -> Flow.<Long>never().timeout(Timeout.each(SOON), Flow.of(9L)))
                    .reactor("timeout(d, fallback)", f -> Flux.<Long>never().timeout(SOON, Flux.just(9L)))
                    .rx(
                            "timeout(d, unit, fallback)",
                            f -> Flowable.<Long>never().timeout(20, TimeUnit.MILLISECONDS, Flowable.just(9L)))
                    .mutiny(
                            "ifNoItem().after(d).recoverWithMulti",
                            f -> Multi.createFrom()
                                    .<Long>nothing()
                                    .ifNoItem()
                                    .after(SOON)
                                    .recoverWithMulti(Multi.createFrom().item(9L)))
                    .demand("none: what was delivered counts, the fallback gets what is left of D"),
            row("conflate(fn, merge)", "21 |", f -> f.conflate(x -> x, Long::sum))
                    .late()
                    .rx("onBackpressureReduce", f -> f.onBackpressureReduce(Long::sum))
                    .pekko("conflateWithSeed", f -> f.conflateWithSeed(x -> x, Long::sum))
                    .demand("none: everything is asked for, one merged item waits"),
            row("batchWeighted(max, cost, fn, merge)", "21 |", f -> f.batchWeighted(100, x -> x, x -> x, Long::sum))
                    .late()
                    .pekko("batchWeighted", f -> f.batchWeighted(100, x -> x, x -> x, Long::sum))
                    .demand("none: one item at a time while there is room"),
            row("expand(fn)", "1 2 3 4 5 6 |", f -> f.expand(x -> Collections.emptyIterator()))
                    .pekko("extrapolate", f -> f.extrapolate(x -> Collections.emptyIterator()))
                    .demand("none; Pekko asks for an item before anybody has asked, ours after"));

    private Times() {}
}
