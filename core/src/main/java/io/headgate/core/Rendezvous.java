package io.headgate.core;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * No slots at all: an item goes from the hands of a sender into the hands of a receiver, and both have to be there.
 *
 * <p>State: everything is guarded by the lock of the {@link Lines}, under which one party finds the other in line, or
 * joins its own line if there is nobody. So of two that come at the same moment one is in line when the other looks.
 * {@code met} and {@code closed} are written under the lock and read by anyone.
 */
final class Rendezvous<T> extends Slots<T> {
    private final Lines<T> lines;
    private final AtomicLong met = new AtomicLong();
    private volatile boolean closed;

    Rendezvous(Lines<T> lines) {
        this.lines = lines;
    }

    @Override
    Offer offer(T item) {
        // without the lock at first: a sender that only tries shouldn't disturb those that meet
        if (lines.receivers() == 0) {
            return closed ? Offer.CLOSED : Offer.FULL;
        }
        var answer = give(item, null, false);
        return answer == null ? Offer.FULL : answer;
    }

    @Override
    @Nullable
    T poll() {
        return lines.senders() == 0 ? null : take(null, false);
    }

    /** Hands the item to a receiver; null when there is none, and {@code self}, if given, has joined the senders. */
    @Nullable
    Offer give(T item, @Nullable Waiter<T> self, boolean again) {
        Waiter<T> receiver;
        lines.lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            receiver = met(item);
            if (receiver == null && self != null) {
                self.item = item;
                lines.addSender(self, again);
            }
        } finally {
            lines.lock.unlock();
        }
        if (receiver == null) {
            return null;
        }
        receiver.wake();
        return Offer.SENT;
    }

    /** Takes the item of a sender; null when there is none, and {@code self}, if given, has joined the receivers. */
    @Nullable
    T take(@Nullable Waiter<T> self, boolean again) {
        Waiter<T> sender;
        lines.lock.lock();
        try {
            if (closed) {
                return null;
            }
            sender = met();
            if (sender == null && self != null) {
                lines.addReceiver(self, again);
            }
        } finally {
            lines.lock.unlock();
        }
        if (sender == null) {
            return null;
        }
        var item = requireNonNull(sender.item);
        sender.wake();
        return item;
    }

    /** Under the lock: gives the item to the first receiver, which the caller wakes; null when there is none. */
    @Nullable
    Waiter<T> met(T item) {
        var receiver = lines.meetReceiver();
        if (receiver != null) {
            receiver.item = item;
            lines.remove(receiver, Waiter.MET);
            met.getAndIncrement();
        }
        return receiver;
    }

    /** Under the lock: the first sender, whose item the caller takes, and which it wakes; null when there is none. */
    @Nullable
    Waiter<T> met() {
        var sender = lines.meetSender();
        if (sender != null) {
            lines.remove(sender, Waiter.MET);
            met.getAndIncrement();
        }
        return sender;
    }

    @Override
    boolean ready() {
        return lines.senders() > 0;
    }

    @Override
    int room(int waiting) {
        return Math.min(waiting, lines.receivers());
    }

    @Override
    void close() {
        lines.lock.lock();
        try {
            closed = true;
        } finally {
            lines.lock.unlock();
        }
    }

    @Override
    boolean closed() {
        return closed;
    }

    @Override
    boolean drained() {
        return closed;
    }

    @Override
    long offered() {
        return met.get();
    }

    @Override
    long taken() {
        return met.get();
    }

    @Override
    int depth() {
        return 0;
    }

    @Override
    long highWater() {
        return 0;
    }
}
