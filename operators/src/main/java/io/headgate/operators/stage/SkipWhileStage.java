package io.headgate.operators.stage;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;
import java.util.function.Predicate;

/**
 * {@code for (T t : upstream) if (passing |= !test.test(t)) emit(t);} The test isn't run again after the first item that
 * fails it. What it skips is asked for again; it holds nothing.
 */
public final class SkipWhileStage<T> extends Stage<T, T> {

    private final Predicate<? super T> test;
    private boolean passing;

    public SkipWhileStage(Predicate<? super T> test) {
        this.test = test;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        if (!passing) {
            try {
                passing = !test.test(item);
            } catch (Throwable thrown) {
                blame(thrown);
                throw thrown;
            }
        }
        return passing && next.accept(item, host);
    }
}
