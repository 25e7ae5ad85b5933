package io.headgate.operators.stage;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;
import java.util.function.Predicate;

/** {@code for (T t : upstream) if (test.test(t)) emit(t);} What it swallows is asked for again; it holds nothing. */
public final class FilterStage<T> extends Stage<T, T> {

    private final Predicate<? super T> test;

    public FilterStage(Predicate<? super T> test) {
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
        return passes && next.accept(item, host);
    }
}
