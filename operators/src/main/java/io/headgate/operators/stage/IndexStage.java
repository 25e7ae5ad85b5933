package io.headgate.operators.stage;

import io.headgate.operators.Indexed;
import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;

/** {@code long i = 0; for (T t : upstream) emit(new Indexed<>(i++, t));} Demand passes unchanged; it holds nothing. */
public final class IndexStage<T> extends Stage<T, Indexed<T>> {

    private long index;

    /** Counts from {@code index}; a test can begin near the edge of a range. */
    public IndexStage(long index) {
        this.index = index;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        return next.accept(new Indexed<>(index++, item), host);
    }
}
