package io.headgate.pipelines;

import io.headgate.core.Admission;
import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.core.Rate;
import io.headgate.operators.Concurrency;
import io.headgate.operators.Flow;
import io.headgate.operators.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The operators that hold items, hop, wait or lose some. */
final class Buffers {

    /** Longer than any run takes. */
    private static final Duration LONG = Duration.ofDays(1000);

    private static final String LONG_CODE = "Duration.ofDays(1000)";

    private Buffers() {}

    static List<Verb> all() {
        List<Verb> all = new ArrayList<>(kept());
        all.addAll(lossy());
        all.addAll(timed());
        all.addAll(asynchronous());
        return List.copyOf(all);
    }

    private static List<Verb> kept() {
        return List.of(
                Verb.same("buffer", ".buffer({a})", (f, s, scene, p) -> f.buffer(s.n())),
                Verb.same(
                        "buffer, lazy",
                        ".buffer({a}).lazy()",
                        (f, s, scene, p) -> f.buffer(s.n()).lazy()),
                Verb.same(
                        "buffer, by weight",
                        ".buffer(Capacity.weight(3 + {a}, x -> 1 + x % 3), Overflow.backpressure())",
                        (f, s, scene, p) ->
                                f.buffer(Capacity.weight(3 + s.a(), x -> 1 + x % 3), Overflow.backpressure())),
                Verb.same(
                        "buffer, expireAfter",
                        ".buffer({a}, Overflow.expireAfter(" + LONG_CODE + "))",
                        (f, s, scene, p) -> f.buffer(s.n(), Overflow.expireAfter(LONG))),
                Verb.same("on", ".on(scene.executor(), {a})", (f, s, scene, p) -> f.on(scene.executor(), s.n())),
                Verb.same("on", ".on(scene.executor())", (f, s, scene, p) -> f.on(scene.executor())),
                Verb.same(
                        "on, prefetch",
                        ".on(scene.executor()).prefetch({a})",
                        (f, s, scene, p) -> f.on(scene.executor()).prefetch(s.n())),
                Verb.same("startOn", ".startOn(scene.executor())", (f, s, scene, p) -> f.startOn(scene.executor())),
                Verb.same("rebatch", ".rebatch({a})", (f, s, scene, p) -> f.rebatch(s.n())),
                Verb.same(
                        "conflate",
                        ".<List<Long>>conflate(x -> List.of(x), Program.joined())" + Stages.FLAT,
                        (f, s, scene, p) -> Stages.flat(f.<List<Long>>conflate(x -> List.of(x), Program.joined()))),
                Verb.same(
                        "batchWeighted",
                        ".<List<Long>>batchWeighted({a}, x -> 1 + x % 3, x -> List.of(x), Program.joined())"
                                + Stages.FLAT,
                        (f, s, scene, p) -> Stages.flat(
                                f.<List<Long>>batchWeighted(s.a(), x -> 1 + x % 3, x -> List.of(x), Program.joined()))),
                Verb.same(
                        "expand",
                        ".expand(x -> Collections.emptyIterator())",
                        (f, s, scene, p) -> f.expand(x -> Collections.emptyIterator())));
    }

    private static List<Verb> lossy() {
        return List.of(
                dropping("dropNewest", "Overflow.<Long>dropNewest()", Overflow.dropNewest()),
                dropping("dropOldest", "Overflow.<Long>dropOldest()", Overflow.dropOldest()),
                dropping("dropAll", "Overflow.<Long>dropAll()", Overflow.dropAll()),
                dropping("sample", "Overflow.<Long>sample(2)", Overflow.sample(2)),
                dropping(
                        "dropLowest",
                        "Overflow.<Long>dropLowest(Comparator.naturalOrder())",
                        Overflow.dropLowest(Comparator.naturalOrder())),
                dropping(
                        "shed",
                        "Overflow.<Long>shed(Admission.retryAfter(Duration.ofSeconds(1)))",
                        Overflow.shed(Admission.retryAfter(Duration.ofSeconds(1)))),
                Verb.any(
                                "buffer, latest",
                                ".buffer(1, Overflow.<Long>latest().onDrop(scene.drops({place})))",
                                (f, s, scene, p) ->
                                        f.buffer(1, Overflow.<Long>latest().onDrop(scene.drops(p))),
                                Outcome::partial)
                        .conserving(),
                Verb.any(
                                "buffer, fail",
                                ".buffer({a}, Overflow.<Long>fail().onDrop(scene.drops({place})))",
                                (f, s, scene, p) ->
                                        f.buffer(s.n(), Overflow.<Long>fail().onDrop(scene.drops(p))),
                                o -> o.partial().withEnds(plus(o.ends(), Trial.OVERFLOW)))
                        .conserving());
    }

    private static Verb dropping(String name, String code, Overflow<Long> overflow) {
        return Verb.any(
                        "buffer, " + name,
                        ".buffer({a}, " + code + ".onDrop(scene.drops({place})))",
                        (f, s, scene, p) -> f.buffer(s.n(), overflow.onDrop(scene.drops(p))),
                        Outcome::partial)
                .conserving();
    }

