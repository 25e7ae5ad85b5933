package io.headgate.operators.split;

import io.headgate.core.Hooks;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.SerialGate;
import io.headgate.core.kernel.Store;
import io.headgate.operators.junction.Arrivals;
import io.headgate.operators.junction.Inlet;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Unopened;
import io.headgate.operators.plan.Wiring;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * One in, a flow of flows out: one pass that takes items from an {@link Inlet} and puts each into the {@link Part} it
 * belongs to. Which part that is, and what happens where it has no room, is all that a kind of splitter adds.
 *
 * <p>State, who writes it, who reads it:
 *
 * <ul>
 *   <li>the gate (this class is one): whoever has changed anything knocks, upstream's thread and each reader's.
 *   <li>{@code intake}: says itself. An item that can't be placed stays there as its first, and with it all that came
 *       later, so what is outstanding upstream and what waits before the parts are bounded together, and whatever a part
 *       has no room for is one item with a name, not a pile.
 *   <li>the parts: each says what its reader's thread writes and what belongs to the thread inside here.
 *   <li>{@code touched}: parts that were read from, or have gone, since the last look, linked through themselves; any
 *       thread adds one at the head by compare-and-set, the thread inside takes all. A look costs as much as there are
 *       changes, however many parts there are.
 *   <li>{@code wait}: written inside when it changes; read by anyone who wants to know what the rest is waiting for.
 *   <li>{@code refused}: written inside, read by anyone; opaque, because a counter orders nothing.
 *   <li>{@code over}: written inside, read by upstream's thread.
 *   <li>{@code alarmed}: raised inside before a timer is set, cleared by the timer before it knocks.
 *   <li>the rest belongs to the thread inside.
 * </ul>
 *
 * <p>A part's reader runs its own pass, often on the thread that is inside here, which has just put an item in. What the
 * reader does in turn (ask, cancel, subscribe to another part) knocks here and is seen by the next pass of that same
 * thread: nothing recurses further than splitter, part, splitter's gate.
 *
 * <p>The flow of parts is a part too. When its subscriber cancels, the parts that are being filled go on; when none is
 * left that gets items, upstream is cancelled.
 */
abstract class Splitter<T, R> extends SerialGate implements Arrivals.Owner {

    /** What the first item waits for. */
    enum Reason {
        /** Its part is full, and nothing may be dropped. */
        FULL("its buffer is full"),
        /** There are as many parts as there may be. */
        NO_PLACE("all places are taken"),
        /** Downstream hasn't asked for another part. */
        NO_DEMAND("downstream has not asked for another one");

        final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    /**
     * What the rest is waiting for.
     *
     * @param reason why the first item isn't placed
     * @param part the part that holds it up: the full one; null where it is downstream that would have to take one more
     */
    record Wait(Reason reason, @Nullable Part<?> part) {}

    /** Why an item was discarded rather than placed. */
    enum Refusal {
        /** Its part has no subscriber any more. */
        CANCELLED,
        /** Nobody takes new parts any more. */
        NO_PART
    }

    /** How many new parts may wait for their subscriber's thread. */
    private static final int NEW_PARTS = 16;

    private static final VarHandle TOUCHED;

