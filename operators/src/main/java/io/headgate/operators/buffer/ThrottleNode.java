package io.headgate.operators.buffer;

import io.headgate.core.Rate;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code throttle}: shapes demand. It asks upstream only for what may pass by the {@link Rate}, so there is nothing to
 * store and nothing to drop, and upstream slows down instead.
 *
 * <pre>{@code for (T t : upstream) { rate.awaitToken(); emit(t); }}</pre>
 *
 * <p>Demand: at most min(D, burst) is outstanding upstream; a token is taken when an item is asked for. It holds nothing.
 * Since no more than a burst is ever outstanding, an upstream that is silent for an hour doesn't earn an hour's tokens.
 * With a cost per item, which is known only when the item has come, one item is asked for at a time and the rest of its
 * cost is charged afterwards: the next one waits for it.
 */
public final class ThrottleNode<T> extends Node<T> {

    private final Node<T> input;
    private final Rate rate;
    private final @Nullable ToLongFunction<? super T> cost;

    public ThrottleNode(Node<T> input, Rate rate, @Nullable ToLongFunction<? super T> cost) {
        super("throttle", rate.toString());
        this.input = input;
        this.rate = rate;
        this.cost = cost;
    }

    @Override
    public Kind kind() {
        return Kind.BUFFER;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of(input);
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        input.subscribe(new ThrottleHost<>(this, rate, cost, downstream, wiring), wiring);
    }
}
