package io.headgate.pipelines;

import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.operators.Group;
import io.headgate.operators.GroupPolicy;
import io.headgate.operators.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The operators that have several flows above them, or several times the same one, or flows in flows. */
final class Junctions {

    private Junctions() {}

    static List<Verb> all() {
        List<Verb> all = new ArrayList<>(inners());
        all.addAll(combining());
        all.addAll(again());
        all.addAll(splits());
        return List.copyOf(all);
    }

    // ---- flows in flows
    // ------------------------------------------------------------------------------------------------

    private static List<Verb> inners() {
        return List.of(
                Verb.with(
                                "concatMap",
                                ".concatMap(x -> scene.inner(x, {b}))",
                                (f, s, scene, p) -> f.concatMap(x -> scene.inner(x, s.b())),
                                Junctions::inOrder)
                        .failingAt(),
                Verb.with(
                                "concatMapDelayErrors",
                                ".concatMapDelayErrors(x -> scene.inner(x, {b}))",
                                (f, s, scene, p) -> f.concatMapDelayErrors(x -> scene.inner(x, s.b())),
                                Junctions::delayed)
                        .failingAt(),
                Verb.with(
                                "flatMap",
                                ".flatMap({a}, x -> scene.inner(x, {b}), 2)",
                                (f, s, scene, p) -> f.flatMap(s.n(), x -> scene.inner(x, s.b()), 2),
                                (o, s) -> inOrder(o.unordered().overtaken(), s))
                        .failingAt(),
                Verb.with(
                                "flatMapDelayErrors",
                                ".flatMapDelayErrors({a}, x -> scene.inner(x, {b}))",
                                (f, s, scene, p) -> f.flatMapDelayErrors(s.n(), x -> scene.inner(x, s.b())),
                                (o, s) -> delayed(o.unordered(), s))
                        .failingAt(),
                Verb.with(
                                "flatMapOrdered",
                                ".flatMapOrdered({a}, x -> scene.inner(x, {b}), 3)",
                                (f, s, scene, p) -> f.flatMapOrdered(s.n(), x -> scene.inner(x, s.b()), 3),
                                Junctions::inOrder)
                        .failingAt(),
                Verb.with(
                                "switchMap",
                                ".switchMap(x -> scene.inner(x, {b}))",
                                (f, s, scene, p) -> f.switchMap(x -> scene.inner(x, s.b())),
                                (o, s) -> latest(o, s))
                        .failingAt());
    }

    /** The items of each inner flow; the one of {@code b} fails after its own. */
    private static Outcome inOrder(Outcome of, Step step) {
        long boom = step.b();
        if (!of.items().contains(boom)) {
            return of.through(Scene::innerItems);
        }
        String failure = "at " + boom;
        if (!of.ordered() || !of.whole()) {
            return of.partial()
                    .through(Scene::innerItems)
                    .withEnds(of.whole() ? Set.of(failure) : Buffers.plus(of.ends(), failure));
        }
        List<Long> before = of.items().subList(0, of.items().indexOf(boom) + 1);
        return Outcome.of(before, failure).through(Scene::innerItems);
    }

    /** A failure of an inner flow comes at the end, alone or as what another one suppresses or is suppressed by. */
    private static Outcome delayed(Outcome of, Step step) {
        Outcome all = of.through(Scene::innerItems);
        if (!of.items().contains(step.b())) {
            return all;
        }
        Set<String> ends = new LinkedHashSet<>(of.ends());
        if (of.whole()) {
            ends.remove(Outcome.COMPLETE);
        }
        ends.add("at " + step.b());
        return all.withEnds(ends);
    }

    private static Outcome latest(Outcome of, Step step) {
        Outcome all = of.through(Scene::innerItems).partial();
        return of.items().contains(step.b()) ? all.withEnds(Buffers.plus(of.ends(), "at " + step.b())) : all;
    }

    // ---- several
    // -------------------------------------------------------------------------------------------------------

