package io.headgate.operators.split;

import io.headgate.core.Capacity;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Stock;
import io.headgate.core.kernel.Store;
import io.headgate.core.kernel.Stores;
import io.headgate.operators.plan.Signals;
import io.headgate.operators.plan.Wiring;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * One of the flows that a {@link Splitter} fills: a group, a window, or the flow of these. It is live from the start:
 * items wait in its store whether somebody has subscribed or not, and there is one subscriber.
 *
 * <p>State, who writes it, who reads it:
 *
 * <ul>
 *   <li>{@code store}: the splitter puts in, from inside its gate. The reader's pass takes out until it has ended; from then
 *       on, and where there will never be a reader, the splitter discards what it has put in too late.
 *   <li>{@code reader}: nothing, then either the {@link Outlet} of the one subscriber and, once that has ended, the mark that
 *       it was read, or for good the mark that it was given up; the first step by compare-and-set, so that a subscriber and
 *       whoever gives it up agree. An item is put in before the splitter looks for a reader, and a reader is there before
 *       its first pass looks for an item: both are volatile, so one of the two sees the other.
 *   <li>{@code ending}: the splitter, once. The same argument: whoever comes second, subscriber or end, finds the other.
 *       An outlet takes it once.
 *   <li>{@code gone}: that nothing more will be taken; by the reader's pass as its last step, or by whoever gave it up. The
 *       part is touched after that, so the splitter finds it gone after whatever it has put in without knowing.
 *   <li>{@code settled}: how many items the reader's pass has handed on and taken off the demand; by that pass alone. It is
 *       written with volatile strength before the splitter is knocked at, and read by the splitter before it looks for
 *       room, so a place that was made is never overlooked (see {@link io.headgate.core.kernel.SerialGate}).
 *   <li>{@code queued}, {@code nextTouched}: membership in the splitter's list of parts to look at. Cleared before the
 *       splitter looks, so that what changes later puts the part there again.
 *   <li>{@code offered}, {@code closed}, {@code counted}, {@code buried}: inside the splitter.
 * </ul>
 */
class Part<T> implements Stock<T> {

    /** How a part ends. */
    record Ending(@Nullable Throwable failure) {}

    /** In place of a reader: there was none, and there will be none. */
    private static final Object GIVEN_UP = new Object();

    /** In place of a reader: there was one (§3.13: which isn't kept). */
    private static final Object WAS_READ = new Object();

