package io.headgate.operators.plan;

import java.util.List;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** A source that is somebody else's publisher. Demand passes unchanged; it holds nothing. */
public final class ForeignNode<T> extends Node<T> {

    private final Publisher<? extends T> publisher;

    public ForeignNode(String verb, Publisher<? extends T> publisher) {
        super(verb, "");
        this.publisher = publisher;
    }

    @Override
    public Kind kind() {
        return Kind.SOURCE;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of();
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        publisher.subscribe(downstream instanceof Strict ? downstream : new Edge<T>(downstream, wiring));
    }
}