    private static List<Verb> combining() {
        return List.of(
                two("concat", "Flow.concat(flow, {other})", Flow::concat, Outcome::then)
                        .whole(),
                two(
                                "concatDelayErrors",
                                "Flow.concatDelayErrors(flow, {other})",
                                Flow::concatDelayErrors,
                                Junctions::both)
                        .whole(),
                Verb.any(
                                "merge",
                                "",
                                (f, s, scene, p) ->
                                        Flow.merge(s.n(), f, s.other().part(scene)),
                                o -> o)
                        .code(".transform(flow -> Flow.merge({a}, flow, {other}))")
                        .model((above, s, attempts) ->
                                above.get().beside(s.other().outcome(attempts)))
                        .beside(),
                two(
                        "mergeDelayErrors",
                        "Flow.mergeDelayErrors(flow, {other})",
                        Flow::mergeDelayErrors,
                        (a, b) -> both(a, b).unordered()),
                two(
                                "mergeSorted",
                                "Flow.mergeSorted(Comparator.naturalOrder(), flow, {other})",
                                (a, b) -> Flow.mergeSorted(Comparator.naturalOrder(), a, b),
                                Junctions::sorted)
                        .fits(o -> o.isExact() && o.completes() && isSorted(o.items())),
                Verb.any(
                                "interleave",
                                "",
                                (f, s, scene, p) ->
                                        Flow.interleave(s.n(), f, s.other().part(scene)),
                                o -> o)
                        .code(".transform(flow -> Flow.interleave({a}, flow, {other}))")
                        .model((above, s, attempts) ->
                                interleaved(above.get(), s.other().outcome(attempts), s.n()))
                        .exact()
                        .beside(),
                two(
                                "zip",
                                "Flow.zip(flow, {other}, (x, y) -> x * 10 + y)",
                                (a, b) -> Flow.<Long, Long, Long>zip(a, b, (x, y) -> x * 10 + y),
                                Junctions::zipped)
                        .exact(),
                two("switchIfEmpty", "flow.switchIfEmpty({other})", Flow::switchIfEmpty, Junctions::orElse)
                        .whole(),
                two("orElse", "flow.orElse({other})", (a, b) -> a.orElse(b), Junctions::orElse)
                        .whole(),
                two(
                                "recoverWith",
                                "flow.recoverWith(failure -> {other})",
                                (a, b) -> a.recoverWith(failure -> b),
                                (a, b) -> a.completes()
                                        ? a
                                        : a.withEnd(Outcome.COMPLETE).then(b))
                        .whole(),
                Verb.any(
                                "combineLatest",
                                ".transform(flow -> Flow.combineLatest(flow, Flow.of(\"\"), (x, y) -> x))",
                                (f, s, scene, p) -> Flow.combineLatest(f, Flow.of(""), (x, y) -> x),
                                Outcome::partial)
                        .conserving(),
                Verb.any(
                                "withLatestFrom",
                                ".withLatestFrom(Flow.of(\"\"), (x, y) -> x)",
                                (f, s, scene, p) -> f.withLatestFrom(Flow.of(""), (x, y) -> x),
                                Outcome::partial)
                        .conserving(),
                Verb.same(
                        "firstOf",
                        ".transform(flow -> Flow.firstOf(Flow.never(), flow))",
                        (f, s, scene, p) -> Flow.firstOf(Flow.never(), f)),
                Verb.same(
                        "takeUntilOther",
                        ".takeUntilOther(Flow.never())",
                        (f, s, scene, p) -> f.takeUntilOther(Flow.never())),
                Verb.any(
                                "takeUntilOther, a timer",
                                ".takeUntilOther(Flow.timer(Duration.ofMillis({a})).map(x -> \"\"))",
                                (f, s, scene, p) -> f.takeUntilOther(
                                        Flow.timer(Duration.ofMillis(s.a())).map(x -> "")),
                                o -> o.partial().withEnds(Buffers.plus(o.ends(), Outcome.COMPLETE)))
                        .conserving());
    }

