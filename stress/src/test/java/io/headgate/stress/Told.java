package io.headgate.stress;

import io.headgate.core.Hooks;
import java.util.concurrent.atomic.AtomicInteger;

/** A failure that knows how often the hooks were told of it: many samples run at once, and share the hooks. */
public final class Told extends RuntimeException {
    private static final long serialVersionUID = 1;

    static {
        Hooks.onUndeliverable(failure -> {
            if (failure instanceof Told told) {
                told.times.incrementAndGet();
            }
        });
    }

    private final transient AtomicInteger times = new AtomicInteger();

    /** A failure nobody has been told of. */
    public Told() {
        super("told", null, false, false);
    }

    /** How often the hooks were told. */
    public int times() {
        return times.get();
    }
}
