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
        R mapped;
        try {
            mapped = fn.apply(item);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        if (mapped == null) {
            throw returnedNull();
        }
        return next.accept(mapped, host);
    }
}
