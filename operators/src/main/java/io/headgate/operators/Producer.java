package io.headgate.operators;

import java.util.concurrent.CancellationException;

/**
 * A loop that sends; see {@link Flow#produce}.
 *
 * @param <T> the items
 */
@FunctionalInterface
public interface Producer<T> {
    /**
     * Sends the items of one subscription. The flow completes when this returns, and fails when it throws.
     *
     * @param outlet where items go; for the thread this runs on
     * @throws Exception fails the flow; what comes after a cancel is no failure
     */
    void produce(Outlet<T> outlet) throws Exception;

    /**
     * Where a producer's items go.
     *
     * @param <T> the items
     */
    @FunctionalInterface
    interface Outlet<T> {
        /**
         * Sends {@code item}, and waits while the buffer is full.
         *
         * @throws InterruptedException if the thread is interrupted while it waits; a cancel interrupts it
         * @throws CancellationException if the flow has been cancelled
         * @throws NullPointerException if {@code item} is null
         */
        void send(T item) throws InterruptedException;
    }
}
