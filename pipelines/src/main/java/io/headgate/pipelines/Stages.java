package io.headgate.pipelines;

import io.headgate.operators.Flow;
import io.headgate.operators.Indexed;
import io.headgate.operators.Timestamped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** The operators that do one thing to one item after the other. */
final class Stages {

    private Stages() {}

    static List<Verb> all() {
        return List.of(
                Verb.with(
                        "map",
                        ".map(x -> x + {a})",
                        (f, s, scene, p) -> f.map(x -> x + s.a()),
                        (o, s) -> o.through(x -> List.of(x + s.a()))),
                Verb.with(
                                "map",
                                ".map(Boom.at({a}))",
                                (f, s, scene, p) -> f.map(Boom.at(s.a())),
                                (o, s) -> o.through(x -> List.of(Boom.at(s.a()).apply(x))))
                        .atItem(),
                Verb.with(
                        "mapNotNull",
                        ".mapNotNull(x -> x % 3 == {a} % 3 ? null : x)",
                        (f, s, scene, p) -> f.mapNotNull(x -> x % 3 == s.a() % 3 ? null : x),
                        (o, s) -> o.through(x -> x % 3 == s.a() % 3 ? List.of() : List.of(x))),
                Verb.with(
                        "filter",
                        ".filter(x -> x % 3 != {a} % 3)",
                        (f, s, scene, p) -> f.filter(x -> x % 3 != s.a() % 3),
                        (o, s) -> o.through(x -> x % 3 != s.a() % 3 ? List.of(x) : List.of())),
                Verb.same("cast", ".cast(Long.class)", (f, s, scene, p) -> f.cast(Long.class)),
                Verb.with("take", ".take({a})", (f, s, scene, p) -> f.take(s.a()), (o, s) -> first(o, s.n()))
                        .exact()
                        .arguments(0, 12, 0, 0),
                Verb.with(
                                "takeWhile",
                                ".takeWhile(x -> x != {a})",
                                (f, s, scene, p) -> f.takeWhile(x -> x != s.a()),
                                (o, s) -> until(o, s.a(), false))
                        .exact()
                        .atItem(),
                Verb.with(
                                "takeUntil",
                                ".takeUntil(x -> x == {a})",
                                (f, s, scene, p) -> f.takeUntil(x -> x == s.a()),
                                (o, s) -> until(o, s.a(), true))
                        .exact()
                        .atItem(),
                Verb.with(
                                "skip",
                                ".skip({a})",
                                (f, s, scene, p) -> f.skip(s.a()),
                                (o, s) -> o.withItems(o.items()
                                        .subList(
                                                Math.min(s.n(), o.items().size()),
                                                o.items().size())))
                        .exact(),
                Verb.with(
                                "skipWhile",
                                ".skipWhile(x -> x != {a})",
                                (f, s, scene, p) -> f.skipWhile(x -> x != s.a()),
                                (o, s) -> o.withItems(from(o.items(), s.a())))
                        .exact()
                        .atItem(),
                Verb.with(
                                "distinct",
                                ".distinct({a}, x -> x % (2 + {b}))",
                                (f, s, scene, p) -> f.distinct(s.n(), x -> x % (2 + s.b())),
                                (o, s) -> o.withItems(distinct(o.items(), s.n(), 2 + s.b())))
                        .exact(),
                Verb.with(
                                "distinctUntilChanged",
                                ".distinctUntilChanged(x -> x / {a})",
                                (f, s, scene, p) -> f.distinctUntilChanged(x -> x / s.a()),
                                (o, s) -> o.withItems(changes(o.items(), s.a())))
                        .exact(),
                Verb.with(
                                "scan",
                                ".scan({a}L, (sum, x) -> sum + x)",
                                (f, s, scene, p) -> f.scan(s.a(), (sum, x) -> sum + x),
                                (o, s) -> o.withItems(sums(o.items(), s.a())))
                        .exact(),
                Verb.any(
                                "index",
                                ".index().map(x -> x.index() * 1000 + x.item())",
                                (f, s, scene, p) -> f.index().map(Stages::indexed),
                                o -> o.withItems(indexed(o.items())))
                        .exact(),
                Verb.same(
                        "timestamped",
                        ".timestamped().map(Timestamped::item)",
                        (f, s, scene, p) -> f.timestamped().map(Timestamped::item)),
                Verb.same("onEach", ".onEach(x -> {})", (f, s, scene, p) -> f.onEach(x -> {})),
                Verb.with(
                        "mapMulti",
                        ".<Long>mapMulti({b} + 5, (x, out) -> { for (long i = 0; i < {b}; i++) out.accept(x + i); })",
                        (f, s, scene, p) -> f.<Long>mapMulti((int) s.b() + 5, (x, out) -> each(x, s.b(), out)),
                        (o, s) -> o.through(x -> spread(x, s.b()))),
                Verb.with(
                        "flatMapIterable",
                        ".flatMapIterable(x -> LongStream.range(x, x + x % {a}).boxed().toList())",
                        (f, s, scene, p) -> f.flatMapIterable(x -> spread(x, x % s.a())),
                        (o, s) -> o.through(x -> spread(x, x % s.a()))),
                Verb.with(
                                "batch",
                                ".batch({a}).map(" + SUM + ")",
                                (f, s, scene, p) -> f.batch(s.n()).map(Stages::sum),
                                (o, s) -> o.withItems(batches(o.items(), s.n(), s.n())))
                        .exact(),
                Verb.same("batch", ".batch({a})" + FLAT, (f, s, scene, p) -> flat(f.batch(s.n()))),
                Verb.with(
                                "sliding",
                                ".sliding({a}, {b}).map(" + SUM + ")",
                                (f, s, scene, p) ->
                                        f.sliding(s.n(), (int) s.b()).map(Stages::sum),
                                (o, s) -> o.withItems(batches(o.items(), s.n(), (int) s.b())))
                        .exact(),
                Verb.with(
                        "startWith",
                        ".startWith({a}L, {b}L)",
                        (f, s, scene, p) -> f.startWith(s.a(), s.b()),
                        (o, s) -> o.withItems(joined(List.of(s.a(), s.b()), o.items()))),
                Verb.with(
                                "endWith",
                                ".endWith({a}L, {b}L)",
                                (f, s, scene, p) -> f.endWith(s.a(), s.b()),
                                (o, s) -> o.completes() ? o.withItems(joined(o.items(), List.of(s.a(), s.b()))) : o)
                        .whole(),
                Verb.with(
                                "defaultIfEmpty",
                                ".defaultIfEmpty({a}L)",
                                (f, s, scene, p) -> f.defaultIfEmpty(s.a()),
                                (o, s) -> o.completes() && o.items().isEmpty() ? o.withItems(List.of(s.a())) : o)
                        .whole(),
                Verb.with(
                                "recover",
                                ".recover(failure -> {a}L)",
                                (f, s, scene, p) -> f.recover(failure -> s.a()),
                                (o, s) -> o.completes()
                                        ? o
                                        : o.withItems(joined(o.items(), List.of(s.a())))
                                                .withEnd(Outcome.COMPLETE))
                        .whole(),
                Verb.any(
                        "mapError",
                        ".mapError(failure -> new Boom(\"mapped\"))",
                        (f, s, scene, p) -> f.mapError(failure -> new Boom("mapped")),
                        o -> o.turned(name -> "mapped")),
                Verb.any(
                        "onErrorComplete",
                        ".onErrorComplete()",
                        (f, s, scene, p) -> f.onErrorComplete(),
                        o -> o.turned(name -> Outcome.COMPLETE)),
                Verb.with(
                                "handle",
                                ".<Long>handle((x, failure) -> failure != null ? Long.valueOf({a}) :"
                                        + " Program.unlessThird(x))",
                                (f, s, scene, p) -> f.<Long>handle(
                                        (x, failure) -> x == null ? Long.valueOf(s.a()) : Program.unlessThird(x)),
                                (o, s) -> handled(o, s.a()))
                        .whole(),
                Verb.same("named", ".named(\"a name\")", (f, s, scene, p) -> f.named("a name")),
                Verb.same("via", ".via(flow -> flow.map(x -> x))", (f, s, scene, p) -> f.via(flow -> flow.map(x -> x))),
                Verb.same("onStart", ".onStart(() -> {})", (f, s, scene, p) -> f.onStart(() -> {})),
                Verb.same("onRequest", ".onRequest(n -> {})", (f, s, scene, p) -> f.onRequest(n -> {})),
                Verb.same("onCancel", ".onCancel(() -> {})", (f, s, scene, p) -> f.onCancel(() -> {})),
                Verb.same("onComplete", ".onComplete(() -> {})", (f, s, scene, p) -> f.onComplete(() -> {})),
                Verb.same("onError", ".onError(failure -> {})", (f, s, scene, p) -> f.onError(failure -> {})),
                Verb.same("onEnd", ".onEnd(end -> {})", (f, s, scene, p) -> f.onEnd(end -> {})));
    }

