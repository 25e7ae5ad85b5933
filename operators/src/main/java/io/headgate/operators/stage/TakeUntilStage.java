package io.headgate.operators.stage;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;
import java.util.function.Predicate;

/**
 * {@code for (T t : upstream) { emit(t); if (test.test(t)) break; }} Demand passes unchanged; the item that ends the flow is
 * the last one passed on. The test runs before that, once for each item. It holds nothing.
 */
public final class TakeUntilStage<T> extends Stage<T, T> {

    private final Predicate<? super T> test;

    public TakeUntilStage(Predicate<? super T> test) {
        this.test = test;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        boolean last;
        try {
            last = test.test(item);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        if (last) {
            host.stop(next);
        }
        return next.accept(item, host);
    }
}
