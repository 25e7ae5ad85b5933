package io.headgate.operators.split;

import io.headgate.core.kernel.SerialGate;
import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
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
 *       is swapped, so that upstream is cancelled once, and set by upstream's end, so that it isn't cancelled after that.
 *   <li>the gate (this class is one): upstream is asked by the thread inside, so it sees no two requests at once (§2.7).
 *       {@code asker} is that thread while it asks, and {@code burst} its own: items that come from within a request are
 *       put away, and the subscribers woken once for all of them, after the gate was left: nobody who is slow in taking
 *       items keeps others from asking.
 *   <li>{@code connecting}: the thread that subscribes to upstream, its own. What is asked for inside {@code onSubscribe} a
 *       pulled source answers after it, item by item; so it is asked once {@code subscribe} has returned, and answers
 *       each request with a burst. Whoever else has something to ask for meanwhile does so, and finds the subscription.
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
    private volatile @Nullable Thread connecting;

    SplitUpstream(Split<T> split) {
        this.split = split;
    }

    /** Subscribes to {@code input}, and asks. */
    void connect(Node<T> input, Wiring wired) {
        connecting = Thread.currentThread();
        try {
            input.subscribe(split, wired);
        } finally {
            connecting = null;
        }
        ask(null);
    }

    void subscribed(Subscription to) {
        if (subscription != null) {
            to.cancel(); // §2.5
            return;
        }
        subscription = to;
        if (cut) {
            cancel();
        } else if (connecting != Thread.currentThread() || !Host.isPulled(to)) {
            ask(null);
        }
    }

    /** It has ended by itself: a run that is closed just now has nothing to cancel any more (§2.4). */
    void ended() {
        cancelled = true;
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
            boolean came = false;
            do {
                // Whoever knocked isn't kept waiting by the round; unless what came needs it to have room.
                came |= !(came && split.losesWithoutRound()) && look();
            } while (!leave());
            if (!came) {
                return;
            }
            split.round(self);
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
