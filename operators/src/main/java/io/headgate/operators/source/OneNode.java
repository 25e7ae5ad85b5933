package io.headgate.operators.source;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.PulledNode;
import org.jspecify.annotations.Nullable;

/** {@code emit(value);} A junction that finds it as an inner source takes the value as it is. */
public final class OneNode<T> extends PulledNode<T> {

    private final T value;

    public OneNode(T value) {
        super("of", "1 item", OneNode::open); // captures nothing: often one is made for each item
        this.value = value;
    }

    @SuppressWarnings("unchecked") // a node opens as itself
    private static <T> Pulled<T> open(Node<?> at) {
        return new OneSource<>(((OneNode<T>) at).value);
    }

    /** The one item. */
    public T value() {
        return value;
    }

    private static final class OneSource<T> implements Pulled<T> {
        private @Nullable T left;

        OneSource(T value) {
            left = value;
        }

        @Override
        public @Nullable T next() {
            T item = left;
            left = null;
            return item;
        }

        @Override
        public boolean ended() {
            return left == null;
        }
    }
}
