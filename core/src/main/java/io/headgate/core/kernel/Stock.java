package io.headgate.core.kernel;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DrainPass} drains: items waiting their turn. All three are called by the thread inside the pass alone;
 * how items get in, and from which threads, is the implementation's.
 */
public interface Stock<T> {

    /** Takes the item whose turn it is, or gives null where there is none ready. */
    @Nullable
    T poll();

    /**
     * As {@link #poll()}, for a pass that goes on to take up to {@code wanted} items in a row, this one included, unless
     * it is stopped: a stock may get that many ready at one go.
     */
    default @Nullable T poll(long wanted) {
        return poll();
    }

    /** Whether nothing is waiting or about to be put in; {@link #poll} may give null where this says false. */
    boolean isEmpty();

    /**
     * Gives up all that is waiting.
     *
     * @param handler is given each item once
     * @return how many there were
     */
    int discardAll(Consumer<? super T> handler);

    /**
     * Nothing will be put in any more, and what waits, waits for demand. Where it may expire before that comes, {@code knock}
     * runs when all of it has, so that the end, which needs no demand, doesn't wait for any. Called any number of times.
     */
    default void whenExpired(Runnable knock) {}

    /** The pass has ended: nothing will be taken any more, except to be discarded. At most once. */
    default void close() {}
}
