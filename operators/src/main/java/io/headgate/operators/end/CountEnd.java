package io.headgate.operators.end;

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
    Long outcome() {
        return count;
    }
}
