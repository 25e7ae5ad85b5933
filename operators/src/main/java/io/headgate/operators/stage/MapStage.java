package io.headgate.operators.stage;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;
import java.util.function.Function;

/** {@code for (T t : upstream) emit(fn.apply(t));} Demand passes unchanged; it holds nothing. */
public final class MapStage<T, R> extends Stage<T, R> {

    private final Function<? super T, ? extends R> fn;

    public MapStage(Function<? super T, ? extends R> fn) {
        this.fn = fn;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        R mapped = fn.apply(item);
        if (mapped == null) {
            throw new NullPointerException("map: the function returned null for " + item);
        }
        return next.accept(mapped, host);
    }
}
