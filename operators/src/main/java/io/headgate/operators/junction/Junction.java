package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.SerialGate;
import io.headgate.operators.plan.Wiring;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Many in, one out: one pass over a set of {@link Inlet}s, made by whichever thread finds something to do. What a pass
 * takes from which inlet, and when the junction is complete, is all that a kind of junction adds.
 *
 * <p>State, who writes it, who reads it:
 *
 * <ul>
 *   <li>the gate (this class is one): whoever has changed anything knocks.
 *   <li>{@code demand}: downstream's threads grant; the thread inside settles what it has handed on.
 *   <li>the inlets: each says what its upstream's thread writes and what belongs to the thread inside.
 *   <li>{@code cancelled} and {@code refusal}: by downstream's threads, then {@code stopped}, the one field that is looked
 *       at between two items.
 *   <li>{@code reported}: the last failure that nobody took; by any thread, swapped.
 *   <li>{@code failure}, {@code delayed}, {@code complete}, {@code over}: the thread inside alone; the gate orders one
 *       thread's writes before the next one's reads.
 * </ul>
 *
 * <p>Everything that other threads write is volatile and written before they knock, so the pass that follows sees it:
 * see {@link SerialGate}. Inputs are subscribed to and asked from inside the pass; one that answers on the spot finds the
 * gate taken, leaves its items in its inlet and is not called into again before it has returned.
 *
 * <p>The first failure whose turn comes ends the junction; the other inlets are given up, and what they still bring is
 * discarded or reported. In one that delays failures an input's failure ends that input alone, and comes, with those of
 * the others suppressed, when all have ended; what the junction's own function throws is not an input's and doesn't wait.
 */
abstract class Junction<R> extends SerialGate implements Subscription, Arrivals.Owner {

    /**
     * How many items a loop hands on, at the most, before it returns and is entered again: nobody starves, and a method
     * that is entered again is compiled as a whole.
     */
    static final int TURN = 1024;

    private static final VarHandle REPORTED;

    static {
        try {
            REPORTED = MethodHandles.lookup().findVarHandle(Junction.class, "reported", Throwable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Wiring wiring;
    final Demand demand = new Demand();
    private final Subscriber<? super R> downstream;
    private final Failures delayed;
    private volatile boolean cancelled;
    private volatile @Nullable Throwable refusal;
    volatile boolean stopped;

    @SuppressWarnings("unused") // by its handle
    private volatile @Nullable Throwable reported;

    private @Nullable Throwable failure;
    private boolean opened;
    private boolean complete;
    private boolean over;

    Junction(Subscriber<? super R> downstream, Wiring wiring) {
        this(downstream, wiring, false);
    }

    /**
     * A junction.
     *
     * @param delaying whether the failure of an input ends that input alone, and comes when all have ended
     */
    Junction(Subscriber<? super R> downstream, Wiring wiring, boolean delaying) {
        this.downstream = downstream;
        this.wiring = wiring;
        this.delayed = new Failures(delaying);
    }

    // ---- what a kind of junction adds; all of it runs inside -------------------------------------------------------

    /** Opens the inputs; once. */
    abstract void open() throws Exception;

    /** Hands on what there is and may be, asks for more, and says {@link #complete} when nothing will come. */
    abstract void drain() throws Exception;

    /** Gives up every inlet; called again whenever something may have arrived since. */
    abstract void giveUp();

    // ---- for kinds of junction, inside -----------------------------------------------------------------------------

    /** Hands {@code item} to downstream. */
    final void emit(R item) {
        try {
            downstream.onNext(item);
        } catch (Throwable thrown) {
            cancelled = true; // §2.13: a subscriber that throws counts as cancelled
            stopped = true;
            Fatal.rethrow(thrown);
            Hooks.undeliverable(thrown);
        }
    }

    /** As {@link #emit}, for what a function has made just now: it may have cancelled. */
    final void emitMade(R item) {
        if (stopped) {
            discard(item);
        } else {
            emit(item);
        }
    }

    @Override
    public final Wiring wiring() {
        return wiring;
    }

    @Override
    public final boolean isStopped() {
        return stopped;
    }

    /** All inputs have ended and nothing is left of them. */
    final void complete() {
        complete = true;
    }

    @Override
    public final boolean delays(Throwable thrown) {
        return delayed.keeps(thrown);
    }

    @Override
    public final void discard(Object item) {
        wiring.discard(item);
    }

    /** One failure may come from several inlets, if what is above them is one flow that was split. */
    @Override
    public final void undelivered(Throwable late) {
        if (late != failure && REPORTED.getAndSet(this, late) != late) {
            Hooks.undeliverable(late);
        }
    }

    // ---- from downstream -------------------------------------------------------------------------------------------

    @Override
    public final void request(long n) {
        IllegalArgumentException illegal = Demand.refusal(n);
        if (illegal == null) {
            demand.grant(n);
        } else {
            refusal = illegal; // §3.9
            stopped = true;
        }
        knock();
    }

    @Override
    public final void cancel() {
        if (!cancelled) {
            cancelled = true; // §3.7: idempotent
            stopped = true;
            knock();
        }
    }

    // ---- the pass --------------------------------------------------------------------------------------------------

    /** Gives downstream its subscription, from inside: nothing is signalled while {@code onSubscribe} runs (§1.3). */
    final void start() {
        enter();
        try {
            downstream.onSubscribe(this);
        } catch (Throwable thrown) {
            cancelled = true; // §2.13
            stopped = true;
            run();
            throw thrown;
        }
        run();
    }

    /** Makes a pass, or makes whoever is inside make one more. */
    @Override
    public final void knock() {
        if (enter()) {
            run();
        }
    }

    /** Makes passes until nobody has knocked meanwhile; by the thread that {@linkplain #enter entered}. */
    final void run() {
        try {
            do {
                if (over) {
                    giveUp();
                } else {
                    pass();
                }
            } while (!leave());
        } catch (Throwable fatal) {
            over = true;
            do {
                giveUp();
            } while (!leave());
            throw fatal;
        }
    }

    private void pass() {
        try {
            if (!stopped && !opened) {
                opened = true;
                open();
            }
            if (!stopped) {
                drain();
            }
        } catch (Throwable thrown) {
            failure = thrown;
        }
        if (complete || failure != null || stopped) {
            end();
        }
        if (failure != null) {
            Fatal.rethrow(failure); // downstream has been told: nobody waits for what will never come
        }
    }

    private void end() {
        over = true;
        giveUp();
        boolean muted = cancelled; // one look: a failure is either delivered or reported
        Throwable cause = Failures.of(delayed.take(), failure);
        try {
            Throwable illegal = failure == null ? refusal : null; // §3.9 comes before failures that were to wait
            if ((muted || illegal != null) && cause != null && !Fatal.is(cause)) {
                Hooks.undeliverable(cause);
            }
            if (muted) {
                return;
            }
            if (illegal != null) {
                downstream.onError(illegal);
            } else if (cause != null) {
                downstream.onError(cause);
            } else {
                downstream.onComplete();
            }
        } catch (Throwable thrown) {
            Fatal.rethrow(thrown);
            Hooks.undeliverable(thrown);
        }
    }
}
