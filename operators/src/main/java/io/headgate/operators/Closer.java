package io.headgate.operators;

/**
 * Closes a resource that a flow opened.
 *
 * @param <R> the resource
 */
@FunctionalInterface
public interface Closer<R> {
    /** Closes {@code resource}; called once for each that was opened. */
    void close(R resource) throws Exception;
}
