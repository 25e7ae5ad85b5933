package io.headgate.operators.end;

import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * {@code A a = supplier.get(); for (T t : upstream) accumulator.accept(a, t); return finisher.apply(a);} Asks for
 * everything; what it holds is the collector's.
 */
public final class CollectEnd<T, A, R> extends FlowEnd<T, R> {

    private final Collector<? super T, A, R> collector;
    private @Nullable A container;
    private boolean begun;

    public CollectEnd(Collector<? super T, A, R> collector) {
        super("collect");
        this.collector = collector;
    }

    @Override
    boolean take(T item) {
        try {
            collector.accumulator().accept(container(), item);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        return false;
    }

    @Override
    @Nullable
    R outcome() {
        try {
            return collector.finisher().apply(container());
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
    }

    @SuppressWarnings("NullAway") // a container may be null where the collector says so
    private A container() {
        if (!begun) {
            begun = true;
            container = collector.supplier().get();
        }
        return container;
    }
}
