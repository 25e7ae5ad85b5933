package io.headgate.core;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A limit on weight that many buffers share, so that a thousand buffers of 10 MB each can't add up to 10 GB.
 *
 * <p>Each buffer keeps a floor that the others can't take. What is left is a common pool, first come, first served: a
 * single busy buffer may use all of it. But as soon as a buffer below its fair share (the limit divided by the number of
 * buffers) is turned away, buffers above theirs get nothing more until it has been served, or until as much weight as
 * the whole limit has been released since without its asking again. A buffer that is turned away does what its overflow
 * policy says, as if it were full; under backpressure it asks upstream for no more until weight is released.
 *
 * <p>A buffer that joins while the others hold everything gets its floor as they empty; nothing is taken from them.
 *
 * <p>State: all fields here and in the members are guarded by one lock, held for a few additions. Listeners run after it
 * is released. Buffers call in while they hold their own lock; nothing in here calls into a buffer with the lock held, so
 * the order of locks is always buffer, then budget.
 */
public final class Budget {
    private final long limit;
    private final long floor;

    private final ReentrantLock lock = new ReentrantLock();
    private int members;
    private long used;
    /** The part of {@link #used} above the members' floors. */
    private long pooled;
    /** All weight ever released: the clock by which a claim to be served first grows old. Wraps harmlessly. */
    private long released;
    /** The {@link #released} that those who wait have been told of; another value where they have to be told anyway. */
    private long announced;
    /** Members below their fair share that were turned away, eldest first. */
    private final ArrayDeque<Member> starved = new ArrayDeque<>();
    /** Members to be told when weight is released. */
    private List<Member> waiting = new ArrayList<>();