    private static final VarHandle READER;
    private static final VarHandle QUEUED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            READER = lookup.findVarHandle(Part.class, "reader", Object.class);
            QUEUED = lookup.findVarHandle(Part.class, "queued", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Store<T> store;
    private final Splitter<?, ?> owner;
    private final int chunk;

    private volatile @Nullable Object reader;
    private volatile @Nullable Ending ending;
    private volatile boolean gone;
    private volatile long settled;

    @SuppressWarnings("unused") // by its handle
    private volatile boolean queued;

    @Nullable
    Part<?> nextTouched;

    private long offered;

    /** Nothing more is put in: the splitter knows that it is gone, or has ended it. */
    boolean closed;

    private boolean counted;
    private boolean buried;

    Part(Splitter<?, ?> owner, int capacity, Overflow<? super T> overflow) {
        this.owner = owner;
        this.store = Stores.create(
                owner.node().toString(),
                Capacity.items(capacity),
                overflow,
                owner.wiring().timers(),
                false);
        this.chunk = Demand.batch(capacity);
    }

    // ---- inside the splitter ---------------------------------------------------------------------------------------

    /** Puts {@code item} in, without telling anybody; see {@link #announce}. */
    final Offer offer(T item) {
        Offer answer = store.offer(item);
        if (answer == Offer.SENT) {
            offered++;
        }
        return answer;
    }

    /** An item was put in. */
    final void announce() {
        Outlet<T> outlet = outlet();
        if (outlet != null) {
            outlet.announced();
        }
    }

    /** How many items were put in that the reader has not yet handed on; an item under way counts. */
    final long held() {
        return offered - settled;
    }

    /** How many items the reader has handed on. */
    final long settled() {
        return settled;
    }

    /** Whether the reader has asked for more than was put in. */
    final boolean isWanted() {
        return unmet() > 0;
    }

    /**
     * How much more the reader has asked for than it has, or is about to have. Read in this order, whatever the reader does
     * in between is left out of the demand or counted twice against it: the answer may be too low for a moment, after which
     * the reader's pass touches this part, and is never too high.
     */
    final long unmet() {
        if (gone) {
            return 0;
        }
        long before = settled;
        long waiting = store.depth();
        long taken = store.delivered();
        long outstanding = outstanding();
        return outstanding == Long.MAX_VALUE ? outstanding : outstanding - waiting - (taken - before);
    }

    /** What the reader has asked for and not been given. */
    final long outstanding() {
        Outlet<T> outlet = outlet();
        return outlet == null ? 0 : outlet.outstanding();
    }

    /** Whether its reader has left; it is gone when all it held is discarded. */
    final boolean isLeft() {
        Outlet<T> outlet = outlet();
        return gone || (outlet != null && outlet.isLeft());
    }

    final boolean isGone() {
        return gone;
    }

    /** Whether this is the first time that it is found gone. */
    final boolean bury() {
        boolean first = !buried;
        buried = true;
        return first;
    }

    /** Whether anybody has subscribed. */
    final boolean isOpened() {
        return outlet() != null;
    }

    /** Among those whose failure counts as told as soon as one of them has had it. */
    final boolean count() {
        counted = !gone && isOpened();
        return counted;
    }

    /** The last item was put in; what waits is still handed on. */
    final void end(Ending how) {
        closed = true;
        ending = how;
        Outlet<T> outlet = outlet();
        if (outlet != null) {
            outlet.conclude(how);
        } else if (how.failure() != null) {
            owner.untold(how.failure(), counted);
        }
    }

    /** It is gone: what it still holds is discarded. */
    final void discardRest() {
        discardFrom(store, owner::discard);
    }

    /** Discards what {@code from} holds. */
    int discardFrom(Store<T> from, Consumer<? super T> handler) {
        return from.discardAll(handler);
    }

    // ---- from downstream -------------------------------------------------------------------------------------------

    final void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        // The items were the outer flow's: who says nothing of what is discarded leaves that to it.
        Consumer<Object> own = wiring.discarded();
        Consumer<Object> handler =
                own == Wiring.DEFAULT.discarded() ? owner.wiring().discarded() : own;
        Outlet<T> outlet = new Outlet<>(this, downstream, handler, chunk);
        if (!READER.compareAndSet(this, null, outlet)) {
            Signals.fail(downstream, refusal());
            return;
        }
        outlet.begin();
        Ending how = ending;
        if (how != null) {
            outlet.conclude(how);
        }
    }

    private IllegalStateException refusal() {
        String why = reader == GIVEN_UP ? "was given up unread" : "has its one subscriber already";
        return new IllegalStateException(owner.node() + ": this " + what() + " " + why);
    }

    /** What messages call it. */
    String what() {
        return "part";
    }

    /** Nobody will subscribe. Does nothing where somebody has. */
    final void giveUp() {
        if (READER.compareAndSet(this, null, GIVEN_UP)) {
            gone = true;
            touch();
        }
    }

    @SuppressWarnings("unchecked") // an outlet is of this part
    private @Nullable Outlet<T> outlet() {
        return reader instanceof Outlet<?> outlet ? (Outlet<T>) outlet : null;
    }

    // ---- from the reader's pass ------------------------------------------------------------------------------------

    final void settled(long taken) {
        long sum = settled + taken;
        settled = sum;
        touch();
    }

    /** The splitter looks at this part. */
    private void touch() {
        if (QUEUED.compareAndSet(this, false, true)) {
            owner.touched(this);
        }
        owner.knock();
    }

    final void looked() {
        QUEUED.setVolatile(this, false);
    }

    /** A failure that this reader will never have. */
    final void undelivered(Throwable late) {
        owner.untold(late, counted);
    }

    @Override
    public final @Nullable T poll() {
        return store.poll();
    }

    @Override
    public final boolean isEmpty() {
        return store.isEmpty();
    }

    /** A pass that has ended comes by again when its subscriber still asks or cancels: then the rest is the splitter's. */
    @Override
    public final int discardAll(Consumer<? super T> handler) {
        return gone ? 0 : discardFrom(store, handler);
    }

    @Override
    public final void whenExpired(Runnable knock) {
        store.whenExpired(knock);
    }

    @Override
    public final void close() {
        store.close();
        reader = WAS_READ;
        gone = true;
        touch();
    }
}
