package io.headgate.core.kernel;

import io.headgate.core.Hooks;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The one pass over (buffer, demand, terminal state) that serves every buffer node: it takes items from a {@link Stock},
 * gives downstream no more than it asked for, and tells the node above when room was made.
 *
 * <p>State, who writes it, who reads it:
 *
 * <ul>
 *   <li>the gate (this class is one): any thread knocks after it has changed anything below.
 *   <li>{@code demand}: downstream's threads grant, the thread inside settles.
 *   <li>the stock: producers put in, the thread inside takes out.
 *   <li>{@code failure}, then {@code done}: written once by whoever ends the node, in this order; the thread inside reads
 *       {@code done} <em>before</em> it finds the stock empty, so that what was put in before the end is delivered
 *       before the end.
 *   <li>{@code abort}: a failure that does not wait its turn (an illegal request, a rejected task). The first one wins.
 *   <li>{@code cancelled}: by downstream.
 *   <li>{@code terminated}, {@code inside}, {@code looks}: the thread inside alone; the gate orders one thread's writes before the next
 *       one's reads. {@code inside} is read by others to ask "is it me?", to which only the thread that wrote it can
 *       answer yes.
 * </ul>
 *
 * <p>All that others write is volatile, or written before a volatile ({@code failure} before {@code done}), so a knock that
 * finds the gate pending is never lost: see {@link SerialGate}.
 *
 * <p>With an executor the pass runs there as a task. Before it gives its thread back it looks again for a short while,
 * because a wake-up costs thousands of items; the time is bounded by {@link Linger}, and a pass that handed nothing on
 * doesn't wait at all. And it lets items gather before it looks: two threads that meet at each item pay for moving the
 * item, the index and the slot between their caches each time.
 */
public abstract class DrainPass<T> extends SerialGate implements Subscription {

    private static final VarHandle ABORT;

