package io.headgate.operators.junction;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
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
public final class FlatMapNode<T, R> extends InnerNode<T, R> {

    public FlatMapNode(
            Node<T> input,
            int n,
            int prefetch,
            Function<? super T, ? extends Publisher<? extends R>> fn,
            boolean delaying) {
        super(input, delaying ? "flatMapDelayErrors" : "flatMap", n, prefetch, fn, delaying);
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        new FlatMapHost<T, R>(input, n, prefetch(), this::inner, delaying, downstream, wiring).start();
    }
}