    static {
        try {
            TOUCHED = MethodHandles.lookup().findVarHandle(Splitter.class, "touched", Part.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Inlet<T> intake;
    final Part<R> outer;
    private final Node<T> input;
    private final Node<R> node;
    private final Wiring wiring;

    private volatile @Nullable Part<?> touched;
    private volatile @Nullable Wait wait;
    private volatile boolean over;
    private volatile boolean alarmed;
    private Timers.@Nullable Task alarm;
    private final AtomicLongArray refused = new AtomicLongArray(Refusal.values().length);
    private final AtomicInteger untold = new AtomicInteger();
    private boolean opened;

    Splitter(Node<T> input, Node<R> node, Wiring wiring, int prefetch, int mostParts) {
        this.input = input;
        this.node = node;
        this.wiring = wiring;
        this.intake = Inlet.replenished(this, prefetch);
        this.outer = new Outer<>(this, Math.min(mostParts, NEW_PARTS));
    }

    /** The flow of parts: one that is dropped on the way is given up, and its items are what is discarded. */
    private static final class Outer<R> extends Part<R> {
        Outer(Splitter<?, R> owner, int capacity) {
            super(owner, capacity, Overflow.backpressure());
        }

        @Override
        String what() {
            return "flow";
        }

        @Override
        int discardFrom(Store<R> from, Consumer<? super R> handler) {
            return from.discardAll(Unopened::giveUp);
        }
    }

    // ---- what a kind of splitter adds; all of it runs inside -------------------------------------------------------

    /** Whether an item may be taken from upstream now. */
    abstract boolean mayTake();

    /** How many items may be outstanding or wait in the intake. */
    abstract long room();

    /**
     * Puts {@code item} where it belongs, having {@linkplain Inlet#take taken} it from the intake as soon as it is there;
     * false where it has to wait, and {@link #waitFor} was told for what.
     */
    abstract boolean place(T item);

    /** {@code part} was read from, or was opened, or asked for more. */
    abstract void read(Part<?> part);

    /** {@code part} is gone; once. */
    abstract void gone(Part<?> part);

    /** Whether there is a part that still gets items. */
    abstract boolean isFilling();

    /** Each part that still gets items. */
    abstract void eachFilling(Consumer<? super Part<?>> action);

    /** Whatever may have changed besides: a timer. */
    void tick() {}

    /** Nothing will be placed any more; called any number of times. */
    void released() {}

    // ---- for kinds of splitter, inside -----------------------------------------------------------------------------

    final Node<R> node() {
        return node;
    }

    /** Hands a new part to downstream, which has asked for it. */
    final void hand(R part) {
        outer.offer(part);
        outer.announce();
    }

    /** Whether one more part may be handed to downstream now. */
    final boolean mayHand() {
        return outer.isWanted() && outer.store.room() > 0;
    }

    /** The first item is discarded; it counts as placed. */
    final boolean refuse(Refusal why) {
        T item = intake.take();
        refused.setOpaque(index(why), refused.getPlain(index(why)) + 1);
        discard(item);
        return true;
    }

    final boolean waitFor(Reason reason, @Nullable Part<?> part) {
        Wait now = wait;
        if (now == null || now.reason() != reason || now.part() != part) {
            wait = new Wait(reason, part);
        }
        return false;
    }

    /** As {@link #waitFor}, for room in {@code part}; where time alone makes some, the pass looks again then. */
    final boolean waitForRoom(Part<?> part) {
        long nanos = part.store.expiresIn();
        if (nanos != Long.MAX_VALUE && !alarmed) {
            alarmed = true;
            alarm = wiring.timers().schedule(this::alarm, nanos);
        }
        return waitFor(Reason.FULL, part);
    }

    private void alarm() {
        alarmed = false;
        knock();
    }

    // ---- for those who look on -------------------------------------------------------------------------------------

    /** What the rest is waiting for, or null. */
    final @Nullable Wait waiting() {
        return wait;
    }

    /** How many items were discarded for {@code why} instead of being placed. */
    final long refused(Refusal why) {
        return refused.getOpaque(index(why));
    }

    @SuppressWarnings("EnumOrdinal") // the array lives no longer than this class's enum
    private static int index(Refusal why) {
        return why.ordinal();
    }

    // ---- from parts ------------------------------------------------------------------------------------------------

    final void touched(Part<?> part) {
        Part<?> first;
        do {
            first = touched;
            part.nextTouched = first;
        } while (!TOUCHED.compareAndSet(this, first, part));
    }

    /** One failure goes to several readers: it is reported if it reached none of those it was told to. */
    final void untold(Throwable failure, boolean counted) {
        if (counted && untold.decrementAndGet() == 0) {
            Hooks.undeliverable(failure);
        }
    }

    // ---- as an inlet's owner ---------------------------------------------------------------------------------------

    @Override
    public final Wiring wiring() {
        return wiring;
    }

    @Override
    public final boolean isStopped() {
        return over;
    }

    @Override
    public final void discard(Object item) {
        wiring.discard(item);
    }

    // ---- the pass --------------------------------------------------------------------------------------------------

    /** Gives downstream its subscription; upstream is opened by the first pass, after that. */
    final void start(Subscriber<? super R> downstream) {
        outer.subscribe(downstream, wiring);
    }

    @Override
    public final void knock() {
        if (enter()) {
            try {
                do {
                    pass();
                } while (!leave());
            } catch (Throwable fatal) {
                over = true;
                do {
                    giveUp();
                } while (!leave());
                throw fatal;
            }
        }
    }

    private void pass() {
        Throwable failure = null;
        try {
            look();
            if (!opened && !over) {
                opened = true;
                intake.open(input);
            }
            while (!over && next()) {
                look();
            }
            if (!over) {
                if (intake.isOver()) {
                    end(null);
                } else {
                    intake.ask(room());
                }
            }
        } catch (Throwable thrown) {
            failure = thrown;
            end(thrown);
        }
        if (over) {
            giveUp();
            look();
        }
        if (failure != null) {
            Fatal.rethrow(failure);
        }
    }

    private void giveUp() {
        intake.giveUp();
        if (alarm != null) {
            alarm.cancel();
        }
        released();
    }

    /** Places the next item; false where there is none, or it has to wait. */
    private boolean next() throws Exception {
        if (outer.isLeft() && !outer.isGone()) {
            return false; // its pass is giving up the parts it hasn't handed on, and touches it when it is done
        }
        T item = mayTake() ? intake.peek() : null;
        if (item == null) {
            return false;
        }
        if (!place(item)) {
            return false;
        }
        if (wait != null) {
            wait = null;
        }
        return true;
    }

    /** Looks at what has changed since the last time. */
    final void look() {
        tick();
        // Eldest first, and each is taken out of the list before it is looked at.
        for (Part<?> part = turned((Part<?>) TOUCHED.getAndSet(this, (Part<?>) null)); part != null; ) {
            Part<?> after = part.nextTouched;
            part.nextTouched = null;
            part.looked();
            if (part.isGone()) {
                part.discardRest();
                if (part != outer && part.bury()) {
                    gone(part);
                }
            } else if (part != outer) {
                read(part);
            }
            part = after;
        }
        if (outer.isGone() && !isFilling()) {
            over = true;
        }
    }

    private static @Nullable Part<?> turned(@Nullable Part<?> last) {
        Part<?> first = null;
        for (Part<?> part = last; part != null; ) {
            Part<?> after = part.nextTouched;
            part.nextTouched = first;
            first = part;
            part = after;
        }
        return first;
    }

    /** Upstream has ended, or a function threw: each part gets what it holds, then the end. */
    private void end(@Nullable Throwable failure) {
        over = true;
        Part.Ending how = new Part.Ending(failure);
        if (failure != null) {
            int[] told = {outer.count() ? 1 : 0};
            eachFilling(part -> told[0] += part.count() ? 1 : 0);
            untold.set(told[0]);
            if (told[0] == 0) {
                Hooks.undeliverable(failure);
            }
        }
        eachFilling(part -> part.end(how));
        outer.end(how);
    }
}
