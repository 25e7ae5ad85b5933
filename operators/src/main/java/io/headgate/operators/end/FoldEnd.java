package io.headgate.operators.end;

import java.util.function.BiFunction;

/** {@code R r = seed; for (T t : upstream) r = fn.apply(r, t); return r;} Asks for everything; it holds the result. */
public final class FoldEnd<T, R> extends FlowEnd<T, R> {

    private final BiFunction<? super R, ? super T, ? extends R> fn;
    private R result;

    public FoldEnd(R seed, BiFunction<? super R, ? super T, ? extends R> fn) {
        super("fold");
        this.result = seed;
        this.fn = fn;
    }

    @Override
    boolean take(T item) {
        result = join(result, item);
        return false;
    }

    private R join(R before, T item) {
        R joined;
        try {
            joined = fn.apply(before, item);
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
    R outcome() {
        return result;
    }
}
