package io.headgate.operators.junction;

import io.headgate.core.kernel.Demand;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Plans;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * {@code flatMap}: makes an inner flow of each item and gives what they give, up to n of them at once. The plain loop,
 * with up to n turns of it under way at once:
 *
 * <pre>{@code for (T t : upstream) for (R r : fn.apply(t)) emit(r);}</pre>
 *
 * <p>Demand: asks upstream for n, whatever downstream asked for, because that is what the user wrote; a place is free again
 * when its inner flow has ended. Each inner flow is asked for min(D, prefetch), replenished when three quarters are used
 * up. Bound: n × prefetch items. Inner flows take turns of at most prefetch items. One that can be pulled is drained in
 * its turn, on the thread that drains, and holds nothing: it should not block. The order between inner flows is nobody's
 * to rely on: that is {@code concatMap}. What the function throws, a null it returns, and the first failure cancel
 * upstream and all inner flows; what they had sent is discarded.
 */
public final class FlatMapNode<T, R> extends Node<R> {

    private final Node<T> input;
    private final int n;
    private final int prefetch;
    private final Function<? super T, ? extends Publisher<? extends R>> fn;

    public FlatMapNode(Node<T> input, int n, int prefetch, Function<? super T, ? extends Publisher<? extends R>> fn) {
        super("flatMap", "≤ " + n + " inners × " + prefetch);
        this.input = input;
        this.n = n;
        this.prefetch = prefetch;
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
    public long holds() {
        return Demand.product(n, prefetch);
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        new FlatMapHost<T, R>(input, n, prefetch, this::inner, downstream, wiring).start();
    }

    private Node<R> inner(T item) {
        return innerOf(this, fn, item);
    }

    /** What {@code fn} makes of {@code item}; what it throws is noted as thrown in {@code at}. */
    static <T, R> Node<R> innerOf(Node<?> at, Function<? super T, ? extends Publisher<? extends R>> fn, T item) {
        Publisher<? extends R> made;
        try {
            made = fn.apply(item);
        } catch (Throwable thrown) {
            at.blame(thrown);
            throw thrown;
        }
        if (made == null) {
            throw at.returnedNull();
        }
        return Plans.nodeOf(made);
    }
}
