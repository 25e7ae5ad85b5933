package io.headgate.operators.source;

import io.headgate.operators.Step;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code for (var s = fn.apply(seed); s.isPresent(); s = fn.apply(s.get().state())) emit(s.get().item());} The function
 * runs once for each item asked for, so the end is known when one more is asked for than there are.
 */
public final class UnfoldSource<S, T> implements Pulled<T> {

    private final Node<?> at;
    private final Function<? super S, Optional<Step<T, S>>> fn;
    private S state;

    public UnfoldSource(Node<?> at, S seed, Function<? super S, Optional<Step<T, S>>> fn) {
        this.at = at;
        this.state = seed;
        this.fn = fn;
    }

    @Override
    public @Nullable T next() {
        Optional<Step<T, S>> made;
        try {
            made = fn.apply(state);
        } catch (Throwable thrown) {
            at.blame(thrown);
            throw thrown;
        }
        if (made == null) {
            throw at.returnedNull();
        }
        if (made.isEmpty()) {
            return null;
        }
        Step<T, S> step = made.get();
        state = step.state();
        return step.item();
    }
}
