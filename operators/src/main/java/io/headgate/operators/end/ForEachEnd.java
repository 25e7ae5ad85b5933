package io.headgate.operators.end;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code for (T t : upstream) action.accept(t);} Asks for everything; it holds nothing. */
public final class ForEachEnd<T> extends FlowEnd<T, @Nullable Void> {

    private final Consumer<? super T> action;

    public ForEachEnd(Consumer<? super T> action) {
        super("forEach");
        this.action = action;
    }

    @Override
    boolean take(T item) {
        try {
            action.accept(item);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        return false;
    }

    @Override
    @Nullable
    Void outcome() {
        return null;
    }
}
