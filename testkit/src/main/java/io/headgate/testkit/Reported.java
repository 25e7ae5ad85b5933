package io.headgate.testkit;

import io.headgate.core.Hooks;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The errors that no subscriber could be given while a test ran, in the order in which they were
 * {@linkplain Hooks#undeliverable reported}:
 *
 * <pre>{@code
 * @RegisterExtension
 * private final Reported reported = new Reported();
 *
 * @Test
 * void aFailureAfterACancelIsReported() {
 *     …
 *     assertThat(reported).containsExactly(failure);
 * }
 * }</pre>
 *
 * <p>What a test doesn't look at goes to the handler that was there before, after the test. There is one handler in a
 * process, so tests that run at the same time see each other's errors.
 */
public final class Reported implements Iterable<Throwable>, BeforeEachCallback, AfterEachCallback {

    private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private volatile boolean seen;
    private @Nullable Runnable restore;

    /** None so far. */
    public Reported() {}

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

    /** Those until now. */
    @Override
    public Iterator<Throwable> iterator() {
        seen = true;
        return errors.iterator();
    }

    /** Forgets them: what comes from here on is looked at by itself. */
    public void clear() {
        seen = false;
        errors.clear();
    }
}
