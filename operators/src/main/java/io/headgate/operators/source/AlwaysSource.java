package io.headgate.operators.source;

import io.headgate.operators.plan.Pulled;

/** {@code for (;;) emit(item);} */
public final class AlwaysSource<T> implements Pulled<T> {

    private final T item;

    public AlwaysSource(T item) {
        this.item = item;
    }

    @Override
    public T next() {
        return item;
    }
}
