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

    /** Whether nothing is waiting or about to be put in; {@link #poll} may give null where this says false. */
    boolean isEmpty();

    /**
     * Gives up all that is waiting.
     *
     * @param handler is given each item once
     * @return how many there were
     */
    int discardAll(Consumer<? super T> handler);
}
