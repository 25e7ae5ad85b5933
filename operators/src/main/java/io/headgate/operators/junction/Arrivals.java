package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.SerialGate;
import io.headgate.operators.plan.Strict;
import io.headgate.operators.plan.Wiring;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * The side of an {@link Inlet} that an upstream signals to: keeps the rules, lets items wait, and knocks.
 *
 * <p>State, who writes it, who reads it:
 *
 * <ul>
 *   <li>{@code upstream}: upstream's thread, once.
 *   <li>{@code failure}, then {@code done}: upstream's thread, in this order. The thread inside the owner reads {@code
 *       done} <em>before</em> it finds nothing waiting, so that an item is delivered before the end that followed it.
 *   <li>{@code abandoned}: the thread inside, once, when it takes nothing from here any more.
 *   <li>the gate (this class is one): until it is abandoned nobody needs it, because the owner's own gate lets one thread
 *       at a time take what waits. From then on whoever finds something left clears it, inside this gate.
 * </ul>
 *
 * <p>Why nothing is left behind by one that was abandoned: upstream's thread puts an item in (or its end, or its
 * subscription) and then reads {@code abandoned}; the thread inside writes {@code abandoned} and then clears. All of it is
 * volatile, so at least one of the two sees what the other did, and the gate lets one of them clear at a time. So the
 * owner can forget an inlet at once, whatever its upstream is in the middle of.
 */
public abstract class Arrivals<T> extends SerialGate implements Strict<T> {

    /** Whose input it is: has a gate, and makes a pass for whoever knocks. */
    public interface Owner {
        Wiring wiring();

        void knock();

        /** As {@link #knock}, where nothing has changed but in {@code at}, and a look at that one alone will do. */
        default void knock(Arrivals<?> at) {
            knock();
        }

        /** Whether downstream takes nothing any more; from any thread. */
        boolean isStopped();

        /** Gives an item to the discard handler; from any thread. */
        void discard(Object item);

        /** A failure that was never taken; from any thread. Reported, unless it was told already, having come otherwise too. */
        default void undelivered(Throwable failure) {
            Hooks.undeliverable(failure);
        }

        /** Whether {@code failure}, of one input, is kept until the others have ended. Inside. */
        default boolean delays(Throwable failure) {
            return false;
        }
    }

    final Owner owner;
    private volatile @Nullable Subscription upstream;
    private volatile boolean done;
    private volatile boolean abandoned;
    private @Nullable Throwable failure;

    Arrivals(Owner owner) {
        this.owner = owner;
    }

    // ---- what a kind of inlet adds ---------------------------------------------------------------------------------

    /** Lets {@code item} wait; false where it is more than was asked for. By upstream's thread. */
    abstract boolean keep(T item);

    /** Takes what waits first; null where nothing does. By one thread at a time. */
    abstract @Nullable T waiting();

    /** For a message: how much it may be sent. */
    abstract int places();

    // ---- inside ----------------------------------------------------------------------------------------------------

    /** Whom to ask for more; null where there is nobody yet, or nobody any more (§2.4). */
    final @Nullable Subscription upstream() {
        return done ? null : upstream;
    }

    /** Whether upstream has ended; to be read before nothing is found waiting. */
    final boolean isDone() {
        return done;
    }

    /** Whether upstream has failed, and nobody has taken the failure. */
    final boolean hasFailed() {
        return done && failure != null;
    }

    /** What upstream failed with; once. */
    final @Nullable Throwable takeFailure() {
        Throwable thrown = failure;
        failure = null;
        return thrown;
    }

    /** Cancels upstream and discards what waits, now and whenever something comes too late. Called any number of times. */
    final void abandon() {
        if (!abandoned) {
            abandoned = true;
            if (!done) {
                cancel();
            }
        }
        clear();
    }

    private void cancel() {
        Subscription subscription = upstream;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private void clear() {
        if (enter()) {
            do {
                for (T item = waiting(); item != null; item = waiting()) {
                    owner.discard(item);
                }
                Throwable late = done ? takeFailure() : null;
                if (late != null) {
                    owner.undelivered(late);
                }
            } while (!leave());
        }
    }

    // ---- from upstream ---------------------------------------------------------------------------------------------

    /** Something has changed: whoever takes from here has to look. */
    private void tell() {
        if (abandoned) {
            clear();
        } else {
            owner.knock(this);
        }
    }

    @Override
    public final void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "§2.13: onSubscribe(null)");
        if (upstream != null) {
            subscription.cancel(); // §2.5
            return;
        }
        upstream = subscription;
        if (abandoned) {
            cancel();
        } else {
            owner.knock(this);
        }
    }

    @Override
    public final void onNext(T item) {
        if (item == null) {
            NullPointerException broken = new NullPointerException("§2.13: onNext(null)");
            refuse(broken);
            throw broken;
        }
        if (done || abandoned || owner.isStopped()) {
            owner.discard(item);
        } else if (keep(item)) {
            tell();
        } else {
            owner.discard(item);
            refuse(new IllegalStateException(
                    "§1.1: an input sent more than the " + places() + " items it was asked for"));
        }
    }

    /** Upstream breaks the rules: it is cancelled, and what it sent before comes before the failure. */
    private void refuse(Throwable why) {
        if (!done) {
            cancel();
            onError(why);
        }
    }

    @Override
    public final void onError(Throwable thrown) {
        Objects.requireNonNull(thrown, "§2.13: onError(null)");
        if (done) {
            Hooks.undeliverable(thrown);
            return;
        }
        failure = thrown;
        done = true;
        tell();
    }

    @Override
    public final void onComplete() {
        if (!done) {
            done = true;
            tell();
        }
    }
}
