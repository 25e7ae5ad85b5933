package io.headgate.operators.source;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.PulledNode;
import org.jspecify.annotations.Nullable;

/** Completes at subscribe, without demand. */
public final class EmptySource<T> implements Pulled<T> {

    private static final Node<Object> NODE = new PulledNode<>("empty", "", at -> new EmptySource<>());

    private EmptySource() {}

    /** The one node of its kind; it has no items, so it serves any type. */
    @SuppressWarnings("unchecked")
    public static <T> Node<T> node() {
        return (Node<T>) NODE;
    }

    @Override
    public @Nullable T next() {
        return null;
    }

    @Override
    public boolean ended() {
        return true;
    }
}
