package io.headgate.operators.split;

import io.headgate.core.Offer;
import io.headgate.core.OverflowException;
import io.headgate.core.kernel.Demand;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code broadcast} under backpressure, {@code share} and {@code replay}: every subscriber gets every item, the slowest one
 * sets the pace. Items are stored once, in a {@link SharedRing}, and each subscriber has a {@link Cursor}.
 *
 * <pre>{@code
 * for (T t : upstream) {
 *     wait until every subscriber is less than capacity items behind;
 *     for (Subscriber<T> each : subscribers) each.onNext(t); // as soon as that one asks
 * }
 * }</pre>
 *
 * <p>Demand: upstream is asked for what any subscriber has asked for, but for no item more than {@code capacity} beyond the
 * slowest one. So what is kept for the slowest and what is under way are together at most {@code capacity}, and nothing is
 * asked for that nobody wants. Room is made known in batches: {@code floor} is a position that all have reached, and it is
 * looked at again when all have passed {@code mark}, three quarters of the capacity further on.
 *
 * <p>State: {@code floor}, {@code cleared} and {@code passed} (how many branches at the head of the list are known to have
 * passed the mark, so that finding out costs one look for each branch and mark, however often it is tried): under the
 * split's lock. {@code unclaimed}, what waited in vain for somebody to come: by the thread that notes the end. {@code ring} is replaced
 * at the end, under the lock; upstream's thread may still see the one before, which is sealed as well. {@code asked}, {@code limit} and {@code mark} are written there too, and read by the branches' passes.
 * {@code askedSeen} is upstream's.
 *
 * <p>Why nobody waits for ever: a branch writes its position and target, then, after a fence, reads the mark, the limit and
 * what was asked. Whoever asks writes mark and limit, then reads positions and targets. So of two that meet one sees the
 * other: a branch asks when it passes the mark it sees, or wants more than was asked for and there is room; and one that
 * passed a mark before it was set is seen by whoever set it. One that joins begins at the tail (or, for {@code replay}, in
 * the part that is kept), one that leaves is not looked for any more; both happen under the lock, and leaving asks.
 *
 * <p>Why a slot is never needed twice: slots are cleared before the credit is given that lets upstream write there, and a
 * subscriber that joins late begins no further back than what is kept for it, {@code history} items behind the tail.
 */
public final class RingSplit<T> extends Split<T> {

    private final int capacity;
    private final int batch;
    private final int history;
    private final long maxAge;
    private SharedRing<T> ring;
    private final long @Nullable [] times;

    private long floor;
    private long cleared;
    private int passed;
    private Object @Nullable [] unclaimed;
    private volatile long mark;
    private volatile long limit;
    private volatile long asked;
    private long askedSeen;

    /**
     * A run that nobody has joined.
     *
     * @param history how many items are kept for late subscribers
     * @param maxAge how long at the most an item is kept for them, in nanoseconds; {@code MAX_VALUE} for ever
     */
    public RingSplit(Node<T> input, Way way, int capacity, int history, long maxAge) {
        super(input, way);
        this.capacity = capacity;
        this.batch = Demand.batch(capacity);
        this.history = history;
        this.maxAge = maxAge;
        this.ring = new SharedRing<>(capacity + history);
        this.times = maxAge == Long.MAX_VALUE ? null : new long[ring.slots()];
        this.mark = batch;
        this.limit = capacity;
    }

    private static <T> Cursor<T> cursor(Branch<T> branch) {
        return (Cursor<T>) branch.portion;
    }

    @Override
    Branch<T> branch(String name, Subscriber<? super T> downstream, Node<T> at, Wiring wired) {
        return new Branch<>(this, new Cursor<>(name, ring), downstream, wired, batch);
    }

    // ---- under the lock -----------------------------------------------------------------------------------------

    @Override
    void place(Branch<T> branch, boolean late) {
        long at = kept();
        if (!late && isDeserted()) {
            at = Math.min(at, floor); // what came while nobody was there
        }
        cursor(branch).start(at);
    }