    static Set<String> plus(Set<String> ends, String end) {
        Set<String> more = new LinkedHashSet<>(ends);
        more.add(end);
        return more;
    }

    private static List<Verb> timed() {
        return List.of(
                Verb.same(
                        "delayEach",
                        ".delayEach(Duration.ofMillis({b}), {a})",
                        (f, s, scene, p) -> f.delayEach(Duration.ofMillis(s.b()), s.n())),
                Verb.same(
                        "batch by time",
                        ".batch({a}, Duration.ofMillis({b}))" + Stages.FLAT,
                        (f, s, scene, p) -> Stages.flat(f.batch(s.n(), Duration.ofMillis(s.b())))),
                Verb.same(
                        "batchAdaptive",
                        ".batchAdaptive({a}, Duration.ofMillis({b}))" + Stages.FLAT,
                        (f, s, scene, p) -> Stages.flat(f.batchAdaptive(s.n(), Duration.ofMillis(s.b())))),
                Verb.same(
                        "throttle",
                        ".throttle(Rate.perSecond({a}).burst({b}))",
                        (f, s, scene, p) -> f.throttle(Rate.perSecond(s.a()).burst(s.b()))),
                Verb.same(
                        "throttle by cost",
                        ".throttle(Rate.perSecond({a}).burst({b}), x -> x % 3)",
                        (f, s, scene, p) -> f.throttle(Rate.perSecond(s.a()).burst(s.b()), x -> x % 3)),
                Verb.same("timeout", ".timeout(" + LONG_CODE + ")", (f, s, scene, p) -> f.timeout(LONG)),
                Verb.same(
                        "timeout, fallback",
                        ".timeout(Timeout.total(" + LONG_CODE + "), Flow.empty())",
                        (f, s, scene, p) -> f.timeout(Timeout.total(LONG), Flow.empty())),
                Verb.same("takeFor", ".takeFor(" + LONG_CODE + ")", (f, s, scene, p) -> f.takeFor(LONG)),
                Verb.any(
                                "debounce",
                                ".debounce(Duration.ofMillis({a}), scene.drops({place}))",
                                (f, s, scene, p) -> f.debounce(Duration.ofMillis(s.a()), scene.drops(p)),
                                Outcome::partial)
                        .conserving(),
                Verb.any(
                                "sample",
                                ".sample(Duration.ofMillis({a}), scene.drops({place}))",
                                (f, s, scene, p) -> f.sample(Duration.ofMillis(s.a()), scene.drops(p)),
                                Outcome::partial)
                        .conserving(),
                Verb.any(
                                "throttleFirst",
                                ".throttleFirst(Duration.ofMillis({a}), scene.drops({place}))",
                                (f, s, scene, p) -> f.throttleFirst(Duration.ofMillis(s.a()), scene.drops(p)),
                                Outcome::partial)
                        .conserving());
    }

    private static List<Verb> asynchronous() {
        return List.of(
                Verb.with(
                                "mapAsync",
                                ".mapAsync({a}, x -> scene.later(x, {b}))",
                                (f, s, scene, p) -> f.mapAsync(s.n(), x -> scene.later(x, s.b())),
                                Buffers::failing)
                        .failingAt(),
                Verb.with(
                                "mapAsync, adaptive",
                                ".mapAsync(Concurrency.adaptive(1, {a}), x -> scene.later(x, {b}))",
                                (f, s, scene, p) ->
                                        f.mapAsync(Concurrency.adaptive(1, s.n()), x -> scene.later(x, s.b())),
                                Buffers::failing)
                        .failingAt(),
                Verb.with(
                                "mapAsyncUnordered",
                                ".mapAsyncUnordered({a}, x -> scene.later(x, {b}))",
                                (f, s, scene, p) -> f.mapAsyncUnordered(s.n(), x -> scene.later(x, s.b())),
                                (o, s) -> failing(o.unordered().overtaken(), s))
                        .failingAt(),
                Verb.with(
                                "mapAsyncPartitioned",
                                ".mapAsyncPartitioned({a}, 1, x -> x % 3, x -> scene.later(x, {b}))",
                                (f, s, scene, p) ->
                                        f.mapAsyncPartitioned(s.n(), 1, x -> x % 3, x -> scene.later(x, s.b())),
                                (o, s) -> failing(o.unordered().overtaken(), s))
                        .failingAt(),
                Verb.with(
                                "mapBlocking",
                                ".mapBlocking({a}, scene.executor(), Boom.at({b}))",
                                (f, s, scene, p) -> f.mapBlocking(s.n(), scene.executor(), Boom.at(s.b())),
                                Buffers::failing)
                        .failingAt());
    }

    private static Outcome failing(Outcome of, Step step) {
        return of.through(x -> List.of(Boom.at(step.b()).apply(x)));
    }
}
