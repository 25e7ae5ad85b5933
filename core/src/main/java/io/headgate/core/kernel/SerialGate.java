package io.headgate.core.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Lets one thread through at a time, and none in vain. A pass over shared state is wrapped like this, by whichever
 * thread finds something to do:
 *
 * <pre>{@code
 * if (gate.enter()) {
 *     do { pass(); } while (!gate.leave());
 * }
 * }</pre>
 *
 * <p>State: {@code state}, one of idle, running, pending. Any thread moves it up ({@link #enter}); only the thread
 * inside moves it down ({@link #leave}).
 *
 * <ul>
 *   <li>idle → running: the caller is inside.
 *   <li>running → pending: the thread inside will make one more pass; the caller may go.
 *   <li>pending: as before, and nothing needs to be written. There is no counter, so nothing can wrap.
 * </ul>
 *
 * <p>Why nothing is lost: every step is a read-modify-write, a volatile read, or (from pending to running) a write with a full
 * fence behind it, in one total order. What a caller wrote
 * before {@code enter} is seen by the pass that follows: either its own, or the one that the thread inside begins after
 * it has taken the state from pending back to running. A caller that reads pending knows that this step is still to
 * come. That the caller's own volatile write comes before that read in the total order is its part: what it announces
 * has to be written with volatile strength, or before a fence.
 */
public class SerialGate {

    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int PENDING = 2;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(SerialGate.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int state;

    /** An idle gate. */
    public SerialGate() {}

    /** True when the caller is inside and has to {@link #leave}; false when the thread inside will look again. */
    public final boolean enter() {
        for (; ; ) {
            int seen = state;
            if (seen == PENDING) {
                return false;
            }
            if (seen == IDLE) {
                if (STATE.compareAndSet(this, IDLE, RUNNING)) {
                    return true;
                }
            } else if (STATE.compareAndSet(this, RUNNING, PENDING)) {
                return false;
            }
        }
    }

    /** True when the caller is outside; false when somebody knocked meanwhile and it has to make one more pass. */
    public final boolean leave() {
        if (state == RUNNING && STATE.compareAndSet(this, RUNNING, IDLE)) {
            return true;
        }
        // Only the thread inside leaves pending, so a swap is not needed to own it. A full fence is: a caller that
        // reads pending writes nothing, and the pass may read what it announced with less than volatile strength.
        STATE.setRelease(this, RUNNING);
        VarHandle.fullFence();
        return false;
    }

    /** Whether somebody knocked since the pass began; a hint for a pass that waits a little before it leaves. */
    public final boolean pending() {
        return state == PENDING;
    }
}
