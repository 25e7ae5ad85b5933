package io.headgate.operators.plan;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** Changes what the nodes above it are wired to; items pass it by. */
public final class WiringNode<T> extends Node<T> {

    private final Node<T> input;
    private final UnaryOperator<Wiring> change;

    public WiringNode(Node<T> input, String verb, UnaryOperator<Wiring> change) {
        super(verb, "");
        this.input = input;
        this.change = change;
    }

    @Override
    public Kind kind() {
        return Kind.STAGE;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of(input);
    }

    @Override
    public boolean isPulled() {
        return input.isPulled();
    }

    @Override
    public boolean isMovable(Executor executor) {
        return input.isMovable(executor);
    }

    @Override
    public @Nullable Pulled<T> pull(Wiring wiring) throws Exception {
        return input.pull(change.apply(wiring));
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        input.subscribe(downstream, change.apply(wiring));
    }

    @Override
    public void subscribeOn(Executor executor, Subscriber<? super T> downstream, Wiring wiring) {
        input.subscribeOn(executor, downstream, change.apply(wiring));
    }
}
