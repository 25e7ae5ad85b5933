package io.headgate.operators.source;

import io.headgate.operators.plan.Pulled;
import org.jspecify.annotations.Nullable;

/** {@code for (T t : items) emit(t);} The array is the flow's own, without nulls. */
public final class ArraySource<T> implements Pulled<T> {

    private final T[] items;
    private int at;

    public ArraySource(T[] items) {
        this.items = items;
    }

    @Override
    public @Nullable T next() {
        return at == items.length ? null : items[at++];
    }

    @Override
    public boolean ended() {
        return at == items.length;
    }
}
