package io.headgate.core;

import java.util.function.LongConsumer;

/**
 * The sending end of a push source. Any number of threads may use it at once; there is no "non-serialized" failure.
 *
 * <p>Items accepted before {@link #complete} or {@link #fail} are delivered before the end is.
 *
 * @param <T> the items
 */
public interface Emitter<T> {
    /**
     * Sends an item to the buffer; its overflow policy decides what happens when there is no room.
     *
     * <ul>
     *   <li>with {@link Overflow#block()} the call waits for room. An interrupt ends the wait: the thread stays
     *       interrupted and the answer is {@link Offer#FULL}. That is also the answer, at once, to the thread that is
     *       delivering an item just then: it would wait for itself;
     *   <li>with {@link Overflow#backpressure()} it answers {@link Offer#FULL}; {@link #onDemand} says when to go on;
     *   <li>with {@link Overflow#fail()} it answers {@link Offer#FULL}, and the flow fails with an {@link
     *       OverflowException} after the items already accepted;
     *   <li>any other policy never waits.
     * </ul>
     *
     * @return {@link Offer#CLOSED} after the end or a cancel, whatever the policy
     * @throws NullPointerException if {@code item} is null
     * @throws OverflowException if the item is heavier than the whole buffer and the policy drops nothing
     * @throws RuntimeException what a weigher or the comparator of {@link Overflow#dropLowest} throws. In all three cases
     *     nothing was sent and the emitter stays open
     */
    Offer send(T item);

    /** Ends the flow after the items accepted so far. Without effect after an end or a cancel. */
    void complete();

    /**
     * Fails the flow after the items accepted so far. After an end or a cancel the failure goes to {@link Hooks}.
     */
    void fail(Throwable failure);

    /**
     * What downstream has asked for and not yet been given; {@link Long#MAX_VALUE} means no limit. Items under way may
     * still be included; {@link #onDemand} is told the exact figure. 0 after an end or a cancel.
     */
    long demand();

    /**
     * Calls {@code listener} whenever there may be something to do for a producer that waits: downstream asked for
     * more, or took items so that there is room. It is given the demand of that moment. Calls never overlap, with each
     * other or with a delivery; several causes may be told in one. If there is demand already the first call comes at
     * once. A later listener replaces an earlier one. It may send; it must not wait. What it throws fails the flow.
     */
    void onDemand(LongConsumer listener);

    /**
     * Calls {@code action} exactly once when downstream cancels, at once if it has already; never after an end. Several
     * actions run in the order they were added. What one throws goes to {@link Hooks}.
     */
    void onCancel(Runnable action);

    /** Whether the flow has ended or was cancelled, so that sending is useless. */
    boolean isClosed();
}
