package io.headgate.operators.end;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code T last = null; for (T t : upstream) last = t; return last;} Asks for everything; it holds one item. */
public final class LastEnd<T> extends FlowEnd<T, Optional<T>> {

    private @Nullable T last;

    public LastEnd() {
        super("last");
    }

    @Override
    boolean take(T item) {
        last = item;
        return false;
    }

    @Override
    Optional<T> outcome() {
        return Optional.ofNullable(last);
    }
}
