package io.headgate.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait at a channel: senders in one line, receivers in another, first come, first called.
 *
 * <p>State: both lines, and the waiters' links and states, are guarded by {@code lock}, held for a few steps; nobody is
 * woken under it. {@code senders} and {@code receivers} are the lines' lengths, volatile, on a cache line of their own
 * that changes only when somebody waits: whoever has changed the slots reads them to see whether there is anybody to call.
 *
 * <p>No wake-up is lost. A waiter joins (a volatile write), then looks at the slots once more; whoever changes the slots
 * does so first (see {@link Slots}) and looks for waiters then. So either the waiter sees the change or the other one
 * sees the waiter, and calls it. To be called is an obligation: a waiter that then leaves empty-handed calls the next
 * one if there is still something to have, and one that got what it wanted does the same.
 *
 * <p>{@code wakeSendersAt} keeps senders from being woken for each single slot: a receiver calls them only once the head
 * of the ring has got there. A first sender to wait sets it half a buffer ahead, and looks again by itself after
 * {@link #PATIENCE_NANOS}, because there may be no further receive; from then on it is {@link #AT_ONCE} until the line is
 * empty. It is also AT_ONCE for whoever can't look again by itself, and for the rest of a line that was called from.
 *
 * @param <T> the items
 */
final class Lines<T> {
    /** Senders are called at each slot that gets free. */
    static final long AT_ONCE = Long.MIN_VALUE;

    /** Nobody waits to send. */
    private static final long NEVER = Long.MAX_VALUE;

    /** How long a sender that waits for half a buffer goes without a look of its own. */
    static final long PATIENCE_NANOS = 1_000_000;

    final ReentrantLock lock = new ReentrantLock();

    private final Ends<T> ends = new Ends<>();

    /** How many wait to send. */
    int senders() {
        return ends.senders;
    }

    /** How many wait to receive. */
    int receivers() {
        return ends.receivers;
    }

    /** The ring's head from which receivers call senders. */
    long wakeSendersAt() {
        return ends.wakeSendersAt;
    }

    /** Whether the channel is about to be closed, or is: then the last item out ends it for the subscribers. */
    boolean ending() {
        return ends.ending;
    }

    /** See {@link #ending}; set before the slots are closed. */
    void end() {
        ends.ending = true;
    }

    /**
     * A receiver joins its line.
     *
     * @param again whether it was called before and came too late: then it is the next one to be called
     */
    void joinReceivers(Waiter<T> waiter, boolean again) {
        lock.lock();
        try {
            addReceiver(waiter, again);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A sender joins its line, unless it is in there, and is to be called from that head on or sooner.
     *
     * @param again as for receivers
     */
    void joinSenders(Waiter<T> waiter, boolean again, long wakeAt) {
        lock.lock();
        try {
            if (waiter.state != Waiter.WAITING) {
                addSender(waiter, again);
            }
            ends.wakeSendersAt = Math.min(ends.wakeSendersAt, wakeAt);
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: see {@link #joinReceivers}. */
    void addReceiver(Waiter<T> waiter, boolean again) {
        waiter.sends = false;
        ends.receiving.add(waiter, again);
        ends.receivers = ends.receiving.size;
    }

    /** Under the lock: see {@link #joinSenders}. */
    void addSender(Waiter<T> waiter, boolean again) {
        waiter.sends = true;
        ends.sending.add(waiter, again);
        ends.senders = ends.sending.size;
    }

    /** The waiter leaves of its own accord; false when it had been called or met, or wasn't there. */
    boolean withdraw(Waiter<T> waiter) {
        lock.lock();
        try {
            if (waiter.state != Waiter.WAITING) {
                return false;
            }
            remove(waiter, Waiter.OUT);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the first receiver out of line, to be woken by the caller; null when there is none. */
    @Nullable
    Waiter<T> callReceiver() {
        lock.lock();
        try {
            return removeFirst(ends.receiving, Waiter.CALLED);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the first sender out of line, to be woken by the caller; null when there is none. */
    @Nullable
    Waiter<T> callSender() {
        lock.lock();
        try {
            return removeFirst(ends.sending, Waiter.CALLED);
        } finally {
            lock.unlock();
        }
    }

    /** Takes everybody out of line, to be woken by the caller. */
    List<Waiter<T>> callAll() {
        var called = new ArrayList<Waiter<T>>();
        lock.lock();
        try {
            for (var next = removeFirst(ends.sending, Waiter.CALLED);
                    next != null;
                    next = removeFirst(ends.sending, Waiter.CALLED)) {
                called.add(next);
            }
            for (var next = removeFirst(ends.receiving, Waiter.CALLED);
                    next != null;
                    next = removeFirst(ends.receiving, Waiter.CALLED)) {
                called.add(next);
            }
        } finally {
            lock.unlock();
        }
        return called;
    }

    /** Under the lock: the first receiver that takes part in a rendezvous, out of line; null when there is none. */
    @Nullable
    Waiter<T> meetReceiver() {
        return meet(ends.receiving);
    }

    /** Under the lock: the first sender that takes part in a rendezvous, out of line; null when there is none. */
    @Nullable
    Waiter<T> meetSender() {
        return meet(ends.sending);
    }

    private @Nullable Waiter<T> meet(Line<T> line) {
        for (var first = line.first; first != null; first = line.first) {
            // one that doesn't take part has been decided elsewhere and knows: it is woken by whoever decided it
            if (first.claim()) {
                return first;
            }
            remove(first, Waiter.OUT);
        }
        return null;
    }

    /** Under the lock: takes a waiter out of its line. */
    void remove(Waiter<T> waiter, int state) {
        if (waiter.sends) {
            ends.sending.remove(waiter);
            ends.senders = ends.sending.size;
            // those who stay were not counted on when the mark was set
            ends.wakeSendersAt = ends.senders == 0 ? NEVER : state == Waiter.OUT ? ends.wakeSendersAt : AT_ONCE;
        } else {
            ends.receiving.remove(waiter);
            ends.receivers = ends.receiving.size;
        }
        waiter.state = state;
    }

    private @Nullable Waiter<T> removeFirst(Line<T> line, int state) {
        var first = line.first;
        if (first != null) {
            remove(first, state);
        }
        return first;
    }

    /** One line. */
    private static final class Line<T> {
        @Nullable
        Waiter<T> first;

        @Nullable
        Waiter<T> last;

        int size;

        void add(Waiter<T> waiter, boolean atTheFront) {
            if (atTheFront) {
                waiter.before = null;
                waiter.after = first;
            } else {
                waiter.before = last;
                waiter.after = null;
            }
            link(waiter.before, waiter, waiter.after);
            size++;
            waiter.state = Waiter.WAITING;
        }

        private void link(@Nullable Waiter<T> before, Waiter<T> waiter, @Nullable Waiter<T> after) {
            if (before == null) {
                first = waiter;
            } else {
                before.after = waiter;
            }
            if (after == null) {
                last = waiter;
            } else {
                after.before = waiter;
            }
        }

        void remove(Waiter<T> waiter) {
            var before = waiter.before;
            var after = waiter.after;
            if (before == null) {
                first = after;
            } else {
                before.after = after;
            }
            if (after == null) {
                last = before;
            } else {
                after.before = before;
            }
            waiter.before = null;
            waiter.after = null;
            size--;
        }
    }

    /** Padding. */
    @SuppressWarnings("unused") // that is what it is for
    private static class EndsBefore {
        long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14;
    }

    /** The fields that are read for every item. */
    private static class EndsRead extends EndsBefore {
        volatile long wakeSendersAt = NEVER;
        volatile int senders;
        volatile int receivers;
        volatile boolean ending;
    }

    /** More padding, and the lines. */
    @SuppressWarnings("unused") // as above
    private static final class Ends<T> extends EndsRead {
        long p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30, p31, p32, p33, p34;

        final Line<T> sending = new Line<>();
        final Line<T> receiving = new Line<>();
    }
}
