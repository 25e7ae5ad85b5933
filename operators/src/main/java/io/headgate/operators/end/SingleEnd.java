package io.headgate.operators.end;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The only item. Asks for two, because the second one is the mistake; cancels when it comes. */
public final class SingleEnd<T> extends FlowEnd<T, T> {

    private @Nullable T single;

    public SingleEnd() {
        super("single");
    }

    @Override
    long asks() {
        return 2;
    }

    @Override
    boolean take(T item) {
        if (single != null) {
            throw new IllegalStateException("single: more than one item");
        }
        single = item;
        return false;
    }

    @Override
    T outcome() {
        T only = single;
        if (only == null) {
            throw new NoSuchElementException("single: no item");
        }
        return only;
    }
}
