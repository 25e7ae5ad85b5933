package io.headgate.operators.junction;

import io.headgate.core.kernel.Demand;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import java.util.List;

/** A junction whose inputs are there when the flow is put together. */
abstract class CombiningNode<R> extends Node<R> {

    private final List<Node<?>> inputs;

    CombiningNode(String verb, String detail, List<? extends Node<?>> inputs) {
        super(verb, detail);
        this.inputs = List.copyOf(inputs);
    }

    @Override
    public final Kind kind() {
        return Kind.JUNCTION;
    }

    @Override
    public final List<Node<?>> inputs() {
        return inputs;
    }

    /** Items of inputs that can't be pulled, {@code each} of every one of them. */
    final long waiting(int each) {
        return Demand.product(inputs.stream().filter(input -> !input.isPulled()).count(), each);
    }
}
