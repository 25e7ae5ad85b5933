package io.headgate.operators.split;

import io.headgate.core.kernel.SerialGate;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * The side of a {@link Split} that asks its upstream, and cancels it.
 *
 * <p>State, who writes it, who reads it:
 *
 * <ul>
 *   <li>{@code subscription}: by upstream's thread, once. {@code cut}: by whoever doesn't want it any more; {@code cancelled}
 *       is swapped, so that upstream is cancelled once.
 *   <li>the gate (this class is one): upstream is asked by the thread inside, so it sees no two requests at once (§2.7).
 *       {@code asker} is that thread while it asks, and {@code burst} its own: items that come from within a request are
 *       put away, and the subscribers woken once for all of them, after the gate was left: nobody who is slow in taking
 *       items keeps others from asking.
 * </ul>
 */
final class SplitUpstream<T> extends SerialGate {

    private static final VarHandle CANCELLED;

    static {
        try {
            CANCELLED = MethodHandles.lookup().findVarHandle(SplitUpstream.class, "cancelled", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Split<T> split;
    private volatile @Nullable Subscription subscription;
    private volatile boolean cut;

    @SuppressWarnings("unused") // through its handle
    private volatile boolean cancelled;

    private volatile @Nullable Thread asker;
    private boolean burst;

    SplitUpstream(Split<T> split) {
        this.split = split;
    }

    void subscribed(Subscription to) {
        if (subscription != null) {
            to.cancel(); // §2.5
            return;
        }
        subscription = to;
        if (cut) {
            cancel();
        } else {
            ask(null);
        }
    }

    void cancel() {
        cut = true;
        Subscription known = subscription;
        if (known != null && CANCELLED.compareAndSet(this, false, true)) {
            known.cancel();
        }
    }

    /** By upstream's thread, when an item was put away: whether it came from within a request, so that its asker hands it out. */
    boolean isAnswering() {
        if (asker != Thread.currentThread()) {
            return false;
        }
        burst = true;
        return true;
    }

    /**
     * Asks for what there is room and demand for, as often as that changes. From any thread.
     *
     * @param self the branch whose pass the caller is in, if any
     */
    void ask(@Nullable Branch<T> self) {
        while (enter()) {
            boolean came = look();
            boolean again = came;
            while (!leave()) {
                again = true;
            }
            if (came) {
                split.round(self);
            }
            if (!again) {
                return;
            }
        }
    }

    /** Inside the gate: asks once; true where something came on the spot. */
    private boolean look() {
        Subscription known = subscription;
        if (known == null || split.isOver()) {
            return false;
        }
        long more = split.more();
        if (more <= 0) {
            return false;
        }
        burst = false;
        asker = Thread.currentThread();
        try {
            known.request(more);
        } finally {
            asker = null;
        }
        return burst;
    }
}