    interface Joining {
        Flow<Long> of(Flow<Long> first, Flow<Long> second);
    }

    interface JoiningPublishers {
        Outcome of(Outcome first, Outcome second);
    }

    private static Verb two(String name, String code, Joining joining, JoiningPublishers model) {
        return Verb.any(name, "", (f, s, scene, p) -> joining.of(f, s.other().part(scene)), o -> o)
                .code(".transform(flow -> " + code + ")")
                .model((above, s, attempts) -> model.of(above.get(), s.other().outcome(attempts)))
                .beside();
    }

    /** Both, the failures at the end. */
    private static Outcome both(Outcome first, Outcome second) {
        Set<String> ends = new LinkedHashSet<>(first.ends());
        ends.addAll(second.ends());
        if (!(first.mayComplete() && second.mayComplete())) {
            ends.remove(Outcome.COMPLETE);
        }
        return new Outcome(
                List.copyOf(Stages.joined(first.items(), second.items())),
                first.ordered() && second.ordered(),
                first.whole() && second.whole(),
                Set.copyOf(ends));
    }

    private static boolean isSorted(List<Long> items) {
        return items.equals(items.stream().sorted().toList());
    }

    private static Outcome sorted(Outcome first, Outcome second) {
        List<Long> both = Stages.joined(first.items(), second.items());
        if (second.isExact() && second.completes() && isSorted(second.items())) {
            return Outcome.of(both.stream().sorted().toList(), Outcome.COMPLETE);
        }
        return first.beside(second).partial();
    }

    private static Outcome interleaved(Outcome first, Outcome second, int segment) {
        if (!first.completes() || !second.completes() || !second.isExact()) {
            return first.beside(second).partial();
        }
        List<Long> out = new ArrayList<>();
        for (int at = 0; at < Math.max(first.items().size(), second.items().size()); at += segment) {
            for (List<Long> items : List.of(first.items(), second.items())) {
                out.addAll(items.subList(Math.min(at, items.size()), Math.min(at + segment, items.size())));
            }
        }
        return Outcome.of(out, Outcome.COMPLETE);
    }

    private static Outcome zipped(Outcome first, Outcome second) {
        List<Long> out = new ArrayList<>();
        int pairs = Math.min(first.items().size(), second.items().size());
        for (int i = 0; i < pairs; i++) {
            out.add(first.items().get(i) * 10 + second.items().get(i));
        }
        Set<String> ends = new LinkedHashSet<>();
        if (first.items().size() == pairs || !second.whole()) {
            ends.addAll(first.ends());
        }
        if (second.items().size() == pairs || !second.whole()) {
            ends.addAll(second.ends());
        }
        return second.isExact()
                ? new Outcome(List.copyOf(out), true, true, Set.copyOf(ends))
                : new Outcome(List.copyOf(crossed(first, second)), false, false, Set.copyOf(ends));
    }

    /** What any pairing may give. */
    private static List<Long> crossed(Outcome first, Outcome second) {
        List<Long> out = new ArrayList<>();
        for (Long x : first.items()) {
            for (Long y : second.items()) {
                out.add(x * 10 + y);
            }
        }
        return out;
    }

    private static Outcome orElse(Outcome first, Outcome second) {
        return first.completes() && first.items().isEmpty() ? second : first;
    }

    // ---- once more
    // -----------------------------------------------------------------------------------------------------