    private Budget(long limit, long floor) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is " + limit + ", must be at least 1");
        }
        if (floor < 0 || floor > limit) {
            throw new IllegalArgumentException("floor is " + floor + ", must be from 0 to the limit " + limit);
        }
        this.limit = limit;
        this.floor = floor;
    }

    /** A budget without a floor. */
    public static Budget of(long limit) {
        return of(limit, 0);
    }

    /**
     * A budget with a floor for each buffer.
     *
     * @param limit the most all buffers together may hold, in the unit of their capacities (weight, or items)
     * @param floor what each buffer may hold whatever the others do. Choose it at least as large as the heaviest item,
     *     so that no buffer ever stands still because of the others
     */
    public static Budget of(long limit, long floor) {
        return new Budget(limit, floor);
    }

    /** The most all buffers together may hold. */
    public long limit() {
        return limit;
    }

    /** What each buffer may hold whatever the others do. */
    public long floor() {
        return floor;
    }

    /** What all buffers together hold just now. */
    public long used() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }

    /** How many buffers share it just now. */
    public int members() {
        lock.lock();
        try {
            return members;
        } finally {
            lock.unlock();
        }
    }

    /**
     * For buffers: takes part from now on.
     *
     * @param onRoom called after weight was released if this member was turned away before; on the thread that released
     *     it, so it may do no more than signal
     * @throws IllegalStateException if the floors of all members would be more than the limit
     */
    public Member join(Runnable onRoom) {
        requireNonNull(onRoom, "onRoom");
        lock.lock();
        try {
            if (floor > 0 && members + 1L > limit / floor) {
                throw new IllegalStateException(
                        this + " has a floor for " + members + " buffers, and one more wants to join");
            }
            members++;
            return new Member(onRoom);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "budget of " + limit + (floor == 0 ? "" : " (floor " + floor + ")");
    }

    /** One buffer's part in the budget. */
    public final class Member {
        private final Runnable onRoom;
        private long holds;
        private boolean left;
        private boolean isListed;
        private boolean isStarved;
        private long claimEnds;

        private Member(Runnable onRoom) {
            this.onRoom = onRoom;
        }

        /** What this buffer holds. */
        public long holds() {
            lock.lock();
            try {
                return holds;
            } finally {
                lock.unlock();
            }
        }

        /** This buffer's fair share just now: the limit divided by the number of buffers, but at least the floor. */
        public long fairShare() {
            lock.lock();
            try {
                return share();
            } finally {
                lock.unlock();
            }
        }

        /**
         * Adds {@code weight} to what this buffer holds and takes {@code giving} off it, in one step, or does neither. A
         * buffer that is turned away is told later when there may be room.
         */
        public boolean tryTake(long weight, long giving) {
            lock.lock();
            try {
                if (left || !fits(weight, giving)) {
                    turnAway(weight, giving);
                    return false;
                }
                satisfy();
                add(-giving);
                add(weight);
                return true;
            } finally {
                lock.unlock();
            }
        }

        /** Adds {@code weight} whether it fits or not: for the one item that stands in the door. */
        public void take(long weight) {
            lock.lock();
            try {
                if (!left) {
                    add(weight);
                }
            } finally {
                lock.unlock();
            }
        }

        /** Whether an item of weight 1 would fit; a buffer that is turned away is told later when there may be room. */
        public boolean hasRoom() {
            lock.lock();
            try {
                if (left || !fits(1, 0)) {
                    turnAway(1, 0);
                    return false;
                }
                return true;
            } finally {
                lock.unlock();
            }
        }

        /** Releases {@code weight}. Whoever calls this calls {@link #announce} once it holds no lock. */
        public void give(long weight) {
            lock.lock();
            try {
                if (!left) {
                    add(-weight);
                }
            } finally {
                lock.unlock();
            }
        }

        /** Tells those that were turned away that weight was released. Runs their listeners: never under a lock. */
        public void announce() {
            List<Member> told;
            lock.lock();
            try {
                // one that was just turned away must not be told of it as if it were good news
                if (waiting.isEmpty() || announced == released) {
                    return;
                }
                announced = released;
                told = waiting;
                waiting = new ArrayList<>();
                for (var member : told) {
                    member.isListed = false;
                }
            } finally {
                lock.unlock();
            }
            for (var member : told) {
                try {
                    member.onRoom.run();
                } catch (Throwable failure) {
                    // the buffer that released weight has no part in what its neighbour's listener does
                    Hooks.undeliverable(failure);
                }
            }
        }

        /** Takes part no longer and releases all it holds. Idempotent. Runs listeners: never under a lock. */
        public void leave() {
            lock.lock();
            try {
                if (left) {
                    return;
                }
                add(-holds);
                satisfy();
                waiting.remove(this);
                left = true;
                members--;
                announced = released - 1; // even if it held nothing: the shares of the others have grown
            } finally {
                lock.unlock();
            }
            announce();
        }

        private long share() {
            return Math.max(floor, limit / Math.max(1, members));
        }

        private boolean fits(long weight, long giving) {
            var kept = holds - giving;
            if (weight > limit - (used - giving)) {
                return false;
            }
            var pool = limit - floor * members - (pooled - excess(holds));
            if (excess(kept + weight) > 0 && excess(kept + weight) > pool) {
                return false;
            }
            return kept + weight <= share() || !othersStarve();
        }

        private boolean othersStarve() {
            for (var first = starved.peekFirst(); first != null; first = starved.peekFirst()) {
                if (first.isStarved && first.claimEnds - released > 0) {
                    return first != this || starved.size() > 1;
                }
                first.isStarved = false;
                starved.removeFirst();
            }
            return false;
        }

        private void turnAway(long weight, long giving) {
            if (left) {
                return;
            }
            if (!isListed) {
                isListed = true;
                waiting.add(this);
            }
            if (holds - giving + weight <= share()) {
                if (isStarved) {
                    starved.remove(this); // asked again and turned away again: no news for anybody
                }
                isStarved = true;
                claimEnds = released + limit;
                starved.addLast(this);
            }
        }

        private void satisfy() {
            if (isStarved) {
                isStarved = false;
                starved.remove(this);
                announced = released - 1; // those who had to let it go first may try again
            }
        }

        private void add(long weight) {
            var before = excess(holds);
            holds += weight;
            used += weight;
            pooled += excess(holds) - before;
            released += Math.max(0, -weight);
        }

        private long excess(long holding) {
            return Math.max(0, holding - floor);
        }
    }
}