    /** Where the part begins that a late subscriber gets. */
    private long kept() {
        long tail = ring.tail();
        long at = Math.max(0, tail - history);
        if (times != null) {
            long now = wiring.timers().nanoTime();
            while (at < tail && now - times[ring.slot(at)] > maxAge) {
                at++;
            }
        }
        return at;
    }

    @Override
    void gone(Branch<T> branch) {
        long end = cursor(branch).detach();
        passed = 0;
        if (isDeserted() && !isOver()) {
            raise(end); // what comes from here on waits for the next one
        }
    }

    @Override
    void sealed() {
        long tail = ring.seal();
        if (isEnded() && isDeserted()) {
            unclaimed = ring.copy(floor, Math.max(floor, tail - history));
            raise(tail);
        }
        if (history == 0) {
            // §3.13: whoever has something coming still knows the ring; upstream may know this run for ever.
            ring = new SharedRing<>(1);
            ring.seal();
        }
    }

    @Override
    void finished() {
        Object[] nobodys = unclaimed;
        if (nobodys != null) {
            unclaimed = null;
            for (Object item : nobodys) {
                wiring.discard(item);
            }
        }
    }

    /** Nothing is asked for that nobody wants, and who comes has asked for what it wants in its first pass. */
    @Override
    void joined() {}

    /** Who leaves makes room, if anything: where there was some, nobody waits for it. */
    @Override
    void left() {
        if (asked >= limit) {
            super.left();
        }
    }

    private void raise(long to) {
        floor = to;
        mark = to + batch;
        limit = to + capacity;
        passed = 0;
        long free = Math.min(to, Math.max(0, ring.tail() - history));
        if (free > cleared) {
            ring.clear(cleared, free);
            cleared = free;
        }
    }

    @Override
    long more() {
        lock.lock();
        try {
            Branch<T>[] all = branches();
            if (all.length == 0) {
                return 0;
            }
            for (skip(all); passed == all.length; skip(all)) {
                long slowest = Long.MAX_VALUE;
                for (Branch<T> branch : all) {
                    slowest = Math.min(slowest, cursor(branch).position());
                }
                raise(slowest);
            }
            long wanted = 0;
            for (Branch<T> branch : all) {
                wanted = Math.max(wanted, cursor(branch).target);
            }
            long before = asked;
            long more = Math.min(wanted, limit) - before;
            if (more > 0) {
                asked = before + more;
            }
            return more;
        } finally {
            lock.unlock();
        }
    }

    private void skip(Branch<T>[] all) {
        long to = mark;
        while (passed < all.length && cursor(all[passed]).position() >= to) {
            passed++;
        }
    }

    // ---- upstream -----------------------------------------------------------------------------------------------

    @Override
    Offer put(T item) {
        long tail = ring.tail();
        if (tail == askedSeen) {
            askedSeen = asked;
            if (tail == askedSeen) {
                return Offer.FULL; // §1.1: it was not asked for
            }
        }
        if (times != null) {
            times[ring.slot(tail)] = wiring.timers().nanoTime();
        }
        return ring.put(item) ? Offer.SENT : Offer.CLOSED;
    }

    @Override
    Throwable overflow() {
        long most = 0;
        for (Branch<T> branch : branches()) {
            most = Math.max(most, branch.wanted());
        }
        return new OverflowException(way.label(), capacity + " items", most);
    }

    // ---- inside a branch's pass ---------------------------------------------------------------------------------

    @Override
    void settled(Branch<T> branch, long taken, long left) {
        Cursor<T> cursor = cursor(branch);
        long at = cursor.position();
        long before = cursor.checked;
        long target = Demand.sum(at, left);
        cursor.checked = at;
        if (target != cursor.target) {
            cursor.target = target;
        }
        VarHandle.fullFence(); // position and target, before we look whether anybody has to know
        long at75 = mark;
        if ((before < at75 && at75 <= at) || (target > asked && asked < limit)) {
            ask(branch);
        }
    }
}
