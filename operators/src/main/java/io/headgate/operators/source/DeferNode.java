package io.headgate.operators.source;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Plans;
import io.headgate.operators.plan.Signals;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** {@code emitAll(supplier.get());} once for each subscription. Demand passes unchanged; it holds nothing. */
public final class DeferNode<T> extends Node<T> {

    private final Supplier<? extends Publisher<? extends T>> supplier;

    public DeferNode(Supplier<? extends Publisher<? extends T>> supplier) {
        super("defer", "");
        this.supplier = supplier;
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
        Node<T> made;
        try {
            Publisher<? extends T> publisher = supplier.get();
            if (publisher == null) {
                throw returnedNull();
            }
            made = Plans.nodeOf(publisher);
        } catch (Throwable thrown) {
            blame(thrown);
            Signals.fail(downstream, thrown);
            return;
        }
        made.subscribe(downstream, wiring);
    }
}
