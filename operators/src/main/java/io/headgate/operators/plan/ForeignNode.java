package io.headgate.operators.plan;

import io.headgate.core.kernel.Fatal;
import java.util.List;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * A source that is somebody else's publisher. Demand passes unchanged; it holds nothing. What its {@code subscribe} throws,
 * which it must not (§1.9), fails the flow.
 */
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
        Subscriber<? super T> strict = downstream instanceof Strict ? downstream : new Edge<T>(downstream, wiring);
        try {
            publisher.subscribe(strict);
        } catch (Throwable thrown) {
            // One that has a subscription already cancels the one it gets here (§2.5), and takes the failure all the
            // same.
            if (!Signals.fails(strict, thrown)) {
                strict.onError(thrown);
            }
            Fatal.rethrow(thrown);
        }
    }
}
