package io.headgate.operators.junction;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * {@code concatMap} and {@code concatMapDelayErrors}: makes an inner flow of each item and gives what they give, one after the other.
 *
 * <pre>{@code for (T t : upstream) for (R r : fn.apply(t)) emit(r);}</pre>
 *
 * <p>Demand: asks upstream for one item, and for the next one when its inner flow has ended; D goes to the inner flow at
 * hand, exactly. It holds nothing beyond the one item. A failure of upstream's comes after the inner flow at hand; what
 * the function throws, a null it returns, or an inner flow's failure cancels upstream; {@code concatMapDelayErrors} goes
 * on with the next item instead, and fails at the end: with the first failure, in which the others are suppressed.
 */
public final class ConcatMapNode<T, R> extends Node<R> {

    private final Node<T> input;
    private final Function<? super T, ? extends Publisher<? extends R>> fn;

    private final boolean delaying;

    public ConcatMapNode(Node<T> input, Function<? super T, ? extends Publisher<? extends R>> fn, boolean delaying) {
        super(delaying ? "concatMapDelayErrors" : "concatMap", "one inner at a time");
        this.input = input;
        this.delaying = delaying;
        this.fn = fn;
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
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        FlatMapHost.Opening<T, R> opening = item -> InnerNode.innerOf(this, fn, item, delaying);
        new ConcatMapHost<>(input, opening, delaying, downstream, wiring).start();
    }
}
