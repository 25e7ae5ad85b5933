package io.headgate.operators.junction;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Prefetching;

/**
 * A junction whose inputs, or inner flows, are asked for more than one item at a time: for min(D, prefetch) each, or, where
 * the user wrote {@code prefetch(n)} behind it, for n, whatever D is. {@code prefetch(n).lazy()} is min(D, n). What can be
 * pulled is never ahead.
 */
abstract class PrefetchingNode<R> extends Node<R> implements Prefetching<R> {

    /** Written before anybody else knows of this node. */
    private Prefetch prefetch;

    PrefetchingNode(String verb, int prefetch) {
        super(verb, "");
        this.prefetch = new Prefetch(prefetch, false);
    }

    final Prefetch prefetch() {
        return prefetch;
    }

    /** With the prefetch, which may be another one than it was made with. */
    @Override
    public abstract String detail();

    @Override
    public final Kind kind() {
        return Kind.JUNCTION;
    }

    @Override
    public final Node<R> prefetch(int n) {
        return with(new Prefetch(n, true));
    }

    @Override
    public final Node<R> lazy() {
        return with(new Prefetch(prefetch.items(), false));
    }

    private Node<R> with(Prefetch other) {
        PrefetchingNode<R> copy = (PrefetchingNode<R>) copy();
        copy.prefetch = other;
        return copy;
    }
}
