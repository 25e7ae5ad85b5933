package io.headgate.operators.stage;

import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Stage;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code for (T t : upstream) if (seen.add(key.apply(t))) emit(t);} where {@code seen} remembers the last {@code maxKeys}
 * new keys: one more, and the eldest is forgotten, so that an item with that key passes again.
 *
 * <p>What it swallows is asked for again. It holds keys, no items. It is not for streams whose equal items lie further
 * apart than {@code maxKeys} different ones.
 */
public final class DistinctStage<T, K> extends Stage<T, T> {

    private final int maxKeys;
    private final Function<? super T, ? extends K> key;
    private final Set<K> seen = new LinkedHashSet<>();

    public DistinctStage(int maxKeys, Function<? super T, ? extends K> key) {
        this.maxKeys = maxKeys;
        this.key = key;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        return isNew(item) && next.accept(item, host);
    }

    private boolean isNew(T item) {
        try {
            K found = key.apply(item);
            if (found == null) {
                throw returnedNull();
            }
            if (!seen.add(found)) {
                return false;
            }
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        if (seen.size() > maxKeys) {
            var eldest = seen.iterator();
            eldest.next();
            eldest.remove();
        }
        return true;
    }
}
