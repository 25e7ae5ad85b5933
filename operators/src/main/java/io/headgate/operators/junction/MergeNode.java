package io.headgate.operators.junction;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.PulledNode;
import io.headgate.operators.plan.Wiring;
import io.headgate.operators.source.ArraySource;
import java.util.List;
import org.reactivestreams.Subscriber;

/**
 * {@code merge} and {@code mergeDelayErrors}: the items of several flows as they come; {@code flatMap} over flows that are there already.
 *
 * <p>Demand: each input is asked for min(D, prefetch), replenished when three quarters are used up. Bound: prefetch items
 * for each input that can't be pulled; one that can is drained in its turn, on the thread that drains. Inputs take turns
 * of at most prefetch items, so none starves. The first failure cancels the other inputs; what they had sent is discarded.
 * Completes when all have. {@code mergeDelayErrors} lets the others go on to their ends, and then fails: with the first
 * failure, in which the others are suppressed.
 */
public final class MergeNode<T> extends CombiningNode<T> {

    private final boolean delaying;

    public MergeNode(List<Node<T>> inputs, int prefetch, boolean delaying) {
        super(delaying ? "mergeDelayErrors" : "merge", inputs, prefetch);
        this.delaying = delaying;
    }

    @Override
    @SuppressWarnings("unchecked") // the inputs are what it was made of; an array of nodes can't say of what
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        Node<T>[] nodes = inputs().toArray(Node[]::new);
        Node<Node<T>> each = new PulledNode<>(verb(), "", at -> new ArraySource<>(nodes));
        new FlatMapHost<Node<T>, T>(
                        each, Math.max(1, nodes.length), prefetch(), node -> node, delaying, downstream, wiring)
                .start();
    }
}
