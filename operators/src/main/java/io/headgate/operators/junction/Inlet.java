package io.headgate.operators.junction;

import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.SpscRing;
import io.headgate.operators.plan.Failed;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.source.EmptySource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * One input of a {@link Junction}, or the flow of flows that a {@link Chain} follows: the side that takes. What can be
 * pulled is, inside the junction's pass: no subscription, no queue, no gate. Everything else is subscribed to, and its
 * items wait here, at most {@code prefetch} of them; {@link Arrivals} is the side that upstream sees.
 *
 * <p>State, who writes it, who reads it:
 *
 * <ul>
 *   <li>{@code cursor}, {@code head}, {@code asked}, {@code taken}, {@code closed}, and the links of a junction's list: the
 *       thread inside the junction's gate alone.
 *   <li>{@code first}, {@code ring}: an upstream's very first item waits in a field, so that the many inputs that bring one
 *       item need no ring; upstream's thread fills both and makes the ring, the thread inside takes out. Whether
 *       {@code first} was ever filled ({@code began}) is upstream's to know; that it was taken, {@code emptied} says.
 * </ul>
 *
 * <p>Items are written with volatile strength, then comes the knock: no item is left unseen.
 */
public class Inlet<T> extends Arrivals<T> {

    private final int prefetch;
    private final int batch;

    private @Nullable Pulled<? extends T> cursor;
    private @Nullable T head;
    private long asked;
    private long taken;
    private boolean emptied;
    private boolean closed;

    /** The neighbours in a junction's list, which is circular. */
    Inlet<T> next = this;

    Inlet<T> previous = this;

    /** Whether it is in such a list. */
    boolean linked;

    private volatile @Nullable T first;
    private volatile @Nullable SpscRing<T> ring;
    private boolean began;

    Inlet(Owner owner, int prefetch, int batch) {
        super(owner);
        this.prefetch = prefetch;
        this.batch = batch;
    }

    /** For items that are handed on: the prefetch is replenished in batches. */
    public static <T> Inlet<T> replenished(Owner owner, int prefetch) {
        return new Inlet<>(owner, prefetch, Demand.batch(prefetch));
    }

    /** For items each of which takes a place: a place is asked for as soon as it is free. */
    public static <T> Inlet<T> placed(Owner owner, int places) {
        return new Inlet<>(owner, places, 1);
    }

    /** Pulls or subscribes to {@code node}; once. */
    @SuppressWarnings("unchecked") // a node of a subtype gives nothing but items of the type
    public final void open(Node<? extends T> node) throws Exception {
        try {
            cursor = node.pull(owner.wiring());
        } catch (Throwable thrown) {
            // over in its turn, whether the junction goes on or ends
            cursor = EmptySource.<T>node().pull(owner.wiring());
            failed(thrown);
        }
        if (cursor == null) {
            ((Node<T>) node).subscribe(this, owner.wiring());
        }
    }

    /** Whether it is pulled: then it has an item whenever it is asked, until it ends. */
    public final boolean isPulled() {
        return cursor != null;
    }

    /** Puts this one before {@code at}, in the list that one is in; or, before itself, into a list of its own. */
    final void linkBefore(Inlet<T> at) {
        linked = true;
        next = at;
        previous = at.previous;
        previous.next = this;
        at.previous = this;
    }

    /** Takes this one out of its list. */
    final void unlink() {
        linked = false;
        previous.next = next;
        next.previous = previous;
    }

    /** Takes an item; null where there is none now, or none any more. */
    public final @Nullable T poll() throws Exception {
        T item = cursor == null ? waiting() : pulled(cursor);
        if (item != null) {
            taken++;
        }
        return item;
    }

    /** Looks at the next item, which stays here until {@link #take}. */
    public final @Nullable T peek() throws Exception {
        if (head == null) {
            head = cursor == null ? waiting() : pulled(cursor);
        }
        return head;
    }

    /** Whether {@link #peek} has found an item that is still here. */
    final boolean hasHead() {
        return head != null;
    }

    /** The item that {@link #peek} has found. */
    final T head() {
        return Objects.requireNonNull(head);
    }

    /** The item that {@link #peek} has found, which leaves. */
    public final T take() {
        T item = head();
        head = null;
        taken++;
        return item;
    }

    /** Hands on up to {@code most} items; returns how many. */
    final long drain(Junction<? super T> to, long most) throws Exception {
        return cursor == null ? drainWaiting(to, most) : drainPulled(cursor, to, most);
    }

    private long drainPulled(Pulled<? extends T> from, Junction<? super T> to, long most) throws Exception {
        long given = 0;
        while (given < most && !closed && !to.stopped) {
            T item = pulled(from);
            if (item != null) {
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
        T item = null;
        try {
            item = from.next();
        } catch (Throwable thrown) {
            failed(thrown);
        }
        if (item == null) {
            close(from);
        }
        return item;
    }

    /** Whether nothing waits and nothing will come; throws what it failed with. A source is asked, if it is pulled. */
    public final boolean isOver() throws Exception {
        if (head != null) {
            return false;
        }
        Pulled<? extends T> source = cursor;
        if (source != null) {
            if (!closed && hasEnded(source)) {
                close(source);
            }
            return closed;
        }
        if (!isDone() || isWaiting()) {
            return false;
        }
        Throwable thrown = takeFailure();
        if (thrown != null) {
            failed(thrown);
        }
        return true;
    }

    private boolean hasEnded(Pulled<? extends T> source) throws Exception {
        try {
            return source.ended();
        } catch (Throwable thrown) {
            failed(thrown);
            return true;
        }
    }

    /** Ends the junction with {@code thrown}, or this input alone where the junction delays failures. */
    private void failed(Throwable thrown) throws Exception {
        if (!owner.delays(thrown)) {
            throw Failed.raise(thrown);
        }
    }

    /** Asks upstream for what is missing to {@code room}, or to the prefetch where that is less. */
    public void ask(long room) {
        Subscription subscription = upstream();
        if (subscription == null) {
            return;
        }
        long missing = Math.min(room, prefetch) - (asked - taken);
        if (missing > 0 && (missing >= batch || room < prefetch)) {
            asked += missing;
            subscription.request(missing);
        }
    }

    /** Closes or cancels what is above, and discards what waits and what still comes. Called any number of times. */
    public final void giveUp() {
        if (head != null) {
            owner.discard(take());
        }
        if (cursor != null) {
            close(cursor);
        } else {
            abandon();
        }
    }

    private void close(Pulled<?> source) {
        if (!closed) {
            closed = true;
            Pulled.release(source);
        }
    }

    // ---- where items wait ------------------------------------------------------------------------------------------

    @Override
    @Nullable
    T waiting() {
        if (!emptied) {
            T item = first;
            if (item != null) {
                emptied = true;
                first = null; // §3.13; only then: it may be written between a look that found nothing and this
            }
            return item;
        }
        SpscRing<T> items = ring;
        return items == null ? null : items.poll();
    }

    /** Whether an item waits, for one that isn't pulled. */
    boolean isWaiting() {
        SpscRing<T> items = ring;
        return emptied ? items != null && !items.isEmpty() : first != null;
    }

    @Override
    boolean keep(T item) {
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

    @Override
    final int places() {
        return prefetch;
    }
}
