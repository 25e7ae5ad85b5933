package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.SpscRing;
import io.headgate.operators.plan.Failed;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Strict;
import io.headgate.operators.plan.Wiring;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * One input of a {@link Junction}, or the flow of flows that a {@link Chain} follows. What can be pulled is, inside the junction's pass: no subscription, no queue, no gate.
 * Everything else is subscribed to, and its items wait here, at most {@code prefetch} of them.
 *
 * <p>State, who writes it, who reads it:
 *
 * <ul>
 *   <li>{@code cursor}, {@code head}, {@code asked}, {@code taken}, {@code closed}, and the links of a junction's list: the
 *       thread inside the junction's gate alone.
 *   <li>{@code upstream}: upstream's thread, once.
 *   <li>{@code first}, {@code ring}: an upstream's very first item waits in a field, so that the many inputs that bring one
 *       item need no ring; upstream's thread fills both and makes the ring, the thread inside takes out. Whether
 *       {@code first} was ever filled ({@code began}) is upstream's to know; that it was taken, {@code taken} says.
 *   <li>{@code failure}, then {@code done}: upstream's thread, in this order. The thread inside reads {@code done}
 *       <em>before</em> it finds nothing waiting, so that an item is delivered before the end that followed it.
 * </ul>
 *
 * <p>Items and {@code done} are written with volatile strength, then comes the knock: no item is left unseen. One that
 * arrives when the junction is over is found by the pass that its knock causes, which gives the inlet up again.
 */
final class Inlet<T> implements Strict<T> {

    /** Whose input it is: has a gate, and makes a pass for whoever knocks. */
    interface Owner {
        Wiring wiring();

        void knock();

        /** Whether downstream takes nothing any more; from any thread. */
        boolean isStopped();

        /** Gives an item to the discard handler; from any thread. */
        void discard(Object item);
    }

    private final Owner owner;
    private final int prefetch;
    private final int batch;

    private @Nullable Pulled<? extends T> cursor;
    private @Nullable T head;
    private long asked;
    private long taken;
    private boolean closed;

    /** The neighbours in a junction's list, which is circular. */
    Inlet<T> next = this;

    Inlet<T> previous = this;

    private volatile @Nullable Subscription upstream;
    private volatile @Nullable T first;
    private volatile @Nullable SpscRing<T> ring;
    private volatile boolean done;
    private @Nullable Throwable failure;
    private boolean began;

    private Inlet(Owner owner, int prefetch, int batch) {
        this.owner = owner;
        this.prefetch = prefetch;
        this.batch = batch;
    }

    /** For items that are handed on: a prefetch of p is replenished when p − p/4 of it are used up. */
    static <T> Inlet<T> replenished(Owner owner, int prefetch) {
        return new Inlet<>(owner, prefetch, prefetch - prefetch / 4);
    }

    /** For items each of which takes a place: a place is asked for as soon as it is free. */
    static <T> Inlet<T> placed(Owner owner, int places) {
        return new Inlet<>(owner, places, 1);
    }

    // ---- inside ----------------------------------------------------------------------------------------------------

    /** Pulls or subscribes to {@code node}; once. */
    void open(Node<T> node) throws Exception {
        cursor = node.pull(owner.wiring());
        if (cursor == null) {
            node.subscribe(this, owner.wiring());
        }
    }

    /** Whether it is pulled: then it has an item whenever it is asked, until it ends. */
    boolean isPulled() {
        return cursor != null;
    }

    /** Puts this one before {@code at}, in the list that one is in. */
    void linkBefore(Inlet<T> at) {
        next = at;
        previous = at.previous;
        previous.next = this;
        at.previous = this;
    }

    /** Takes this one out of its list. */
    void unlink() {
        previous.next = next;
        next.previous = previous;
    }

    /** Takes an item; null where there is none now, or none any more. */
    @Nullable
    T poll() throws Exception {
        T item = cursor == null ? waiting() : pulled(cursor);
        if (item != null) {
            taken++;
        }
        return item;
    }

    /** Looks at the next item, which stays here until {@link #take}. */
    @Nullable
    T peek() throws Exception {
        if (head == null) {
            head = cursor == null ? waiting() : pulled(cursor);
        }
        return head;
    }

    /** The item that {@link #peek} has found, which leaves. */
    T take() {
        T item = Objects.requireNonNull(head);
        head = null;
        taken++;
        return item;
    }

    /** Hands on up to {@code most} items; returns how many. */
    long drain(Junction<? super T> to, long most) throws Exception {
        return cursor == null ? drainWaiting(to, most) : drainPulled(cursor, to, most);
    }

