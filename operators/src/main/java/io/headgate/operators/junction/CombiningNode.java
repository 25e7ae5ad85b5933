package io.headgate.operators.junction;

import io.headgate.core.kernel.Demand;
import io.headgate.operators.plan.Node;
import java.util.List;

/** A junction whose inputs are there when the flow is put together. */
abstract class CombiningNode<R> extends PrefetchingNode<R> {

    private final List<Node<?>> inputs;

    CombiningNode(String verb, List<? extends Node<?>> inputs, int prefetch) {
        super(verb, prefetch);
        this.inputs = List.copyOf(inputs);
    }

    @Override
    public final List<Node<?>> inputs() {
        return inputs;
    }

    @Override
    public String detail() {
        return inputs.size() + " inputs × " + prefetch();
    }

    /** The prefetch of each input that can't be pulled. */
    @Override
    public long holds() {
        return Demand.product(
                inputs.stream().filter(input -> !input.isPulled()).count(),
                prefetch().items());
    }
}
