package io.headgate.core;

import io.headgate.core.kernel.Store;
import io.headgate.core.kernel.Stores;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Slots for everything that {@link RingSlots} can't do: weights, budgets, expiry, policies that drop, and capacities so
 * large that the slots shouldn't be there from the start. A {@link Store} does the work; what is added is that there may
 * be many receivers, and an end that senders can't slip past.
 *
 * <p>State:
 *
 * <ul>
 *   <li>{@code entry}: two for each offer under way, plus one once closed. An offer adds itself first: if it finds the
 *       one, it goes; if not, whoever closes finds the offer under way, and the channel isn't drained before that has
 *       left. The last to leave after the close tells {@code quiet}.
 *   <li>{@code taking}: a store that is a ring has one consumer at a time, so receivers take turns at this lock. A store
 *       with a lock of its own doesn't need it, and must not have it: there a poll may run user code (the drop handler of
 *       an expired item, the neighbours in a budget). Of the other stores a poll runs none.
 * </ul>
 *
 * <p>Ordering: an offer ends in a read-modify-write of {@code entry}, a poll in the release of a lock.
 */
final class StoreSlots<T> extends Slots<T> {
    private static final long CLOSED = 1;
    private static final long OFFER = 2;

    private final Store<T> store;
    private final Runnable quiet;
    private final AtomicLong entry = new AtomicLong();
    private final @Nullable ReentrantLock taking;

    /**
     * Slots as the capacity and the policy say.
     *
     * @param onRoom called when a budget has weight again for a sender that was turned away by it
     * @param quiet called when the last offer that was under way at the close has left
     */
    StoreSlots(
            String name,
            Capacity<? super T> capacity,
            Overflow<? super T> overflow,
            Timers timers,
            Runnable onRoom,
            Runnable quiet) {
        this.store = Stores.create(name, capacity, overflow, timers, true, onRoom);
        this.quiet = quiet;
        var locksItself = capacity.weighted() || capacity.budget() != null || overflow.expiry() != null;
        this.taking = locksItself ? null : new ReentrantLock();
    }

    @Override
    Offer offer(T item) {
        if ((entry.getAndAdd(OFFER) & CLOSED) != 0) {
            leave();
            return Offer.CLOSED;
        }
        try {
            return store.offer(item);
        } finally {
            leave();
        }
    }

    private void leave() {
        if (entry.addAndGet(-OFFER) == CLOSED) {
            quiet.run();
        }
    }

    @Override
    @Nullable
    T poll() {
        if (taking == null) {
            return store.poll();
        }
        taking.lock();
        try {
            return store.poll();
        } finally {
            taking.unlock();
        }
    }

    @Override
    boolean ready() {
        return !isEmpty();
    }

    private boolean isEmpty() {
        if (taking == null) {
            return store.isEmpty();
        }
        taking.lock();
        try {
            return store.isEmpty();
        } finally {
            taking.unlock();
        }
    }

    /** How much room an item needs isn't known before it is offered: one sender is called, and calls the next. */
    @Override
    int room(int waiting) {
        return Math.min(waiting, 1);
    }

    @Override
    long roomIn() {
        return store.expiresIn();
    }

    @Override
    void close() {
        var before = entry.get();
        while ((before & CLOSED) == 0 && !entry.compareAndSet(before, before | CLOSED)) {
            before = entry.get();
        }
    }

    @Override
    boolean closed() {
        return (entry.get() & CLOSED) != 0;
    }

    @Override
    boolean drained() {
        // in this order: once no offer is under way after the close, what is empty stays empty
        if (entry.get() != CLOSED || !isEmpty()) {
            return false;
        }
        // not before: what is still in there weighs on the budget
        store.close();
        return true;
    }

    @Override
    long offered() {
        return store.offered();
    }

    @Override
    long taken() {
        // nothing is discarded by the store itself
        return store.delivered();
    }

    @Override
    int depth() {
        return store.depth();
    }

    @Override
    long highWater() {
        return store.highWater();
    }

    @Override
    long dropped() {
        return store.dropped();
    }

    @Override
    long dropped(DropReason reason) {
        return store.dropped(reason);
    }
}
