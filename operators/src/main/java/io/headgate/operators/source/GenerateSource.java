package io.headgate.operators.source;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code for (;;) emit(supplier.get());} The supplier runs once for each item asked for. */
public final class GenerateSource<T> implements Pulled<T> {

    private final Node<?> at;
    private final Supplier<? extends T> supplier;

    public GenerateSource(Node<?> at, Supplier<? extends T> supplier) {
        this.at = at;
        this.supplier = supplier;
    }

    @Override
    public @Nullable T next() {
        T item;
        try {
            item = supplier.get();
        } catch (Throwable thrown) {
            at.blame(thrown);
            throw thrown;
        }
        if (item == null) {
            throw at.returnedNull();
        }
        return item;
    }
}
