package io.headgate.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits for one of several clauses, of which exactly one is done.
 *
 * <p>It works in rounds. First it joins the lines of all channels with slots, where to be called means no more than to
 * look again, and tries each clause there. If none can be done it turns to the rendezvous: with all their locks held (in
 * the order of the cores' numbers, so that selects never wait for each other in a circle) it looks for a counterpart in
 * each, and joins each line if there is none. A counterpart it finds is passive, and it is itself in no rendezvous' line
 * yet, so there is only one decision to take, the counterpart's. Then it parks.
 *
 * <p>State: {@code decision}, new for each round, by compare-and-set: {@link #OPEN}, then once either the number of the
 * clause that a counterpart at a rendezvous has done, or {@link #AGAIN}. A counterpart decides with the lock of its
 * rendezvous held and hands over the item before it lets go. Everything else is the thread's own.
 *
 * <p>At the end of a round it leaves all lines. A channel that called it and that it didn't take from calls the next.
 */
final class Select<R> {
    private static final int OPEN = -1;
    private static final int AGAIN = -2;

    private final Thread thread = Thread.currentThread();
    private final List<? extends Clause<? extends R>> clauses;
    private final int first;
    private final List<Door<?>> doors = new ArrayList<>();
    private volatile AtomicInteger decision = new AtomicInteger(OPEN);

    private Select(List<? extends Clause<? extends R>> clauses) {
        this.clauses = clauses;
        // a clause that can always be done must not keep the others from their turn
        this.first = ThreadLocalRandom.current().nextInt(clauses.size());
        for (var clause : clauses) {
            doors.add(new Door<>(doors.size(), clause.operation));
        }
    }

    /** Does one of them; null when all channels have completed or the time is up. */
    static <R> @Nullable R run(List<? extends Clause<? extends R>> clauses, boolean timed, long nanos)
            throws InterruptedException {
        if (clauses.isEmpty()) {
            throw new IllegalArgumentException("clauses is empty, must be at least 1");
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var select = new Select<R>(clauses);
        var done = select.await(timed, timed ? System.nanoTime() + nanos : 0);
        return done == null ? null : select.clauses.get(done.number).then(done.result());
    }

    private @Nullable Door<?> await(boolean timed, long deadline) throws InterruptedException {
        var expired = false;
        try {
            while (true) {
                decision = new AtomicInteger(OPEN);
                var done = round();
                if (done != null) {
                    return done;
                }
                if ((expired || allEnded()) && decision.compareAndSet(OPEN, AGAIN)) {
                    return null;
                }
                while (decision.get() == OPEN) {
                    if (Thread.interrupted()) {
                        if (decision.compareAndSet(OPEN, AGAIN)) {
                            throw new InterruptedException();
                        }
                        thread.interrupt();
                        break;
                    }
                    var left = timed ? deadline - System.nanoTime() : Long.MAX_VALUE;
                    if (left <= 0) {
                        expired = decision.compareAndSet(OPEN, AGAIN);
                        break;
                    }
                    if (timed) {
                        LockSupport.parkNanos(this, left);
                    } else {
                        LockSupport.park(this);
                    }
                }
                var decided = decision.get();
                if (decided >= 0) {
                    return doors.get(decided).met();
                }
                leaveAll();
            }
        } finally {
            leaveAll();
            for (var door : doors) {
                door.passOn();
            }
        }
    }

    /** Does a clause that can be done at once, or stands in line at all of them. */
    private @Nullable Door<?> round() {
        for (var i = 0; i < doors.size(); i++) {
            var door = doors.get((first + i) % doors.size());
            if (!door.ended && door.isRendezvous()) {
                door.endIfClosed();
            } else if (!door.ended && door.join()) {
                return door;
            }
        }
        var meetings = new ArrayList<Door<?>>(doors);
        meetings.removeIf(door -> door.ended || !door.isRendezvous());
        meetings.sort(Comparator.comparingLong(Door::number));
        return meetings.isEmpty() ? null : meet(meetings);
    }

    private @Nullable Door<?> meet(List<Door<?>> meetings) {
        Door<?> done = null;
        meetings.forEach(Door::lock);
        try {
            var start = first % meetings.size();
            for (var i = 0; i < meetings.size() && done == null; i++) {
                var door = meetings.get((start + i) % meetings.size());
                done = door.meet() ? door : null;
            }
            if (done == null) {
                meetings.forEach(Door::stand);
            }
        } finally {
            meetings.forEach(Door::unlock);
        }
        if (done != null) {
            done.wakeCounterpart();
        }
        return done;
    }

    private boolean allEnded() {
        for (var door : doors) {
            if (!door.ended) {
                return false;
            }
        }
        return true;
    }

    private void leaveAll() {
        for (var door : doors) {
            door.leave();
        }
    }

    /** One clause's place in line. */
    private final class Door<T> extends Waiter<T> {
        final int number;
        private final Operation<T> operation;
        private final ChannelCore<T> core;
        private boolean called;
        private boolean ended;
        private @Nullable Object found;
        private @Nullable Waiter<T> counterpart;

        Door(int number, Operation<T> operation) {
            this.number = number;
            this.operation = operation;
            this.core = operation.core;
        }

        long number() {
            return core.number;
        }

        boolean isRendezvous() {
            return core.rendezvous != null;
        }

        Object result() {
            return found == null ? Offer.SENT : found;
        }

        /** For a channel with slots: joins its line and tries; true when it is done. */
        boolean join() {
            var again = called;
            called = false; // it looks now, which is all it was called for
            var result = operation.join(this, again, false);
            if (result == null) {
                return false;
            }
            // FULL is what failed the channel, under a policy that does
            if (result == ChannelCore.END || result == Offer.CLOSED || result == Offer.FULL) {
                end();
                return false;
            }
            found = result;
            return true;
        }

        private void end() {
            ended = true;
            var failure = core.failure();
            if (failure != null) {
                throw new CompletionException(failure);
            }
        }

        void endIfClosed() {
            if (core.slots.closed()) {
                end();
            }
        }

        void lock() {
            core.lines.lock.lock();
        }

        void unlock() {
            core.lines.lock.unlock();
        }

        /** With the lock held: whether it is done with a counterpart, who is woken later. */
        boolean meet() {
            var rendezvous = core.rendezvous;
            if (rendezvous == null || rendezvous.closed()) {
                return false;
            }
            counterpart = operation instanceof Operation.Send<T> send ? rendezvous.met(send.item) : rendezvous.met();
            if (counterpart == null) {
                return false;
            }
            found = operation instanceof Operation.Send<T> ? Offer.SENT : counterpart.item;
            return true;
        }

        void wakeCounterpart() {
            if (counterpart != null) {
                counterpart.wake();
            }
        }

        /** With the lock held: stands in line, or, if it is closed by now, has the select look once more. */
        void stand() {
            if (core.slots.closed()) {
                decision.compareAndSet(OPEN, AGAIN);
            } else if (operation instanceof Operation.Send<T> send) {
                item = send.item;
                core.lines.addSender(this, false);
            } else {
                core.lines.addReceiver(this, false);
            }
        }

        /** Decided by a counterpart, which is about to hand over. */
        Door<?> met() {
            for (var looks = 0; state != MET; looks++) {
                Patience.forOther(looks);
            }
            found = operation.met(this);
            return this;
        }

        void leave() {
            if (state == WAITING) {
                core.lines.withdraw(this);
            }
            called |= state == CALLED;
        }

        void passOn() {
            if (called && !isRendezvous()) {
                operation.passOn();
            }
        }

        @Override
        boolean claim() {
            return decision.compareAndSet(OPEN, number);
        }

        @Override
        boolean wake() {
            if (state == CALLED) {
                decision.compareAndSet(OPEN, AGAIN);
            }
            LockSupport.unpark(thread);
            return false;
        }
    }
}
