package io.headgate.operators.split;

import io.headgate.core.DropReason;
import io.headgate.core.kernel.Store;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscriber's own {@link Store}, whose counters are its books. */
final class Stored<T> implements Portion<T> {

    private final String name;
    final String label;
    final Store<T> store;

    Stored(String name, String label, Store<T> store) {
        this.name = name;
        this.label = label;
        this.store = store;
    }

    @Override
    public @Nullable T poll() {
        return store.poll();
    }

    @Override
    public boolean isEmpty() {
        return store.isEmpty();
    }

    @Override
    public int discardAll(Consumer<? super T> handler) {
        return store.discardAll(handler);
    }

    @Override
    public void whenExpired(Runnable knock) {
        store.whenExpired(knock);
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long offered() {
        return store.offered();
    }

    @Override
    public long delivered() {
        return store.delivered();
    }

    @Override
    public long dropped() {
        return store.dropped();
    }

    @Override
    public long dropped(DropReason reason) {
        return store.dropped(reason);
    }

    @Override
    public long discarded() {
        return store.discarded();
    }

    @Override
    public long depth() {
        return store.depth();
    }

    @Override
    public long highWater() {
        return store.highWater();
    }
}