    private static List<Verb> again() {
        return List.of(
                Verb.any("retry", ".retry({a})", (f, s, scene, p) -> f.retry(s.a()), o -> o)
                        .model((above, s, attempts) -> retried(above.get(), s.a(), above))
                        .whole()
                        .arguments(1, 2, 0, 0)
                        .subscribingAgain(),
                Verb.any(
                                "retry, backoff",
                                ".retry(Retry.backoff(Duration.ofMillis({b}), Duration.ofSeconds(1)).atMost({a}))",
                                (f, s, scene, p) ->
                                        f.retry(Retry.backoff(Duration.ofMillis(s.b()), Duration.ofSeconds(1))
                                                .atMost(s.a())),
                                o -> o)
                        .model((above, s, attempts) -> retried(above.get(), s.a(), above))
                        .whole()
                        .arguments(1, 2, 1, 9)
                        .subscribingAgain(),
                Verb.any("repeat", ".repeat({a})", (f, s, scene, p) -> f.repeat(s.a()), o -> o)
                        .model((above, s, attempts) -> repeated(above.get(), s.a(), above))
                        .whole()
                        .arguments(1, 3, 0, 0)
                        .subscribingAgain());
    }

    private static Outcome retried(Outcome first, long times, Supplier<Outcome> above) {
        Outcome sum = first;
        for (long left = times; left > 0 && !sum.mayComplete(); left--) {
            sum = sum.withEnd(Outcome.COMPLETE).then(above.get());
        }
        return sum;
    }

    private static Outcome repeated(Outcome first, long times, Supplier<Outcome> above) {
        Outcome sum = first;
        for (long left = times - 1; left > 0 && sum.completes(); left--) {
            sum = sum.then(above.get());
        }
        return sum;
    }

    // ---- splits, joined again
    // ------------------------------------------------------------------------------------------

    private static List<Verb> splits() {
        return List.of(
                Verb.any(
                                "groupBy",
                                ".groupBy(4, x -> x % 4, GroupPolicy.completeIdle({a})).flatMap(4, Group::flow)",
                                (f, s, scene, p) -> f.groupBy(4, x -> x % 4, GroupPolicy.completeIdle(s.n()))
                                        .flatMap(4, Group::flow),
                                o -> o.unordered().overtaken())
                        .conserving(),
                Verb.same(
                        "window",
                        ".window({a}).concatMap(x -> x)",
                        (f, s, scene, p) -> f.window(s.n()).concatMap(x -> x)),
                Verb.any(
                                "window, side by side",
                                ".window({a}).flatMap(3, x -> x)",
                                (f, s, scene, p) -> f.window(s.n()).flatMap(3, x -> x),
                                o -> o.unordered().overtaken())
                        .conserving(),
                Verb.same(
                        "window by item",
                        ".window(3, x -> x % 4 == 0).concatMap(x -> x)",
                        (f, s, scene, p) -> f.window(3, x -> x % 4 == 0).concatMap(x -> x)),
                Verb.same(
                        "window by time",
                        ".window({a}, Duration.ofMillis({b})).concatMap(x -> x)",
                        (f, s, scene, p) ->
                                f.window(s.n(), Duration.ofMillis(s.b())).concatMap(x -> x)),
                Verb.same(
                                "share",
                                ".share({a}, Overflow.backpressure())",
                                (f, s, scene, p) -> f.share(s.n(), Overflow.backpressure()))
                        // An operator below that is in the middle of its pass cancels when it comes back from it. Who
                        // has subscribed again by then, as retry does, joins the run that the cancel is on its way to.
                        .once(),
                Verb.same(
                                "replay",
                                ".transform(flow -> scene.hub(flow.replay({a})).flow())",
                                (f, s, scene, p) -> scene.hub(f.replay(s.n())).flow())
                        .hot(),
                Verb.any(
                                "broadcast",
                                ".transform(flow -> scene.twice(flow.broadcast(2, {a}, Overflow.backpressure())))",
                                (f, s, scene, p) -> scene.twice(f.broadcast(2, s.n(), Overflow.backpressure())),
                                o -> o.withItems(Stages.joined(o.items(), o.items()))
                                        .unordered()
                                        .overtaken())
                        .hot(),
                Verb.any(
                                "balance",
                                ".transform(flow -> scene.twice(flow.balance({a})))",
                                (f, s, scene, p) -> scene.twice(f.balance(s.n())),
                                o -> o.unordered().overtaken())
                        .hot());
    }
}
