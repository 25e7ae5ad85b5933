package io.headgate.operators.stage;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code for (T t : upstream) { K k = key.apply(t); if (!k.equals(last)) emit(t); last = k; }} What it swallows is asked
 * for again; it holds the last key.
 */
public final class DistinctUntilChangedStage<T, K> extends Stage<T, T> {

    private final Function<? super T, ? extends K> key;
    private @Nullable K last;

    public DistinctUntilChangedStage(Function<? super T, ? extends K> key) {
        this.key = key;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        boolean changed;
        try {
            K found = key.apply(item);
            if (found == null) {
                throw returnedNull();
            }
            changed = !found.equals(last);
            last = found;
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        return changed && next.accept(item, host);
    }
}
