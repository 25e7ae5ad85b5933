package io.headgate.core;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Channel} keeps its items in, for any number of senders and receivers. It neither waits nor wakes: both
 * are done around it, by {@link ChannelCore}.
 *
 * <p>What every kind promises, because the waiting is built on it: an {@link #offer} that took an item and a {@link #poll}
 * that gave one out contain a volatile write, and a poll that answers null and an offer that answers FULL have read what
 * that write published. So of two threads, one that first changes the slots and then looks for waiters, and one that
 * first joins the waiters and then looks at the slots, at least one sees the other.
 *
 * @param <T> the items
 */
abstract class Slots<T> {

    /** Takes the item, drops it, or says why not. */
    abstract Offer offer(T item);

    /** Gives out the item whose turn it is, or null where there is none. */
    abstract @Nullable T poll();

    /** Whether there is an item to poll, as far as can be known. */
    abstract boolean ready();

    /** For how many of {@code waiting} senders there is room at present; where that can't be known, at least 1. */
    abstract int room(int waiting);

    /** In how many nanoseconds time alone may have made room; {@link Long#MAX_VALUE} where it makes none. */
    long roomIn() {
        return Long.MAX_VALUE;
    }

    /** From now on every offer answers CLOSED. Idempotent. */
    abstract void close();

    /** Whether it is closed, nothing is left, and nothing is on its way in. */
    abstract boolean drained();

    /** Whether {@link #close} was called. */
    abstract boolean closed();

    /** How many items were offered and not refused: taken, or dropped at once. */
    abstract long offered();

    /** How many items were given out. */
    abstract long taken();

    /** How many items there are. */
    abstract int depth();

    /** The most there ever were, in the unit of the capacity. */
    abstract long highWater();

    /** How many items were dropped. */
    long dropped() {
        return 0;
    }

    /** How many items were dropped for that reason. */
    long dropped(DropReason reason) {
        return 0;
    }
}
