package io.headgate.operators.split;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Unopened;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import org.reactivestreams.Subscriber;

/** A live part as the source of a plan: what downstream makes of a group or a window begins here. */
final class PartNode<T> extends Node<T> implements Unopened {

    private final Part<T> part;

    PartNode(Part<T> part) {
        super(part.what(), "live, one subscriber");
        this.part = part;
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
    public long holds() {
        return part.store.capacity().max();
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        part.subscribe(downstream, wiring);
    }

    @Override
    public void giveUp() {
        part.giveUp();
    }
}
