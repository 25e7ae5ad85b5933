package io.headgate.operators.stage;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;
import java.util.function.Consumer;

/** {@code for (T t : upstream) { action.accept(t); emit(t); }} Demand passes unchanged; it holds nothing. */
public final class OnEachStage<T> extends Stage<T, T> {

    private final Consumer<? super T> action;

    public OnEachStage(Consumer<? super T> action) {
        this.action = action;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        try {
            action.accept(item);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        return next.accept(item, host);
    }
}
