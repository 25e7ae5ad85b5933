package io.headgate.operators;

import io.headgate.core.Timers;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that lets something happen at the very moment somebody looks at it: an interleaving of two threads, made by hand
 * on one, every time.
 */
public final class Meeting implements Timers {

    private final Timers clock;
    private final AtomicReference<Runnable> next = new AtomicReference<>();

    public Meeting(Timers clock) {
        this.clock = clock;
    }

    /** What happens at the next look, once. */
    public void atTheNextLook(Runnable action) {
        next.set(action);
    }

    @Override
    public long nanoTime() {
        Runnable action = next.getAndSet(null);
        if (action != null) {
            action.run();
        }
        return clock.nanoTime();
    }

    @Override
    public Task schedule(Runnable task, long delayNanos) {
        return clock.schedule(task, delayNanos);
    }
}
