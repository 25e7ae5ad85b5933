package io.headgate.operators.buffer;

import io.headgate.operators.plan.Hop;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.concurrent.Executor;
import org.reactivestreams.Subscriber;

/**
 * {@code startOn}: subscribing and requesting happen on an executor, so that a source which works when it is asked works
 * there. Demand passes unchanged; it holds nothing. It is not for moving what comes after it: that is {@code on}.
 */
public final class StartOnNode<T> extends Node<T> {

    private final Node<T> input;
    private final Executor executor;

    public StartOnNode(Node<T> input, Executor executor) {
        super("startOn", "");
        this.input = input;
        this.executor = executor;
    }

    @Override
    public Kind kind() {
        return Kind.BUFFER;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of(input);
    }

    @Override
    public Hop hop() {
        return Hop.UPSTREAM;
    }

    /**
     * A hop to the executor that is here already has nothing to move above a pulled source: the loop that answers a request
     * would fill the hop's store and be done, and the loop that empties it would be the next task of the same executor.
     */
    @Override
    public boolean isMovable(Executor elsewhere) {
        return elsewhere == executor && input.isPulled();
    }

    @Override
    public void subscribeOn(Executor here, Subscriber<? super T> downstream, Wiring wiring) {
        StartOnHost.openThere(input, here, downstream, wiring);
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        new StartOnHost<>(input, executor, downstream, wiring).start();
    }
}