    private long drainPulled(Pulled<? extends T> from, Junction<? super T> to, long most) throws Exception {
        long given = 0;
        while (given < most && !closed && !to.stopped) {
            T item = from.next();
            if (item == null) {
                close(from);
            } else {
                to.emit(item);
                given++;
            }
        }
        return given;
    }

    private long drainWaiting(Junction<? super T> to, long most) {
        long given = 0;
        while (given < most && !to.stopped) {
            T item = waiting();
            if (item == null) {
                break;
            }
            taken++;
            to.emit(item);
            given++;
        }
        return given;
    }

    private @Nullable T pulled(Pulled<? extends T> from) throws Exception {
        if (closed) {
            return null;
        }
        T item = from.next();
        if (item == null) {
            close(from);
        }
        return item;
    }

    private @Nullable T waiting() {
        if (taken == 0) {
            T item = first;
            if (item != null) {
                first = null; // §3.13; only then: it may be written between a look that found nothing and this
            }
            return item;
        }
        SpscRing<T> items = ring;
        return items == null ? null : items.poll();
    }

    /** Whether nothing waits and nothing will come; throws what it failed with. A source is asked, if it is pulled. */
    boolean isOver() throws Exception {
        if (head != null) {
            return false;
        }
        if (cursor != null) {
            if (!closed && cursor.ended()) {
                close(cursor);
            }
            return closed;
        }
        if (!done) {
            return false;
        }
        SpscRing<T> items = ring;
        if (taken == 0 ? first != null : items != null && !items.isEmpty()) {
            return false;
        }
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw Failed.raise(thrown);
        }
        return true;
    }

    /** Asks upstream for what is missing to {@code room}, or to the prefetch where that is less. */
    void ask(long room) {
        Subscription subscription = upstream;
        if (subscription == null || done) {
            return;
        }
        long missing = Math.min(room, prefetch) - (asked - taken);
        if (missing > 0 && (missing >= batch || room < prefetch)) {
            asked += missing;
            subscription.request(missing);
        }
    }

    /** Closes or cancels what is above, and discards what waits. Called any number of times. */
    void giveUp() {
        if (cursor != null) {
            close(cursor);
        } else if (!closed && upstream != null) {
            closed = true;
            if (!done) {
                upstream.cancel();
            }
        }
        if (head != null) {
            owner.discard(take());
        }
        for (T item = waiting(); item != null; item = waiting()) {
            taken++;
            owner.discard(item);
        }
        if (done && failure != null) {
            Throwable late = failure;
            failure = null;
            Hooks.undeliverable(late);
        }
    }

    private void close(Pulled<?> source) {
        if (!closed) {
            closed = true;
            Pulled.release(source);
        }
    }

    // ---- from upstream ---------------------------------------------------------------------------------------------

    @Override
    public void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "§2.13: onSubscribe(null)");
        if (upstream != null) {
            subscription.cancel(); // §2.5
            return;
        }
        upstream = subscription;
        owner.knock();
    }

    @Override
    public void onNext(T item) {
        if (item == null) {
            NullPointerException broken = new NullPointerException("§2.13: onNext(null)");
            refuse(broken);
            throw broken;
        }
        if (done || owner.isStopped()) {
            owner.discard(item);
            return;
        }
        if (!keep(item)) {
            owner.discard(item);
            refuse(new IllegalStateException(
                    "§1.1: an input sent more than the " + prefetch + " items it was asked for"));
            return;
        }
        owner.knock();
    }

    private boolean keep(T item) {
        if (!began) {
            began = true;
            first = item;
            return true;
        }
        SpscRing<T> items = ring;
        if (items == null) {
            items = new SpscRing<>(prefetch);
            ring = items;
        }
        // The first item takes a place as long as it waits.
        boolean full = first != null && items.offered() - items.taken() >= prefetch - 1;
        return !full && items.offer(item);
    }

    /** Upstream breaks the rules: it is cancelled, and what it sent before comes before the failure. */
    private void refuse(Throwable why) {
        if (!done) {
            Subscription subscription = upstream;
            if (subscription != null) {
                subscription.cancel();
            }
            onError(why);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        Objects.requireNonNull(thrown, "§2.13: onError(null)");
        if (done) {
            Hooks.undeliverable(thrown);
            return;
        }
        failure = thrown;
        done = true;
        owner.knock();
    }

    @Override
    public void onComplete() {
        if (!done) {
            done = true;
            owner.knock();
        }
    }
}
