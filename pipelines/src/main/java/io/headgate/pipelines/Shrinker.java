package io.headgate.pipelines;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a failing pipeline smaller as long as it fails: fewer operators, fewer items, smaller numbers, a simpler source, a
 * simpler way of running it. What is left has nothing that the failure doesn't need.
 */
final class Shrinker {

    private Shrinker() {}

    /** The smallest one found of which {@code fails} is true, as it is of {@code pipeline}. */
    static Pipeline shrink(Pipeline pipeline, Predicate<Pipeline> fails) {
        Pipeline smallest = pipeline;
        for (boolean again = true; again; ) {
            again = false;
            for (Pipeline candidate : smaller(smallest)) {
                if (candidate.weight() < smallest.weight() && isSound(candidate.chain()) && fails.test(candidate)) {
                    smallest = candidate;
                    again = true;
                    break;
                }
            }
        }
        return smallest;
    }

    /** Whether the model still knows what comes of it. */
    private static boolean isSound(Chain chain) {
        Chain above = new Chain(chain.origin(), List.of());
        for (Step step : chain.steps()) {
            if (!step.verb().fits().test(above.outcome()) || (step.verb().again() && !above.isCold())) {
                return false;
            }
            above = above.with(step);
        }
        return true;
    }

    private static List<Pipeline> smaller(Pipeline of) {
        List<Pipeline> all = new ArrayList<>();
        chains(of.chain()).forEach(chain -> all.add(new Pipeline(chain, of.conduct())));
        // An operator that is there only because it cancels is as good as a cancel.
        if (of.conduct().cancelling().where() == Cancelling.Where.NEVER) {
            for (Chain chain : without(of.chain())) {
                all.add(new Pipeline(chain, of.conduct().cancelling(Cancelling.Where.AT_SUBSCRIBE)));
                all.add(new Pipeline(chain, of.conduct().cancelling(Cancelling.Where.AT_ITEM)));
            }
        }
        conducts(of.conduct()).forEach(conduct -> all.add(new Pipeline(of.chain(), conduct)));
        return all;
    }

    private static List<Chain> chains(Chain of) {
        List<Chain> all = new ArrayList<>();
        List<Step> steps = of.steps();
        for (int half = steps.size() / 2; half > 1; half /= 2) {
            all.add(new Chain(of.origin(), steps.subList(half, steps.size())));
            all.add(new Chain(of.origin(), steps.subList(0, steps.size() - half)));
        }
        all.addAll(without(of));
        origins(of.origin()).forEach(origin -> all.add(new Chain(origin, steps)));
        for (int place = 0; place < steps.size(); place++) {
            for (Step step : steps(steps.get(place))) {
                List<Step> others = new ArrayList<>(steps);
                others.set(place, step);
                all.add(new Chain(of.origin(), others));
            }
        }
        return all;
    }

    /** With one operator less. */
    private static List<Chain> without(Chain of) {
        List<Chain> all = new ArrayList<>();
        for (int place = 0; place < of.steps().size(); place++) {
            List<Step> fewer = new ArrayList<>(of.steps());
            fewer.remove(place);
            all.add(new Chain(of.origin(), fewer));
        }
        return all;
    }

    private static List<Step> steps(Step of) {
        List<Step> all = new ArrayList<>();
        for (long smaller : smaller(of.a())) {
            all.add(new Step(of.verb(), smaller, of.b(), of.second()));
        }
        for (long smaller : smaller(of.b())) {
            all.add(new Step(of.verb(), of.a(), smaller, of.second()));
        }
        if (of.second() != null) {
            chains(of.second()).forEach(chain -> all.add(new Step(of.verb(), of.a(), of.b(), chain)));
        }
        return all;
    }

    /** An argument may have to be at least one: zero only where it was zero or less before. */
    private static List<Long> smaller(long of) {
        return of > 2 ? List.of(1L, of / 2, of - 1) : of > 1 ? List.of(1L) : List.of();
    }

    private static List<Origin> origins(Origin of) {
        List<Origin> all = new ArrayList<>();
        for (Origin.Kind kind : Origin.Kind.values()) {
            if (kind.rank() < of.kind().rank()) {
                all.add(new Origin(
                        kind, of.from(), of.count(), of.failing() || of.kind() == Origin.Kind.FLAKY, of.size()));
                all.add(new Origin(kind, of.from(), of.count(), of.failing(), of.size()));
            }
        }
        for (int count : new int[] {0, 1, of.count() / 2, of.count() - 1}) {
            if (count >= 0 && count < of.count()) {
                all.add(new Origin(of.kind(), of.from(), count, of.failing(), of.size()));
            }
        }
        if (of.failing()) {
            all.add(new Origin(of.kind(), of.from(), of.count(), false, of.size()));
        }
        if (of.size() > 1) {
            all.add(new Origin(of.kind(), of.from(), of.count(), of.failing(), 1));
        }
        return all;
    }

    private static List<Conduct> conducts(Conduct of) {
        List<Conduct> all = new ArrayList<>();
        all.add(new Conduct(of.seed(), of.threads(), of.demands(), Cancelling.NEVER, of.probed()));
        all.add(new Conduct(of.seed(), false, of.demands(), of.cancelling(), of.probed()));
        all.add(new Conduct(of.seed(), of.threads(), of.demands(), of.cancelling(), false));
        for (Demands demands : Demands.values()) {
            all.add(new Conduct(of.seed(), of.threads(), demands, of.cancelling(), of.probed()));
        }
        for (Cancelling.Where where : Cancelling.Where.values()) {
            all.add(new Conduct(
                    of.seed(),
                    of.threads(),
                    of.demands(),
                    new Cancelling(where, of.cancelling().after()),
                    of.probed()));
        }
        for (long after : smaller(of.cancelling().after())) {
            Cancelling sooner = new Cancelling(of.cancelling().where(), (int) after);
            all.add(new Conduct(of.seed(), of.threads(), of.demands(), sooner, of.probed()));
        }
        return all;
    }
}
