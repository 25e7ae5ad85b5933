package io.headgate.operators.buffer;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code conflate} and {@code batchWeighted}: while downstream is slow, items are merged into one; a downstream that keeps
 * up gets each by itself.
 *
 * <pre>{@code
 * for (T t : upstream) {
 *     waiting = waiting == null ? fn.apply(t) : merge.apply(waiting, t);
 *     if (downstreamHasAsked()) { emit(waiting); waiting = null; }
 * }
 * }</pre>
 *
 * <p>Demand and bound: {@code conflate} asks for everything and holds one merged item. {@code batchWeighted} merges up to a
 * weight of {@code max} and then no further: since an item's weight isn't known before it comes, it asks for one item at a
 * time, whether downstream has asked for any or not, and one that would pass the limit stands in the door until the merged
 * item before it has gone out. So it holds two at the most. A merged item weighs at most {@code max}, unless it is a single
 * item that is heavier by itself. An item weighs at least 1.
 *
 * <p>Nothing is lost and nothing is counted as dropped: an item that was merged into another goes its way. The books count it
 * as joined: {@code in = out + joined + discarded + held}. With "out" the number of merged items that went out, {@code in −
 * joined} is what downstream sees.
 *
 * <p>What waits when upstream completes or fails goes out before that, with demand. A cancel gives the merged item to the
 * discard handler, as what it is by then. The functions run on upstream's thread (the first of them on downstream's too, for
 * an item that stood in the door), never two at once; what one throws cancels upstream and fails the flow after what was
 * merged before; the item at hand is discarded. {@code merge} may change its first argument and return it.
 *
 * <p>It is not for gathering items by number or time whatever downstream does: that is {@code batch}.
 */
public final class ConflateNode<T, R> extends Node<R> {

    private final Node<T> input;
    private final long most;
    private final @Nullable ToLongFunction<? super T> cost;
    private final Function<? super T, ? extends R> fn;
    private final BiFunction<? super R, ? super T, ? extends R> merge;

    private ConflateNode(
            Node<T> input,
            String verb,
            String detail,
            long most,
            @Nullable ToLongFunction<? super T> cost,
            Function<? super T, ? extends R> fn,
            BiFunction<? super R, ? super T, ? extends R> merge) {
        super(verb, detail);
        this.input = input;
        this.most = most;
        this.cost = cost;
        this.fn = fn;
        this.merge = merge;
    }

    /** Without a limit. */
    public static <T, R> ConflateNode<T, R> unlimited(
            Node<T> input, Function<? super T, ? extends R> fn, BiFunction<? super R, ? super T, ? extends R> merge) {
        return new ConflateNode<>(input, "conflate", "", Long.MAX_VALUE, null, fn, merge);
    }

    /** Up to a weight. */
    public static <T, R> ConflateNode<T, R> weighted(
            Node<T> input,
            long max,
            ToLongFunction<? super T> cost,
            Function<? super T, ? extends R> fn,
            BiFunction<? super R, ? super T, ? extends R> merge) {
        return new ConflateNode<>(input, "batchWeighted", "up to a weight of " + max, max, cost, fn, merge);
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
    public long holds() {
        return cost == null ? 1 : 2;
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        Merged<T, R> merged = new Merged<>(this, fn, merge, most);
        input.subscribe(new ConflateHost<>(this, merged, cost, downstream, wiring), wiring);
    }
}