    static {
        try {
            ABORT = MethodHandles.lookup().findVarHandle(DrainPass.class, "abort", Throwable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What downstream has asked for and not received. */
    protected final Demand demand = new Demand();

    /** What waits to be delivered. */
    private final Stock<T> stock;

    /** Downstream. */
    protected final Subscriber<? super T> downstream;

    private final @Nullable Hop hop;
    private final Consumer<? super T> discarded;
    private final int chunk;
    private final boolean failFast;

    private volatile boolean done;
    private @Nullable Throwable failure;
    private volatile @Nullable Throwable abort;
    private volatile boolean cancelled;
    private boolean terminated;
    private @Nullable Thread inside;
    private int looks;

    /**
     * A pass from {@code stock} to {@code downstream}.
     *
     * @param executor where it runs, or null for whichever thread knocks
     * @param discarded is given what a cancellation or an abort leaves in the stock
     * @param chunk after how many items, at the latest, demand is settled and {@link #settled} called
     * @param failFast whether a failure overtakes the items before it
     */
    protected DrainPass(
            Stock<T> stock,
            Subscriber<? super T> downstream,
            @Nullable Executor executor,
            Consumer<? super T> discarded,
            int chunk,
            boolean failFast) {
        this.stock = stock;
        this.downstream = downstream;
        this.hop = executor == null ? null : new Hop(executor, this::run);
        this.discarded = discarded;
        this.chunk = chunk;
        this.failFast = failFast;
    }

    /**
     * Inside the pass, after {@code taken} items were handed on and settled: asks upstream for more.
     *
     * @param left the demand that is left
     */
    protected abstract void settled(long taken, long left);

    /** Cancels upstream; inside the pass, at most once, and not after upstream has ended. */
    protected abstract void cancelUpstream();

    // ---- from upstream -------------------------------------------------------------------------------------------

    /** Runs the pass, or makes whoever runs it look again. */
    public final void knock() {
        if (enter()) {
            start();
        }
    }

    /**
     * After an item was put in: as {@link #knock}, but not where a pass would have nothing to do. Without demand there is
     * nobody to give the item to, and whoever asks or cancels later knocks; that knock finds the item, because it was in
     * the stock before we looked here. It keeps a source at full speed from passing the gate for each item it loses. Once
     * upstream is done nobody may come any more, so whoever puts one in then sees to it himself.
     */
    protected final void knockForItem() {
        if ((demand.outstanding() != 0 || isCutShort() || done) && !isInside()) {
            knock();
        }
    }

    /**
     * Whether the flow ended without waiting for what is in the stock. A producer that doesn't knock for each item looks
     * here after it has put one in: it may have come after the rest was discarded, and then a knock discards it.
     */
    protected final boolean isCutShort() {
        return cancelled || abort != null;
    }

    /** Upstream has completed: downstream will, once the stock is empty. */
    public final void complete() {
        done = true;
        knock();
    }

    /** Upstream has failed: downstream will, once the stock is empty, or at once where the node was told to fail fast. */
    public final void fail(Throwable cause) {
        failure = cause;
        done = true;
        knock();
    }

    /** Fails downstream without waiting for what is in the stock, and cancels upstream. */
    public final void abort(Throwable cause) {
        if (!ABORT.compareAndSet(this, null, cause)) {
            unheard(cause);
        }
        knock();
    }

    /** An abort that came second, or met a cancel: an illegal request is nobody's concern then (§3.6), all else is. */
    private static void unheard(Throwable cause) {
        if (!Demand.isRefusal(cause)) {
            Hooks.undeliverable(cause);
        }
    }

    /** Whether upstream has ended. */
    public final boolean isDone() {
        return done;
    }

    /** Whether downstream has cancelled. */
    public final boolean isCancelled() {
        return cancelled;
    }

    /**
     * Whether the calling thread is inside and the pass goes on: what it puts into the stock will be seen without a knock.
     */
    protected final boolean isInside() {
        return inside == Thread.currentThread() && !terminated;
    }

    /** What is left over, to the discard handler. */
    protected final void discard(T item) {
        try {
            discarded.accept(item);
        } catch (Throwable t) {
            Fatal.rethrow(t);
            Hooks.undeliverable(t);
        }
    }

    // ---- from downstream -----------------------------------------------------------------------------------------

    @Override
    public final void request(long n) {
        IllegalArgumentException refusal = Demand.refusal(n);
        if (refusal != null) {
            abort(refusal); // §3.9
            return;
        }
        demand.grant(n);
        knock();
    }

    @Override
    public final void cancel() {
        if (!cancelled) {
            cancelled = true; // §3.7: idempotent
            knock();
        }
    }

    // ---- the pass ------------------------------------------------------------------------------------------------

    /**
     * Hands downstream its subscription, from inside: what it asks for there is given once {@code onSubscribe} has
     * returned, on whichever thread, and nothing is signalled while it runs (§1.3).
     *
     * @param look whether to make a pass in any case, because there is something to ask of upstream
     */
    protected final void introduce(boolean look) {
        introduce(enter(), look);
    }

    /** As {@link #introduce}, with a look, by a thread that {@linkplain #enter entered} before anybody else knew of this. */
    protected final void introduceInside() {
        introduce(true, true);
    }

    private void introduce(boolean first, boolean look) {
        try {
            downstream.onSubscribe(this);
        } catch (Throwable thrown) {
            cancelled = true; // §2.13
            if (first) {
                run();
            }
            throw thrown;
        }
        if (first && (look || !leave())) {
            start();
        }
    }

    private void start() {
        if (hop == null) {
            run();
            return;
        }
        Throwable rejected = hop.start();
        if (rejected != null) {
            // This thread is inside and no task will be: it ends the flow here, so that the rejection is heard.
            if (!terminated && !ABORT.compareAndSet(this, null, rejected)) {
                unheard(rejected);
            }
            run();
            Fatal.rethrow(rejected);
        }
    }

    /** The pass; by the thread inside. */
    private void run() {
        Thread self = Thread.currentThread();
        looks = 0; // a pass that finds nothing to hand on doesn't wait
        do {
            inside = self;
            if (!terminated) {
                try {
                    drain();
                } catch (Throwable t) {
                    brokenDownstream(t);
                }
            } else {
                afterTheEnd();
            }
            inside = null;
        } while (!leave());
    }

    private void drain() {
        long n = demand.outstanding();
        for (; ; ) {
            long limit = Math.min(n, chunk);
            long taken = 0;
            boolean ended = false;
            boolean empty = false;
            while (taken != limit) {
                if (cancelled || abort != null || (failFast && done && failure != null)) {
                    end();
                    return;
                }
                ended = done; // before the stock is found empty
                T item = stock.poll(limit - taken);
                if (item == null) {
                    empty = true;
                    break;
                }
                taken++;
                downstream.onNext(item);
            }
            if (taken == n) {
                ended = done; // the last item may be followed by the end, which needs no demand
                empty = empty || stock.isEmpty();
            }
            if (cancelled || abort != null || (ended && empty && stock.isEmpty())) {
                end();
                return;
            }
            boolean unready = empty && !stock.isEmpty(); // a producer is between claiming a place and filling it
            n = demand.settle(taken);
            settled(taken, n); // may put items into the stock, without a knock

            if (taken != 0) {
                if (hop != null) {
                    looks = Linger.LOOKS;
                    if (empty && n != 0) {
                        Linger.gather();
                    }
                }
            } else if (n == 0 || stock.isEmpty()) {
                if (looks == 0 || pending()) {
                    if (done) {
                        stock.whenExpired(this::knock);
                    }
                    return;
                }
                Linger.look(--looks);
                n = demand.outstanding();
            } else if (unready) {
                return; // it will knock
            }
        }
    }

    /** Cancelled, aborted, or done with nothing left to deliver. */
    private void end() {
        terminated = true;
        boolean muted = cancelled; // one look: a failure is either delivered or reported
        Throwable cause = abort;
        if (done && cause == null && !muted) {
            cause = failure;
            failure = null;
        }
        release();
        if (muted) {
            if (cause != null) {
                unheard(cause); // §3.12
            }
        } else if (cause != null) {
            downstream.onError(cause);
        } else {
            downstream.onComplete();
        }
    }

    /** Lets go of upstream and of what is left, even where upstream throws at its cancel (§3.15). */
    private void release() {
        try {
            if (!done) {
                cancelUpstream();
            }
        } catch (Throwable thrown) {
            Fatal.rethrow(thrown);
            Hooks.undeliverable(thrown);
        } finally {
            afterTheEnd();
            stock.close();
        }
    }

    /** What came too late: items are discarded, a failure is reported. */
    private void afterTheEnd() {
        stock.discardAll(this::discard);
        if (done && failure != null) {
            Throwable late = failure;
            failure = null;
            undelivered(late);
        }
    }

    /** Inside: upstream's failure will never reach downstream. It is reported, unless others are told of it too. */
    protected void undelivered(Throwable late) {
        Hooks.undeliverable(late);
    }

    /**
     * §2.13: a subscriber that throws counts as cancelled. What is fatal may come from a function that the stock has run,
     * too: it is the failure of this flow then, and downstream is told of it before it is thrown on.
     */
    private void brokenDownstream(Throwable thrown) {
        boolean own = Fatal.is(thrown) && (thrown == abort || thrown == failure);
        if (own && !terminated && !cancelled) {
            end();
        } else {
            cancelled = true;
            if (!terminated) {
                terminated = true;
                release();
            }
        }
        if (Fatal.is(thrown)) {
            inside = null;
            while (!leave()) {
                afterTheEnd();
            }
            Fatal.rethrow(thrown);
        }
        Hooks.undeliverable(thrown);
    }
}