    static final String FLAT = ".<Long>mapMulti((list, out) -> list.forEach(out))";

    private static final String SUM = "list -> list.stream().mapToLong(x -> x).sum()";

    static Flow<Long> flat(Flow<List<Long>> lists) {
        return lists.<Long>mapMulti((list, out) -> list.forEach(out));
    }

    private static Long indexed(Indexed<Long> item) {
        return item.index() * 1000 + item.item();
    }

    private static void each(Long x, long count, Consumer<Long> out) {
        spread(x, count).forEach(out);
    }

    private static Long sum(List<Long> list) {
        return list.stream().mapToLong(x -> x).sum();
    }

    // ---- the plain loops
    // -----------------------------------------------------------------------------------------------

    static List<Long> joined(List<Long> first, List<Long> second) {
        List<Long> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    static Outcome first(Outcome of, int n) {
        return n <= of.items().size() ? Outcome.of(of.items().subList(0, n), Outcome.COMPLETE) : of;
    }

    private static Outcome until(Outcome of, long item, boolean inclusive) {
        int at = of.items().indexOf(item);
        return at < 0 ? of : Outcome.of(of.items().subList(0, inclusive ? at + 1 : at), Outcome.COMPLETE);
    }

    private static List<Long> from(List<Long> items, long item) {
        int at = items.indexOf(item);
        return at < 0 ? List.of() : items.subList(at, items.size());
    }

    private static List<Long> spread(long x, long count) {
        List<Long> items = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            items.add(x + i);
        }
        return items;
    }

