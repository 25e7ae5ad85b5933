package io.headgate.operators.plan;

/** A node whose running ahead can be set. */
public interface Prefetching<T> {

    /** The same node, running ahead by {@code n} items. */
    Node<T> prefetch(int n);

    /** The same node, asking for no more than downstream does. */
    Node<T> lazy();
}
