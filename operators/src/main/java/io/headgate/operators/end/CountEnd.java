package io.headgate.operators.end;

import io.headgate.operators.plan.Pulled;

/** {@code long n = 0; for (T t : upstream) n++; return n;} Asks for everything; it holds nothing. */
public final class CountEnd<T> extends FlowEnd<T, Long> {

    private long count;

    public CountEnd() {
        super("count");
    }

    @Override
    boolean take(T item) {
        count++;
        return false;
    }

    @Override
    Long drain(Pulled<T> items) throws Exception {
        long n = 0;
        while (items.next() != null) {
            n++;
        }
        return n;
    }

    @Override
    Long outcome() {
        return count;
    }
}
