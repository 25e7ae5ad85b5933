package io.headgate.operators.junction;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code concat}, {@code concatDelayErrors} and {@code startWith}: the items of several flows, one flow after the other.
 *
 * <pre>{@code for (Flow<T> flow : flows) for (T t : flow) emit(t);}</pre>
 *
 * <p>Demand goes to the current input, exactly; what that one delivered is settled before the next is subscribed to. It
 * holds nothing. A failure ends it: the inputs after that one are not subscribed to. Where all inputs can be pulled, so
 * can this. {@code concatDelayErrors} goes on with the next input after a failure, and fails at the end: with the first
 * failure, in which the others are suppressed.
 */
public final class ConcatNode<T> extends Node<T> {

    private final List<Node<T>> inputs;
    private final boolean delaying;

    public ConcatNode(String verb, List<Node<T>> inputs, boolean delaying) {
        super(verb, inputs.size() + " inputs");
        this.inputs = inputs;
        this.delaying = delaying;
    }

    @Override
    public Kind kind() {
        return Kind.JUNCTION;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.copyOf(inputs);
    }

    @Override
    public boolean isPulled() {
        return !delaying && inputs.stream().allMatch(Node::isPulled);
    }

    @Override
    public @Nullable Pulled<T> pull(Wiring wiring) {
        return isPulled() ? new Cursor<>(inputs, wiring) : null;
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        if (isPulled()) {
            subscribePulling(downstream, wiring, null);
        } else {
            new Host<>(inputs, delaying, downstream, wiring).start(inputs.get(0));
        }
    }

    @Override
    public void subscribeOn(Executor executor, Subscriber<? super T> downstream, Wiring wiring) {
        subscribePulling(downstream, wiring, executor);
    }

    private static final class Host<T> extends Chain<T> {
        private final List<Node<T>> inputs;
        private int at;

        Host(List<Node<T>> inputs, boolean delaying, Subscriber<? super T> downstream, Wiring wiring) {
            super(downstream, wiring, delaying);
            this.inputs = inputs;
        }

        @Override
        void ended(@Nullable Throwable failure) {
            at++;
            if (failure != null || at == inputs.size()) {
                finish(failure);
            } else {
                follow(inputs.get(at));
            }
        }
    }

    /** Over inputs that can all be pulled: opens each when its turn comes, and closes it at its end. */
    private static final class Cursor<T> implements Pulled<T> {
        private final List<Node<T>> inputs;
        private final Wiring wiring;
        private int at;
        private @Nullable Pulled<T> current;

        Cursor(List<Node<T>> inputs, Wiring wiring) {
            this.inputs = inputs;
            this.wiring = wiring;
        }

        @Override
        public @Nullable T next() throws Exception {
            for (Pulled<T> from = open(); from != null; from = open()) {
                T item = from.next();
                if (item != null) {
                    return item;
                }
                close();
            }
            return null;
        }

        @Override
        public boolean ended() throws Exception {
            for (Pulled<T> from = open(); from != null && from.ended(); from = open()) {
                close();
            }
            return current == null;
        }

        private @Nullable Pulled<T> open() throws Exception {
            if (current == null && at < inputs.size()) {
                current = inputs.get(at++).pull(wiring);
            }
            return current;
        }

        @Override
        public void close() {
            Pulled<T> open = current;
            if (open != null) {
                current = null;
                Pulled.release(open);
            }
        }
    }
}
