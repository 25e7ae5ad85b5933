package io.headgate.core;

import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What the testkit's extension of this name is, which is built on this module and out of its tests' reach. */
public final class Reported implements Iterable<Throwable>, BeforeEachCallback, AfterEachCallback {

    private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private volatile boolean seen;
    private @Nullable Runnable restore;

    @Override
    public void beforeEach(ExtensionContext test) {
        restore = Hooks.onUndeliverable(errors::add);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        if (restore != null) {
            restore.run();
        }
        if (!seen) {
            errors.forEach(Hooks::undeliverable);
        }
        clear();
    }

    @Override
    public Iterator<Throwable> iterator() {
        seen = true;
        return errors.iterator();
    }

    public void clear() {
        seen = false;
        errors.clear();
    }
}
