package io.headgate.operators.end;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code for (T t : upstream) return t;} Asks for one item, then cancels. */
public final class FirstEnd<T> extends FlowEnd<T, Optional<T>> {

    private @Nullable T first;

    public FirstEnd() {
        super("first");
    }

    @Override
    long asks() {
        return 1;
    }

    @Override
    boolean take(T item) {
        first = item;
        return true;
    }

    @Override
    Optional<T> outcome() {
        return Optional.ofNullable(first);
    }
}
