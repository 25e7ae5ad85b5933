package io.headgate.operators.junction;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code repeat}: when upstream completes, subscribes to it again, n times in all.
 *
 * <pre>{@code for (long i = 0; i < n; i++) for (T t : upstream) emit(t);}</pre>
 *
 * <p>Demand: what was delivered counts; the next turn is asked for exactly what is left. It holds nothing. Turns that end
 * on the spot don't recurse. A failure ends it.
 */
public final class RepeatNode<T> extends Node<T> {

    private final Node<T> input;
    private final long times;

    public RepeatNode(Node<T> input, long times) {
        super("repeat", times + " times");
        this.input = input;
        this.times = times;
    }

    @Override
    public Kind kind() {
        return Kind.JUNCTION;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of(input);
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        new Host(downstream, wiring).start(input);
    }

    private final class Host extends Relay<T> {
        private long left = times - 1;

        Host(Subscriber<? super T> downstream, Wiring wiring) {
            super(downstream, wiring);
        }

        @Override
        void ended(@Nullable Throwable failure) {
            if (failure != null || left == 0) {
                finish(failure);
            } else {
                left--;
                follow(input);
            }
        }
    }
}
