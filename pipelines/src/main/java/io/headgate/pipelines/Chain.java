package io.headgate.pipelines;

import io.headgate.operators.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A source and the operators on it.
 *
 * @param origin the source
 * @param steps the operators, from the top
 */
record Chain(Origin origin, List<Step> steps) {

    Chain {
        steps = List.copyOf(steps);
    }

    Flow<Long> flow(Scene scene) {
        Flow<Long> flow = scene.apart(origin.flow(scene));
        for (int place = 0; place < steps.size(); place++) {
            flow = steps.get(place).on(flow, scene, place);
        }
        return flow;
    }

    /** As a part of another one: what goes in and out of its operators isn't counted. */
    Flow<Long> part(Scene scene) {
        Flow<Long> flow = origin.flow(scene);
        for (Step step : steps) {
            flow = step.on(flow, scene, -1);
        }
        return flow;
    }

    /** On one line, for a chain that is an argument: what goes in and out of its operators isn't counted. */
    String code() {
        StringBuilder code = new StringBuilder(origin.code());
        steps.forEach(step -> code.append(step.code(0, false)));
        return code.toString();
    }

    /** What plain loops make of it. */
    Outcome outcome() {
        return outcome(new Attempts());
    }

    Outcome outcome(Attempts attempts) {
        return outcome(steps.size(), attempts);
    }

    private Outcome outcome(int count, Attempts attempts) {
        if (count == 0) {
            return origin.outcome(attempts);
        }
        Supplier<Outcome> above = () -> outcome(count - 1, attempts);
        return steps.get(count - 1).outcome(above, attempts);
    }

    Chain with(Step step) {
        List<Step> more = new ArrayList<>(steps);
        more.add(step);
        return new Chain(origin, more);
    }

    /** Whether a second subscription gets the same as the first one. */
    boolean isCold() {
        return steps.stream()
                .allMatch(step -> step.verb().cold()
                        && (step.second() == null || step.other().isCold()));
    }

    /** How many operators and items it has, for telling which of two is the smaller one. */
    long weight() {
        long sum = (long) origin.count()
                + (origin.failing() ? 1 : 0)
                + origin.kind().rank();
        for (Step step : steps) {
            sum += 1000
                    + Math.abs(step.a())
                    + Math.abs(step.b())
                    + (step.second() == null ? 0 : step.other().weight());
        }
        return sum;
    }
}
