package io.headgate.operators.stage;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Turning;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code try { for (T t : upstream) emit(t); } catch (Throwable e) { if (!test.test(e)) throw e; }} for failures from
 * above. Demand passes unchanged; it holds nothing.
 */
public final class OnErrorCompleteStage<T> extends Turning<T, T> {

    private final Predicate<? super Throwable> test;

    public OnErrorCompleteStage(Predicate<? super Throwable> test) {
        this.test = test;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        return pass(item, host);
    }

    @Override
    public @Nullable Throwable fail(Throwable failure, Host host) throws Exception {
        boolean completes;
        try {
            completes = test.test(failure);
        } catch (Throwable thrown) {
            blame(thrown);
            throw own(thrown);
        }
        if (!completes) {
            return next.fail(failure, host);
        }
        host.resume(next);
        return null;
    }
}
