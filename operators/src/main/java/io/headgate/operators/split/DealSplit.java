package io.headgate.operators.split;

import io.headgate.core.Offer;
import io.headgate.core.OverflowException;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.SpscRing;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code balance}: each item goes to exactly one of the subscribers that have demand, in turn.
 *
 * <pre>{@code
 * for (T t : upstream) {
 *     next subscriber in turn that has demand and nothing in its hand .onNext(t);
 * }
 * }</pre>
 *
 * <p>An item is dealt to a subscriber only when that can take it: it has asked for one, is not busy with another, and has
 * returned from its {@code onSubscribe}. So a slow one, however much it has asked for, gets no more than it can keep up
 * with, and holds at most the one item it is being given. Who leaves gives back what it was dealt and has not taken; that is the first to be dealt again. An item that
 * a subscriber's {@code onNext} was called with is delivered, whatever becomes of the subscriber.
 *
 * <p>Demand: upstream is asked for min(what all have asked for together, {@code capacity}), replenished at 75 % of the
 * capacity. Bound: {@code capacity}, dealt items included.
 *
 * <p>State: {@code returned}, {@code turn}, {@code wanted} (the demand of all, each counted up to the capacity, which is all
 * that matters of it), {@code asked}, {@code delivered}, {@code floor}: under the split's lock. {@code queue}: upstream's thread puts in,
 * whoever deals takes out, under the lock. {@code waiting}: how many items nobody has taken, those in a hand included; raised
 * after one was put in, lowered by the pass that takes it; read by anyone. {@code received} is upstream's.
 *
 * <p>Why an item that is given back finds somebody: the end is told once nothing waits, and not while an item is in a hand.
 * Whoever takes the last one looks afterwards whether the end was noted, and whoever notes the end looks then whether
 * anything waits; so one of the two tells it, and nobody waits for a subscriber that is slow with the item it has taken.
 *
 * <p>Why nobody waits for ever: dealing happens after each change that can make it possible (an item, demand, a hand that
 * is free again, a return), by the thread that made it, or by the round that thread is on and has noted to go on. A round
 * that deals to the very branch whose pass it was called from stops there: that pass goes on, plays the item and deals
 * again, so one that is inside gets its turn as the others do.
 */
public final class DealSplit<T> extends Split<T> {

    private final int capacity;
    private final int batch;
    private final SpscRing<T> queue;
    private final ArrayDeque<T> returned = new ArrayDeque<>(2);
    private final AtomicInteger waiting = new AtomicInteger();
    private int turn;
    private long wanted;
    private volatile long asked;
    private long delivered;
    private long floor;
    private long received;

    /** A run that nobody has joined. */
    public DealSplit(Node<T> input, Way way, int capacity) {
        super(input, way);
        this.capacity = capacity;
        this.batch = Demand.batch(capacity);
        this.queue = new SpscRing<>(capacity);
    }

    private static <T> Hand<T> hand(Branch<T> branch) {
        return (Hand<T>) branch.portion;
    }

    @Override
    Branch<T> branch(String name, Subscriber<? super T> downstream, Node<T> at, Wiring wired) {
        return new Branch<>(this, new Hand<>(name, this::taken), downstream, wired, 1);
    }

    // ---- under the lock -----------------------------------------------------------------------------------------

    @Override
    void place(Branch<T> branch, boolean late) {}

    @Override
    void gone(Branch<T> branch) {
        Hand<T> hand = hand(branch);
        count(hand, 0);
        T back = hand.giveBack();
        if (back != null) {
            returned.addFirst(back);
        }
    }

    private void count(Hand<T> hand, long left) {
        delivered += hand.news();
        long most = Math.min(left, capacity);
        wanted += most - hand.known;
        hand.known = most;
    }

    @Override
    boolean isFinished() {
        return isEnded() && isDry();
    }

    private boolean isDry() {
        return waiting.get() == 0;
    }

    /** Deals one item, to the next that can take it; null where there is none, or nobody. */
    private @Nullable Branch<T> deal() {
        lock.lock();
        try {
            if (!hasMore()) {
                return null; // nobody has to be gone through
            }
            Branch<T>[] all = branches();
            for (int i = 0; i < all.length; i++) {
                Branch<T> next = all[(int) ((turn + (long) i) % all.length)];
                if (hand(next).isFree() && next.wanted() > 0) {
                    turn = (int) ((turn + i + 1L) % all.length);
                    hand(next).deal(take());
                    return next;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: whether there is anything to deal. */
    private boolean hasMore() {
        return !returned.isEmpty() || !queue.isEmpty();
    }

    private T take() {
        T item = returned.isEmpty() ? queue.poll() : returned.poll();
        return Objects.requireNonNull(item);
    }

    /** Inside a branch's pass: the item in its hand was taken. */
    private void taken() {
        if (waiting.decrementAndGet() == 0 && isEnded()) {
            tellEnd();
        }
    }

    @Override
    long more() {
        lock.lock();
        try {
            if (delivered - floor >= batch) {
                floor = delivered; // room is made known in batches
            }
            long before = asked;
            long more = Math.min(delivered + wanted, floor + capacity) - before;
            if (more > 0) {
                asked = before + more;
            }
            return more;
        } finally {
            lock.unlock();
        }
    }

    // ---- turns --------------------------------------------------------------------------------------------------

    @Override
    boolean handOut(@Nullable Branch<T> self) {
        for (Branch<T> next = deal(); next != null; next = deal()) {
            next.knock(); // also where it is inside: it may have looked already
            if (next == self) {
                return false;
            }
        }
        if (isEnded()) {
            if (isDry()) {
                tellEnd();
            } else if (isDeserted()) {
                discardRest();
            }
        }
        return true;
    }

    @Override
    void settled(Branch<T> branch, long taken, long left) {
        hand(branch).played();
        lock.lock();
        try {
            count(hand(branch), left);
        } finally {
            lock.unlock();
        }
        ask(branch);
        round(branch);
    }

    @Override
    void left() {
        ask(null);
        round(null);
    }

    @Override
    void finished() {
        round(null);
    }

    /** Nobody is there to whom it could be dealt, and after the end nobody is let in any more. */
    private void discardRest() {
        List<T> rest = new ArrayList<>();
        lock.lock();
        try {
            while (isDeserted() && hasMore()) {
                rest.add(take());
                waiting.decrementAndGet();
            }
        } finally {
            lock.unlock();
        }
        rest.forEach(wiring::discard);
    }

    // ---- upstream -----------------------------------------------------------------------------------------------

    @Override
    Offer put(T item) {
        if (received == asked || !queue.offer(item)) {
            return Offer.FULL; // §1.1: it was not asked for
        }
        received++;
        waiting.incrementAndGet();
        return Offer.SENT;
    }

    @Override
    Throwable overflow() {
        return new OverflowException(way.label(), capacity + " items", wanted);
    }
}
