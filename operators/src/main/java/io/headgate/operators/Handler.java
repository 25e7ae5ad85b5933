package io.headgate.operators;

import org.jspecify.annotations.Nullable;

/**
 * Says what becomes of an item or a failure; see {@link Flow#handle}.
 *
 * @param <T> the items it sees
 * @param <R> the items it makes of them
 */
@FunctionalInterface
public interface Handler<T, R> {
    /**
     * Turns an item or a failure. To let a failure pass, throw it.
     *
     * @param item the item, or null for a failure
     * @param failure the failure, or null for an item
     * @return what is emitted in its place; null for nothing. After a failure the flow completes
     * @throws Exception fails the flow
     */
    @Nullable
    R handle(@Nullable T item, @Nullable Throwable failure) throws Exception;
}
