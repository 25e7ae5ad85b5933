package io.headgate.operators.stage;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;
import java.util.function.BiFunction;

/**
 * {@code R r = seed; for (T t : upstream) emit(r = fn.apply(r, t));} One out for each in; the seed itself is not emitted.
 * Demand passes unchanged; it holds the last result. The seed is shared by all subscriptions, so it should not be
 * mutable.
 */
public final class ScanStage<T, R> extends Stage<T, R> {

    private final BiFunction<? super R, ? super T, ? extends R> fn;
    private R result;

    public ScanStage(R result, BiFunction<? super R, ? super T, ? extends R> fn) {
        this.result = result;
        this.fn = fn;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        R made;
        try {
            made = fn.apply(result, item);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        if (made == null) {
            throw returnedNull();
        }
        result = made;
        return next.accept(made, host);
    }
}
