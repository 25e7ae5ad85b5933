package io.headgate.operators.end;

import java.util.Optional;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code T r = first; for (T t : rest) r = fn.apply(r, t); return r;} Asks for everything; it holds one item. */
public final class ReduceEnd<T> extends FlowEnd<T, Optional<T>> {

    private final BinaryOperator<T> fn;
    private @Nullable T result;

    public ReduceEnd(BinaryOperator<T> fn) {
        super("reduce");
        this.fn = fn;
    }

    @Override
    boolean take(T item) {
        T before = result;
        result = before == null ? item : join(before, item);
        return false;
    }

    private T join(T a, T b) {
        T joined;
        try {
            joined = fn.apply(a, b);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        if (joined == null) {
            throw returnedNull();
        }
        return joined;
    }

    @Override
    Optional<T> outcome() {
        return Optional.ofNullable(result);
    }
}
