package io.headgate.operators.stage;

import io.headgate.operators.plan.Ending;
import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;

/**
 * {@code for (T t : upstream) { any = true; emit(t); } if (!any) emit(item);} Demand passes unchanged; the item made up
 * waits for demand. It holds nothing.
 */
public final class DefaultIfEmptyStage<T> extends Stage<T, T> {

    private final T item;
    private boolean any;

    public DefaultIfEmptyStage(T item) {
        this.item = item;
    }

    @Override
    public boolean accept(T given, Host host) throws Exception {
        any = true;
        return next.accept(given, host);
    }

    @Override
    public Ending finish(boolean credit, Host host) throws Exception {
        if (any) {
            return next.finish(credit, host);
        }
        if (!credit) {
            return Ending.WAITING;
        }
        any = true;
        return give(item, host);
    }
}
