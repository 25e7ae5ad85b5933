package io.headgate.operators.end;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code for (T t : upstream) list.add(t);} Asks for one item more than {@code max}, because that one is the mistake; holds
 * at most {@code max}.
 */
public final class ToListEnd<T> extends FlowEnd<T, List<T>> {

    private final int max;
    private final List<T> list = new ArrayList<>();

    public ToListEnd(int max) {
        super("toList");
        this.max = max;
    }

    @Override
    long asks() {
        return max + 1L;
    }

    @Override
    boolean take(T item) {
        if (list.size() == max) {
            throw new IllegalStateException("toList: more than " + max + " items");
        }
        list.add(item);
        return false;
    }

    @Override
    List<T> outcome() {
        return list;
    }
}
