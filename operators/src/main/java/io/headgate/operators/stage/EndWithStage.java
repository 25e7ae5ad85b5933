package io.headgate.operators.stage;

import io.headgate.operators.plan.Ending;
import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;

/**
 * {@code for (T t : upstream) emit(t); for (T t : items) emit(t);} Demand passes unchanged; each item made up waits for
 * demand. It holds nothing of upstream's.
 */
public final class EndWithStage<T> extends Stage<T, T> {

    private final T[] items;
    private int at;

    /** The array is the stage's own. */
    public EndWithStage(T[] items) {
        this.items = items;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        return next.accept(item, host);
    }

    @Override
    public Ending finish(boolean credit, Host host) throws Exception {
        if (at == items.length) {
            return next.finish(credit, host);
        }
        return credit ? give(items[at++], host) : Ending.WAITING;
    }
}
