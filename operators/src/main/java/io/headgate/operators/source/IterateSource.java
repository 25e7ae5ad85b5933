package io.headgate.operators.source;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code for (T t = seed; ; t = fn.apply(t)) emit(t);} The function runs when its result is asked for, not before. */
public final class IterateSource<T> implements Pulled<T> {

    private final Node<?> at;
    private final Function<? super T, ? extends T> fn;
    private T last;
    private boolean begun;

    public IterateSource(Node<?> at, T seed, Function<? super T, ? extends T> fn) {
        this.at = at;
        this.last = seed;
        this.fn = fn;
    }

    @Override
    public @Nullable T next() {
        if (!begun) {
            begun = true;
            return last;
        }
        T item;
        try {
            item = fn.apply(last);
        } catch (Throwable thrown) {
            at.blame(thrown);
            throw thrown;
        }
        if (item == null) {
            throw at.returnedNull();
        }
        last = item;
        return item;
    }
}
