package io.headgate.core;

import org.jspecify.annotations.Nullable;

/**
 * One party that waits at a channel, on either side: a parked thread, a future, one clause of a select, a subscriber.
 *
 * <p>State: everything here is written under the lock of the {@link Lines} it stands in. {@code state} is volatile, for
 * the waiting party to read without the lock; {@code item} is written before it. A waiter is in one line at a time, and
 * is taken out of it by exactly one of: being called, being met, withdrawing.
 *
 * @param <T> the channel's items
 */
abstract class Waiter<T> {
    /** In no line, at the party's own wish or because it never joined. */
    static final int OUT = 0;

    /** In line. */
    static final int WAITING = 1;

    /** Taken out of line by somebody who made room or brought an item: it has to look again, or call the next. */
    static final int CALLED = 2;

    /** Taken out of line by its counterpart at a rendezvous: the item has changed hands. */
    static final int MET = 3;

    volatile int state;

    /** At a rendezvous: what a sender gives, what a receiver was given. */
    @Nullable
    T item;

    @Nullable
    Waiter<T> before;

    @Nullable
    Waiter<T> after;

    /** Whether it stands in the senders' line. */
    boolean sends;

    /**
     * Tells the party that it was called or met; never under a lock.
     *
     * @return whether it has found what it waited for, before this call returns
     */
    abstract boolean wake();

    /** Under the lock: whether the party takes part in a rendezvous now. It must if this says true. */
    boolean claim() {
        return true;
    }
}
