package io.headgate.pipelines;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a flow comes to, as far as its operators promise it.
 *
 * @param items all that may come
 * @param ordered whether they come in this order
 * @param whole whether all of them come; otherwise some may be missing, anywhere
 * @param ends how it may end: {@link #COMPLETE}, or the names of failures
 */
public record Outcome(List<Long> items, boolean ordered, boolean whole, Set<String> ends) {

    public static final String COMPLETE = "complete";

    /** All of {@code items} in this order, then {@code end}. */
    public static Outcome of(List<Long> items, String end) {
        return new Outcome(List.copyOf(items), true, true, Set.of(end));
    }

    /** Whether there is only one way it can go. */
    boolean isExact() {
        return ordered && isWhole();
    }

    /** Whether all items come, in whatever order, and one end. */
    boolean isWhole() {
        return whole && ends.size() == 1;
    }

    boolean completes() {
        return ends.equals(Set.of(COMPLETE));
    }

    boolean mayComplete() {
        return ends.contains(COMPLETE);
    }

    Outcome withItems(List<Long> others) {
        return new Outcome(List.copyOf(others), ordered, whole, ends);
    }

    Outcome withEnd(String end) {
        return new Outcome(items, ordered, whole, Set.of(end));
    }

    Outcome withEnds(Set<String> others) {
        return new Outcome(items, ordered, whole, Set.copyOf(others));
    }

    Outcome unordered() {
        return new Outcome(items, false, whole, ends);
    }

    Outcome partial() {
        return new Outcome(items, ordered, false, ends);
    }

    /** Where a failure may overtake items: unchanged if there is none. */
    Outcome overtaken() {
        return completes() ? this : partial();
    }

    /** Each failure's name turned; a completion stays one. */
    Outcome turned(UnaryOperator<String> failure) {
        Set<String> turned = new LinkedHashSet<>();
        ends.forEach(end -> turned.add(end.equals(COMPLETE) ? end : failure.apply(end)));
        return withEnds(turned);
    }

    /** What {@code fn} makes of each item, which may be none, several or a {@link Boom}. */
    Outcome through(Function<Long, List<Long>> fn) {
        List<Long> out = new ArrayList<>();
        Set<String> thrown = new LinkedHashSet<>();
        for (Long item : items) {
            try {
                out.addAll(fn.apply(item));
            } catch (Boom boom) {
                if (ordered && whole) {
                    return of(out, String.valueOf(boom.getMessage()));
                }
                thrown.add(String.valueOf(boom.getMessage()));
            }
        }
        if (thrown.isEmpty()) {
            return withItems(out);
        }
        if (!whole) {
            thrown.addAll(ends);
        }
        return new Outcome(List.copyOf(out), ordered, false, Set.copyOf(thrown));
    }

    /** This one, then what comes after it, where it completes. */
    Outcome then(Outcome next) {
        if (!mayComplete()) {
            return this;
        }
        List<Long> both = new ArrayList<>(items);
        both.addAll(next.items);
        Set<String> either = new LinkedHashSet<>(next.ends);
        ends.stream().filter(end -> !end.equals(COMPLETE)).forEach(either::add);
        return new Outcome(
                List.copyOf(both),
                ordered && next.ordered,
                whole && next.whole && (completes() || next.items.isEmpty()),
                Set.copyOf(either));
    }

    /** Both at once. */
    Outcome beside(Outcome other) {
        List<Long> both = new ArrayList<>(items);
        both.addAll(other.items);
        Set<String> either = new LinkedHashSet<>();
        ends.stream().filter(end -> !end.equals(COMPLETE)).forEach(either::add);
        other.ends.stream().filter(end -> !end.equals(COMPLETE)).forEach(either::add);
        if (mayComplete() && other.mayComplete()) {
            either.add(COMPLETE);
        }
        return new Outcome(List.copyOf(both), false, whole && other.whole, Set.copyOf(either)).overtaken();
    }

    // ---- what came
    // ---------------------------------------------------------------------------------------------------

    /**
     * What is wrong with what came, or null.
     *
     * @param end how it ended, or null where it was cancelled and no end was told
     */
    public @Nullable String contradiction(List<Long> seen, @Nullable String end) {
        if (end != null && !ends.contains(end)) {
            return "ended with \"" + end + "\", should be one of " + ends;
        }
        if (end != null && whole) {
            boolean same = ordered ? items.equals(seen) : count(items).equals(count(seen));
            return same ? null : "gave " + seen + ", should be " + items + (ordered ? "" : " in any order");
        }
        if (!ordered) {
            Map<Long, Integer> left = count(items);
            for (Long item : seen) {
                if (left.merge(item, -1, Integer::sum) < 0) {
                    return "gave " + item + " too often: " + seen + ", there are " + items + " in any order";
                }
            }
            return null;
        }
        if (whole) {
            boolean prefix =
                    seen.size() <= items.size() && items.subList(0, seen.size()).equals(seen);
            return prefix ? null : "gave " + seen + ", should be the first of " + items;
        }
        int at = 0;
        for (Long item : seen) {
            while (at < items.size() && !items.get(at).equals(item)) {
                at++;
            }
            if (at++ >= items.size()) {
                return "gave " + seen + ", should be some of " + items + " in this order";
            }
        }
        return null;
    }

    static Map<Long, Integer> count(List<Long> items) {
        Map<Long, Integer> counts = new HashMap<>();
        items.forEach(item -> counts.merge(item, 1, Integer::sum));
        return counts;
    }
}
