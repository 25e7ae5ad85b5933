package io.headgate.core.kernel;

import static java.util.Objects.requireNonNull;

import io.headgate.core.Emitter;
import io.headgate.core.Hooks;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * One subscription of a push source: any number of threads send into a store, the drain pass takes items out.
 *
 * <p>State, who writes it, who reads it (what the pass has is told there):
 *
 * <ul>
 *   <li>{@code over}: set once by compare-and-set, by whoever ends the flow from this side. Only that thread goes on to
 *       seal the store and to end the pass, in this order: what was {@link Offer#SENT} is in the store by then and comes
 *       out before the end.
 *   <li>{@code listener}, {@code isNew}: set by whoever registers one, read by the thread inside the pass.
 *   <li>{@code refused}: set by a sender before its last try, cleared by the thread inside before it calls the listener.
 *       Either the try finds the room, or the thread that made it finds the flag: a full fence lies between the two
 *       steps on both sides.
 *   <li>{@code toldOf}: the demand after the last look, by the thread inside.
 *   <li>{@code waiting}: how many senders wait for room, and {@code wakes}: how often they were all woken, both changed
 *       under {@code lock}. The same two steps on both sides: a
 *       sender raises it and tries again before it waits; the pass makes room and then looks at it.
 *   <li>{@code actions}: what to run on cancel, guarded by {@code lock}; null once they were run.
 * </ul>
 *
 * <p>The thread inside never waits for a sender. A sender holds the lock only to wait on it, never during a signal.
 *
 * <p>Producers hold the {@linkplain #emitter() emitter}, not this: it lets go of the subscription when that has ended,
 * so that a producer which goes on for ever doesn't keep a subscriber that is long gone (§3.13).
 *
 * @param <T> the items
 */
public final class EmitterCore<T> extends DrainPass<T> {
    private static final VarHandle OVER;

    static {
        try {
            OVER = MethodHandles.lookup().findVarHandle(EmitterCore.class, "over", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** After how many deliveries room is made known, at the latest. */
    private static final int MOST = 1 << 10;

    private final Sender<T> sender = new Sender<>(this);
    private final Store<T> store;
    private final Overflow.Kind kind;
    private final String name;

    @SuppressWarnings("unused") // through its handle
    private volatile boolean over;

    private volatile @Nullable LongConsumer listener;
    private volatile boolean isNew;
    private volatile boolean refused;
    private long toldOf;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private volatile int waiting;
    private long wakes;
    private @Nullable List<Runnable> actions = new ArrayList<>(1);

    /**
     * A subscription that hasn't begun.
     *
     * @param name what an overflow calls the buffer
     * @param store made for many producers; its budget, if it has one, knocks here
     * @param executor where items are delivered, or null for whichever thread sends or requests
     */
    public EmitterCore(
            String name,
            Store<T> store,
            Subscriber<? super T> downstream,
            @Nullable Executor executor,
            Consumer<? super T> discarded) {
        super(
                store,
                downstream,
                executor,
                discarded,
                Demand.batch(store.capacity().max(), MOST),
                false);
        this.name = name;
        this.store = store;
        this.kind = store.policy().kind();
    }

    /** What producers send to. */
    public Emitter<T> emitter() {
        return sender;
    }

    /** Begins: downstream gets its subscription, then {@code body} the emitter. What it throws fails the flow. */
    public void start(Consumer<? super Emitter<T>> body) {
        introduce(false);
        try {
            body.accept(sender);
        } catch (Throwable thrown) {
            endWith(thrown);
            Fatal.rethrow(thrown);
        }
    }

    // ---- from producers ------------------------------------------------------------------------------------------

    private Offer send(T item) {
        if (isOver()) {
            return Offer.CLOSED;
        }
        var offer = store.offer(item);
        if (offer == Offer.FULL) {
            offer = full(item);
        }
        if (offer == Offer.SENT) {
            knockForItem();
        }
        return offer;
    }

    private Offer full(T item) {
        return switch (kind) {
            case BLOCK -> isInside() ? Offer.FULL : await(item);
            // of several senders that find it full at once, one fails the flow and the others find it over
            case FAIL ->
                end(new OverflowException(name, store.capacityText(), demand.outstanding()))
                        ? Offer.FULL
                        : Offer.CLOSED;
            default -> {
                refused = true;
                VarHandle.fullFence();
                yield store.offer(item); // room that was made before the flag could be seen
            }
        };
    }

    /** Waits for room. The tries are made without the lock, for they may run user code (a weigher, a drop handler). */
    private Offer await(T item) {
        var seen = enlist(1);
        try {
            if (store.policy().expiry() != null) {
                knock(); // so that somebody sets an alarm for the room that time makes
            }
            while (true) {
                VarHandle.fullFence(); // we are listed before we look for room
                var offer = isOver() ? Offer.CLOSED : store.offer(item);
                if (offer != Offer.FULL) {
                    return offer;
                }
                seen = awaitWake(seen);
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return Offer.FULL;
        } finally {
            enlist(-1);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // changed under the lock only
    private long enlist(int more) {
        lock.lock();
        try {
            waiting += more;
            return wakes;
        } finally {
            lock.unlock();
        }
    }

    private long awaitWake(long seen) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (wakes == seen) {
                room.await();
            }
            return wakes;
        } finally {
            lock.unlock();
        }
    }

    private void wakeAll() {
        lock.lock();
        try {
            wakes++;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void endWith(@Nullable Throwable failure) {
        if (!end(failure) && failure != null) {
            Hooks.undeliverable(failure);
        }
    }

    /** Ends the flow, unless it has ended or was cancelled. */
    private boolean end(@Nullable Throwable failure) {
        store.checkOutside(); // it couldn't be sealed
        if (!OVER.compareAndSet(this, false, true) || isCancelled()) {
            return false;
        }
        store.seal();
        sender.core = null;
        wakeAll();
        if (failure == null) {
            complete();
        } else {
            fail(failure);
        }
        return true;
    }

    private boolean isOver() {
        return over || isCancelled();
    }

    private void listen(LongConsumer asked) {
        listener = asked;
        isNew = true;
        knock();
    }

    private boolean remember(Runnable action) {
        lock.lock();
        try {
            return actions != null && actions.add(action);
        } finally {
            lock.unlock();
        }
    }

    // ---- inside the pass -----------------------------------------------------------------------------------------

    @Override
    protected void settled(long taken, long left) {
        if (kind == Overflow.Kind.BLOCK) {
            VarHandle.fullFence(); // the items left the store before we look who waits
            if (waiting > 0) {
                store.whenRoom(this::knock);
                wakeAll();
            }
        }
        tell(taken, left);
    }

    private void tell(long taken, long left) {
        var told = listener;
        var grew = left == Demand.UNBOUNDED ? toldOf != left : left > toldOf - taken;
        toldOf = left;
        if (told == null || isOver()) {
            return;
        }
        VarHandle.fullFence(); // as above
        var cause = grew || isNew || refused;
        if (cause && left > 0 && store.room() > 0) {
            isNew = false;
            refused = false;
            try {
                told.accept(left);
            } catch (Throwable thrown) {
                endWith(thrown);
                Fatal.rethrow(thrown);
            }
        }
    }

    @Override
    protected void cancelUpstream() {
        OVER.setVolatile(this, true);
        store.seal();
        sender.cancelled = true; // before it lets go, so that no action falls between the two
        sender.core = null;
        wakeAll();
        List<Runnable> due;
        lock.lock();
        try {
            due = actions;
            actions = null;
        } finally {
            lock.unlock();
        }
        if (due != null) {
            due.forEach(EmitterCore::runAction);
        }
    }

    private static void runAction(Runnable action) {
        try {
            action.run();
        } catch (Throwable thrown) {
            Hooks.undeliverable(thrown);
        }
    }

    /** The producers' end. */
    private static final class Sender<T> implements Emitter<T> {
        /** Null once there is nothing left to send to. */
        private volatile @Nullable EmitterCore<T> core;

        private volatile boolean cancelled;

        Sender(EmitterCore<T> core) {
            this.core = core;
        }

        @Override
        public Offer send(T item) {
            requireNonNull(item, "item");
            var to = core;
            return to == null ? Offer.CLOSED : to.send(item);
        }

        @Override
        public void complete() {
            var to = core;
            if (to != null) {
                to.endWith(null);
            }
        }

        @Override
        public void fail(Throwable failure) {
            requireNonNull(failure, "failure");
            var to = core;
            if (to != null) {
                to.endWith(failure);
            } else {
                Hooks.undeliverable(failure);
            }
        }

        @Override
        public long demand() {
            var to = core;
            return to == null ? 0 : to.demand.outstanding();
        }

        @Override
        public void onDemand(LongConsumer listener) {
            requireNonNull(listener, "listener");
            var to = core;
            if (to != null) {
                to.listen(listener);
            }
        }

        @Override
        public void onCancel(Runnable action) {
            requireNonNull(action, "action");
            var to = core;
            if (to == null ? cancelled : !to.remember(action)) {
                runAction(action);
            }
        }

        @Override
        public boolean isClosed() {
            var to = core;
            return to == null || to.isOver();
        }
    }
}
