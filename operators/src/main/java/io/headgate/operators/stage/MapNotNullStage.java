package io.headgate.operators.stage;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code for (T t : upstream) { R r = fn.apply(t); if (r != null) emit(r); }} What becomes null is asked for again; it
 * holds nothing.
 */
public final class MapNotNullStage<T, R> extends Stage<T, R> {

    private final Function<? super T, ? extends @Nullable R> fn;

    public MapNotNullStage(Function<? super T, ? extends @Nullable R> fn) {
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
        return mapped != null && next.accept(mapped, host);
    }
}
