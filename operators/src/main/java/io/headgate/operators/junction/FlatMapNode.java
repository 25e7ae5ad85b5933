package io.headgate.operators.junction;

import io.headgate.core.kernel.Demand;
import io.headgate.operators.plan.Failed;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Plans;
import io.headgate.operators.plan.PulledNode;
import io.headgate.operators.plan.Unopened;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * {@code flatMap} and {@code flatMapDelayErrors}: makes an inner flow of each item and gives what they give, up to n of them at once. The plain loop,
 * with up to n turns of it under way at once:
 *
 * <pre>{@code for (T t : upstream) for (R r : fn.apply(t)) emit(r);}</pre>
 *
 * <p>Demand: asks upstream for n, whatever downstream asked for, because that is what the user wrote; a place is free again
 * when its inner flow has ended. Each inner flow is asked for min(D, prefetch), replenished when three quarters are used
 * up. Bound: n × prefetch items. Inner flows take turns of at most prefetch items. One that can be pulled is drained in
 * its turn, on the thread that drains, and holds nothing: it should not block. The order between inner flows is nobody's
 * to rely on: that is {@code concatMap}. What the function throws, a null it returns, and the first failure cancel
 * upstream and all inner flows; what they had sent is discarded. {@code flatMapDelayErrors} goes on without the inner flow
 * that failed, or couldn't be made, and fails at the end: with the first failure, in which the others are suppressed.
 *
 * <p>Which demand it is: D is what inner flows may hand on, together; each of them is asked for min(D, prefetch) by what
 * was taken of it alone, and upstream for n by how many are open, never for D. Why a backlog in one inner flow starves no
 * other: each has a ring of its own, a turn is at most prefetch items long, and after each turn that handed something on
 * the next inner flow is first, also across requests of one at a time.
 */
public final class FlatMapNode<T, R> extends Node<R> {

    private final Node<T> input;
    private final int n;
    private final int prefetch;
    private final Function<? super T, ? extends Publisher<? extends R>> fn;

    private final boolean delaying;

    public FlatMapNode(
            Node<T> input,
            int n,
            int prefetch,
            Function<? super T, ? extends Publisher<? extends R>> fn,
            boolean delaying) {
        super(delaying ? "flatMapDelayErrors" : "flatMap", "≤ " + n + " inners × " + prefetch);
        this.input = input;
        this.n = n;
        this.prefetch = prefetch;
        this.fn = fn;
        this.delaying = delaying;
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
        new FlatMapHost<T, R>(input, n, prefetch, this::inner, delaying, downstream, wiring).start();
    }

    private Node<R> inner(T item) {
        return innerOf(this, fn, item, delaying);
    }

    /**
     * What {@code fn} makes of {@code item}; what it throws is noted as thrown in {@code at}. Where failures are delayed,
     * an inner flow that can't be made is one that fails.
     */
    static <T, R> Node<R> innerOf(
            Node<?> at, Function<? super T, ? extends Publisher<? extends R>> fn, T item, boolean delaying) {
        Publisher<? extends R> made;
        try {
            made = fn.apply(item);
        } catch (Throwable thrown) {
            at.blame(thrown);
            Unopened.giveUp(item);
            if (delaying) {
                return failing(thrown);
            }
            throw thrown;
        }
        if (made != null) {
            return Plans.nodeOf(made);
        }
        Unopened.giveUp(item);
        if (delaying) {
            return failing(at.returnedNull());
        }
        throw at.returnedNull();
    }

    private static <R> Node<R> failing(Throwable failure) {
        return new PulledNode<>("error", "", true, at -> new Failed<>(failure));
    }
}
