package io.headgate.operators.plan;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Fatal;
import org.jspecify.annotations.Nullable;

/**
 * A source that gives an item when asked: one subscription's cursor over it. One thread at a time calls it, not always
 * the same one; whoever calls orders the calls.
 */
public interface Pulled<T> {

    /** The next item, or null at the end. Not called again after the end or {@link #close}. */
    @Nullable
    T next() throws Exception;

    /**
     * Whether the end is already known, so that it can be told without a demand for one more item. False where only
     * {@link #next} can say.
     */
    default boolean ended() throws Exception {
        return false;
    }

    /** The loop that pulls it; a source that knows a shorter one than asking for each item has its own. */
    default Puller puller() {
        return PullLoop.SHARED;
    }

    /** Called exactly once: after the end, an error or a cancellation. */
    default void close() throws Exception {}

    /** Closes {@code source} once its end is decided: what that throws changes nothing any more, and is reported. */
    static void release(Pulled<?> source) {
        try {
            source.close();
        } catch (Throwable thrown) {
            Fatal.rethrow(thrown);
            Hooks.undeliverable(thrown);
        }
    }
}
