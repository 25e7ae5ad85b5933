package io.headgate.operators.junction;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.Comparator;
import java.util.List;
import org.reactivestreams.Subscriber;

/**
 * {@code mergeSorted}: merges flows that are sorted into one that is.
 *
 * <pre>{@code
 * for (Iterator<T> least = leastHead(flows); least != null; least = leastHead(flows)) emit(least.next());
 * }</pre>
 *
 * <p>Demand: each input is asked for min(D, prefetch), replenished when three quarters are used up. Bound: prefetch items
 * for each input that can't be pulled, and the head of each that can. Of items that compare equal those of the earlier
 * input come first. An item costs log(inputs) comparisons. Inputs that aren't sorted are merged as they are: by their
 * heads. It is not for inputs one of which is silent for long: the others wait for it.
 *
 * <p>Completes when all inputs have. The first failure and what the comparator throws cancel all inputs; what they had
 * sent is discarded.
 *
 * <p>Why nothing is given before every input has a head: an item leaves only while no open input is without one; an input
 * that has lost its head is without one until the next item is there or it has ended, and {@code done} is read before it is
 * found empty. So an input that is merely slow is never taken for one that has ended.
 */
public final class MergeSortedNode<T> extends CombiningNode<T> {

    private final Comparator<? super T> comparator;

    public MergeSortedNode(List<Node<T>> inputs, int prefetch, Comparator<? super T> comparator) {
        super("mergeSorted", inputs, prefetch);
        this.comparator = comparator;
    }

    int compare(T a, T b) {
        try {
            return comparator.compare(a, b);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
    }

    @Override
    public long holds() {
        long pulled = inputs().stream().filter(Node::isPulled).count();
        return super.holds() + pulled;
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        new MergeSortedHost<>(this, downstream, wiring).start();
    }
}
