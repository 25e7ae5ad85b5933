package io.headgate.operators.stage;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;
import java.util.function.Predicate;

/**
 * {@code for (T t : upstream) { if (!test.test(t)) break; emit(t); }} Demand passes unchanged; the item that ends the flow
 * is not passed on, and upstream is cancelled with it. It holds nothing.
 */
public final class TakeWhileStage<T> extends Stage<T, T> {

    private final Predicate<? super T> test;

    public TakeWhileStage(Predicate<? super T> test) {
        this.test = test;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        boolean passes;
        try {
            passes = test.test(item);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        if (!passes) {
            host.stop(next);
            return false;
        }
        return next.accept(item, host);
    }
}
