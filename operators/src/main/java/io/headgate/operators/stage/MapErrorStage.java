package io.headgate.operators.stage;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Turning;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code try { for (T t : upstream) emit(t); } catch (Throwable e) { throw fn.apply(e); }} for failures from above. Demand
 * passes unchanged; it holds nothing.
 */
public final class MapErrorStage<T> extends Turning<T, T> {

    private final Function<? super Throwable, ? extends Throwable> fn;

    public MapErrorStage(Function<? super Throwable, ? extends Throwable> fn) {
        this.fn = fn;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        return pass(item, host);
    }

    @Override
    public @Nullable Throwable fail(Throwable failure, Host host) throws Exception {
        Throwable mapped;
        try {
            mapped = fn.apply(failure);
            if (mapped == null) {
                throw returnedNull();
            }
        } catch (Throwable thrown) {
            blame(thrown);
            throw own(thrown);
        }
        return next.fail(mapped, host);
    }
}
