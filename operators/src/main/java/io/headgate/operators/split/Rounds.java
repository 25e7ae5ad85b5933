package io.headgate.operators.split;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which threads are just going round the subscribers of a split. A subscriber that is woken may make its split ask
 * upstream, which may answer on the spot, and then the others have to be woken: from within, each would wake the next and
 * the stack would grow with their number. So a thread that is on its round already only notes that it has to go round once
 * more.
 *
 * <p>It doesn't keep other threads out, as a gate would: while one of them is stuck in a slow subscriber, another goes
 * round for the rest.
 *
 * <p>State: {@code first}, the thread on its round, and {@code again}, which belongs to that thread; {@code others}, by
 * thread, where there are several at once. Each thread changes only what is its own: a look for oneself is never answered
 * wrongly by what others do meanwhile.
 */
final class Rounds {

    private static final VarHandle FIRST;

    static {
        try {
            FIRST = MethodHandles.lookup().findVarHandle(Rounds.class, "first", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Thread first;
    private boolean again;
    private final ConcurrentHashMap<Thread, Boolean> others = new ConcurrentHashMap<>(0);

    /** True when the caller's round begins; false when it is on one, which will go on. */
    boolean begin() {
        Thread self = Thread.currentThread();
        if (first == self) {
            again = true;
            return false;
        }
        if (!others.isEmpty() && others.replace(self, true) != null) {
            return false;
        }
        if (first != null || !FIRST.compareAndSet(this, null, self)) {
            others.put(self, false);
        }
        return true;
    }

    /** Whether the caller has to go round once more. */
    boolean again() {
        Thread self = Thread.currentThread();
        if (first != self) {
            return Boolean.TRUE.equals(others.replace(self, false));
        }
        boolean noted = again;
        again = false;
        return noted;
    }

    /** The caller's round is over. */
    void finish() {
        Thread self = Thread.currentThread();
        if (first == self) {
            again = false;
            first = null;
        } else {
            others.remove(self);
        }
    }
}
