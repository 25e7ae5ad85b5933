package io.headgate.operators.stage;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;

/** {@code for (T t : upstream) if (left-- <= 0) emit(t);} What it skips is asked for again; it holds nothing. */
public final class SkipStage<T> extends Stage<T, T> {

    private long left;

    public SkipStage(long left) {
        this.left = left;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        if (left != 0) {
            left--;
            return false;
        }
        return next.accept(item, host);
    }
}
