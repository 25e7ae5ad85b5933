package io.headgate.core;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits at a channel: it looks for a while, then joins the line and parks. The only place in core where a
 * thread blocks.
 *
 * <p>State: see {@link Waiter}. The thread itself reads {@code state}; whoever calls it writes the state first, then
 * unparks it, so a park that comes too late returns at once.
 */
final class Parked<T> extends Waiter<T> {
    private final Thread thread = Thread.currentThread();
    private final Operation<T> operation;
    private final boolean timed;
    private final long deadline;

    private Parked(Operation<T> operation, boolean timed, long deadline) {
        this.operation = operation;
        this.timed = timed;
        this.deadline = deadline;
    }

    /** Waits for as long as it takes. */
    static Object await(Operation<?> operation) throws InterruptedException {
        for (Object result = null; ; ) {
            result = await(operation, false, 0);
            if (result != null) {
                return result;
            }
        }
    }

    /** Waits that long at the most; null when it was in vain. */
    static @Nullable Object await(Operation<?> operation, long nanos) throws InterruptedException {
        return await(operation, true, nanos);
    }

    private static <T> @Nullable Object await(Operation<T> operation, boolean timed, long nanos)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (timed && nanos <= 0) {
            return null;
        }
        var deadline = timed ? System.nanoTime() + nanos : 0;
        if (operation.core.rendezvous == null) {
            var looks = Patience.looks();
            for (var look = 0; look < looks && !(timed && deadline - System.nanoTime() <= 0); look++) {
                Patience.pause(look, looks);
                var result = operation.attempt();
                if (result != null) {
                    return result;
                }
            }
        }
        var parked = new Parked<>(operation, timed, deadline);
        try {
            return parked.inLine();
        } catch (Throwable failure) {
            // what a weigher throws; a thread that has left must not stand in line for those behind it
            operation.core.lines.withdraw(parked);
            operation.passOn();
            throw failure;
        }
    }

    private @Nullable Object inLine() throws InterruptedException {
        for (var again = false; ; again = true) {
            var result = operation.join(this, again, true);
            if (result == null) {
                result = stand();
            }
            if (result != null || state == OUT) {
                return result;
            }
            // called
            result = operation.attempt();
            if (result != null) {
                operation.passOn();
                return result;
            }
        }
    }

    /** Until it is called or met, or runs out of time; a result is also what a look of its own has found. */
    private @Nullable Object stand() throws InterruptedException {
        var nap = operation.nap();
        if (operation.core.rendezvous != null) {
            var looks = Patience.looks();
            for (var look = 0; look < looks && state == WAITING; look++) {
                Patience.pause(look, looks);
            }
        }
        while (state == WAITING) {
            if (Thread.interrupted()) {
                return leave(true);
            }
            var left = timed ? deadline - System.nanoTime() : Long.MAX_VALUE;
            if (left <= 0) {
                return leave(false);
            }
            var napEnds = nap == Long.MAX_VALUE ? 0 : System.nanoTime() + nap;
            if (timed || nap != Long.MAX_VALUE) {
                LockSupport.parkNanos(operation.core, Math.min(left, nap));
            } else {
                LockSupport.park(operation.core);
            }
            if (nap != Long.MAX_VALUE && state == WAITING && napEnds - System.nanoTime() <= 0) {
                // it may have been wrong to wait for more than one slot: from now on it is called at each
                var result = operation.join(this, false, false);
                if (result != null) {
                    return result;
                }
                nap = Long.MAX_VALUE;
            }
        }
        return state == MET ? operation.met(this) : null;
    }

    /** Gives up; but an item that has changed hands has. */
    private @Nullable Object leave(boolean interrupted) throws InterruptedException {
        if (operation.core.lines.withdraw(this)) {
            if (interrupted) {
                throw new InterruptedException();
            }
            return null;
        }
        if (state == MET) {
            if (interrupted) {
                thread.interrupt();
            }
            return operation.met(this);
        }
        if (interrupted) {
            operation.passOn();
            throw new InterruptedException();
        }
        // called at the last moment
        var result = operation.attempt();
        operation.passOn();
        return result == null ? timedOut() : result;
    }

    private @Nullable Object timedOut() {
        state = OUT;
        return null;
    }

    @Override
    boolean wake() {
        LockSupport.unpark(thread);
        return false;
    }
}