    private static List<Long> distinct(List<Long> items, int keys, long modulus) {
        Set<Long> known = new LinkedHashSet<>();
        List<Long> out = new ArrayList<>();
        for (Long item : items) {
            if (known.add(item % modulus)) {
                out.add(item);
                if (known.size() > keys) {
                    known.remove(known.iterator().next());
                }
            }
        }
        return out;
    }

    private static List<Long> changes(List<Long> items, long divisor) {
        List<Long> out = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (i == 0 || items.get(i) / divisor != items.get(i - 1) / divisor) {
                out.add(items.get(i));
            }
        }
        return out;
    }

    private static List<Long> sums(List<Long> items, long seed) {
        return folded(items, seed, Long::sum);
    }

    private static List<Long> folded(List<Long> items, long seed, BiFunction<Long, Long, Long> fn) {
        List<Long> out = new ArrayList<>();
        long last = seed;
        for (Long item : items) {
            last = fn.apply(last, item);
            out.add(last);
        }
        return out;
    }

    private static List<Long> indexed(List<Long> items) {
        List<Long> out = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            out.add(i * 1000L + items.get(i));
        }
        return out;
    }

    /** The sum of each list, {@code step} items after the one before; of items in no list a last one. */
    private static List<Long> batches(List<Long> items, int size, int step) {
        List<Long> out = new ArrayList<>();
        int told = 0;
        for (int at = 0; at < items.size() && told < items.size(); at += step) {
            int end = Math.min(at + size, items.size());
            out.add(sum(items.subList(at, end)));
            told = end;
        }
        return out;
    }

    private static Outcome handled(Outcome of, long item) {
        Outcome kept = of.through(x -> x % 3 == 0 ? List.of() : List.of(x));
        return kept.completes()
                ? kept
                : kept.withItems(joined(kept.items(), List.of(item))).withEnd(Outcome.COMPLETE);
    }
}
