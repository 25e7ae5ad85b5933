package io.headgate.operators.junction;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code switchIfEmpty} and {@code orElse}: the items of the first flow that has any.
 *
 * <pre>{@code for (Flow<T> flow : flows) { for (T t : flow) emit(t); if (anyEmitted) break; }}</pre>
 *
 * <p>Demand passes to the flow at hand unchanged; the next one is subscribed to only when those before it have completed
 * without an item. It holds nothing. A failure ends it.
 */
public final class OrElseNode<T> extends Node<T> {

    private final List<Node<T>> inputs;

    public OrElseNode(String verb, List<Node<T>> inputs) {
        super(verb, "");
        this.inputs = inputs;
    }

    @Override
    public Kind kind() {
        return Kind.JUNCTION;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.copyOf(inputs);
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        new Host<>(inputs, downstream, wiring).start(inputs.get(0));
    }

    private static final class Host<T> extends Chain<T> {
        private final List<Node<T>> inputs;
        private int at;

        Host(List<Node<T>> inputs, Subscriber<? super T> downstream, Wiring wiring) {
            super(downstream, wiring, false);
            this.inputs = inputs;
        }

        @Override
        void ended(@Nullable Throwable failure) {
            at++;
            if (failure != null || brought != 0 || at == inputs.size()) {
                finish(failure);
            } else {
                follow(inputs.get(at));
            }
        }
    }
}
