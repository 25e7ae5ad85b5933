package io.headgate.operators.junction;

import io.headgate.core.kernel.Demand;
import io.headgate.operators.plan.Failed;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Plans;
import io.headgate.operators.plan.PulledNode;
import io.headgate.operators.plan.Unopened;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/** A junction of the inner flows that a function makes of each item, up to n of them at once. */
abstract class InnerNode<T, R> extends PrefetchingNode<R> {

    final Node<T> input;
    final int n;
    final boolean delaying;
    private final Function<? super T, ? extends Publisher<? extends R>> fn;

    InnerNode(
            Node<T> input,
            String verb,
            int n,
            int prefetch,
            Function<? super T, ? extends Publisher<? extends R>> fn,
            boolean delaying) {
        super(verb, prefetch);
        this.input = input;
        this.n = n;
        this.fn = fn;
        this.delaying = delaying;
    }

    @Override
    public final List<Node<?>> inputs() {
        return List.of(input);
    }

    @Override
    public String detail() {
        return "≤ " + n + " inners × " + prefetch();
    }

    @Override
    public long holds() {
        return Demand.product(n, prefetch().items());
    }

    final Node<R> inner(T item) {
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
        return new PulledNode<>("error", "", at -> new Failed<>(failure));
    }
}
