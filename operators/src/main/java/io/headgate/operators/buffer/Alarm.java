package io.headgate.operators.buffer;

import io.headgate.core.Timers;
import io.headgate.core.kernel.DrainPass;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a drain pass whose items fall due in the order they came: it knocks when the pass should look again.
 *
 * <p>State and owners:
 *
 * <ul>
 *   <li>{@code task}: the pass alone sets the timer and cancels it, so there is never a second one, and none after the
 *       pass has ended.
 *   <li>{@code set}: raised by the pass before it sets the timer, cleared by the timer before it knocks. A pass that finds
 *       it raised a moment too long is made to look again by that knock.
 * </ul>
 *
 * <p>It is set from within {@link io.headgate.core.kernel.Stock#poll}, which a pass calls only while there is demand. So a
 * timer never stands for an item that nobody asked for, and one that fires after the demand was used up finds a pass that
 * doesn't poll: what is due then waits, and goes out with the next request. It isn't moved when what it was set for has
 * gone: due times never go back, so it fires too early at the worst, and is set anew for the rest.
 *
 * <p>Instants are compared by their difference, so that a clock that wraps, and a time as long as nanoseconds hold, do no
 * harm.
 */
final class Alarm {

    private final Timers timers;
    private @Nullable DrainPass<?> owner;
    private volatile boolean set;
    private Timers.@Nullable Task task;

    /** An alarm that isn't set. */
    Alarm(Timers timers) {
        this.timers = timers;
    }

    /** Whom it knocks at; before the first item. */
    void owner(DrainPass<?> pass) {
        owner = pass;
    }

    /** The pass it knocks at. */
    DrainPass<?> owner() {
        if (owner == null) {
            throw new IllegalStateException("an item before there was anyone to take it");
        }
        return owner;
    }

    /** The pass's: whether {@code due} has come; if not, the pass will be knocked at by then. */
    boolean isReached(long due) {
        long left = due - timers.nanoTime();
        if (left <= 0) {
            return true;
        }
        knockIn(left);
        return false;
    }

    /** The pass's: it will be knocked at after {@code nanos}, unless it is sooner anyway. */
    void knockIn(long nanos) {
        if (!set) {
            set = true;
            task = timers.schedule(this::fire, nanos);
        }
    }

    private void fire() {
        set = false;
        owner().knock();
    }

    /** Any thread's: whether a knock is sure to come. */
    boolean isSet() {
        return set;
    }

    /** The pass's, when it has ended. */
    void cancel() {
        Timers.Task pending = task;
        if (pending != null) {
            pending.cancel();
            task = null;
        }
    }
}
