package io.headgate.operators.junction;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Wiring;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code zip}: joins the first items of several flows, then the second ones, and so on.
 *
 * <pre>{@code while (a.hasNext() && b.hasNext()) emit(fn.apply(a.next(), b.next()));}</pre>
 *
 * <p>Demand: each input is asked for min(D, prefetch), replenished when three quarters are used up. Bound: prefetch items
 * for each input that can't be pulled; where all can be, so can this, and it holds nothing. Completes as soon as no further
 * row is possible, and cancels the longer inputs; what was read of them and found no partner, at most prefetch items, is
 * discarded. What the function throws, a null it returns, and the first failure cancel the inputs.
 */
public final class ZipNode<R> extends CombiningNode<R> {

    private final Joining<R> joining;

    private ZipNode(List<Node<?>> inputs, int prefetch, Joining<R> joining) {
        super("zip", inputs, prefetch);
        this.joining = joining;
    }

    /** Of two flows: a pair is two fields, and nothing is made for it. */
    @SuppressWarnings("unchecked") // the row has what the inputs gave
    public static <A, B, R> Node<R> of(
            Node<A> a, Node<B> b, int prefetch, BiFunction<? super A, ? super B, ? extends R> fn) {
        return new ZipNode<>(List.of(a, b), prefetch, (first, second, rest) -> fn.apply((A) first, (B) second));
    }

    /** Of any number of flows. */
    @SuppressWarnings("unchecked") // as above
    public static <T, R> Node<R> of(List<Node<T>> inputs, int prefetch, Function<? super List<T>, ? extends R> fn) {
        return new ZipNode<>(List.copyOf(inputs), prefetch, (first, second, rest) -> {
            List<T> row = new ArrayList<>(inputs.size());
            row.add((T) first);
            if (second != null) {
                row.add((T) second);
            }
            for (Object item : rest) {
                row.add((T) item);
            }
            return fn.apply(Collections.unmodifiableList(row));
        });
    }

    /** Joins a row: the first two items, and what the further inputs gave. */
    @FunctionalInterface
    interface Joining<R> {
        R of(Object first, @Nullable Object second, Object[] rest);
    }

    /** Joins a row; what the function throws is noted, a null it returns refused. */
    R join(Object first, @Nullable Object second, Object[] rest) {
        R joined;
        try {
            joined = joining.of(first, second, rest);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        if (joined == null) {
            throw returnedNull();
        }
        return joined;
    }

    @Override
    public boolean isPulled() {
        return inputs().stream().allMatch(Node::isPulled);
    }

    @Override
    public @Nullable Pulled<R> pull(Wiring wiring) throws Exception {
        return isPulled() ? ZipCursor.over(this, inputs(), wiring) : null;
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        if (isPulled()) {
            subscribePulling(downstream, wiring, null);
        } else {
            new ZipHost<>(this, downstream, wiring).start();
        }
    }

    @Override
    public void subscribeOn(Executor executor, Subscriber<? super R> downstream, Wiring wiring) {
        subscribePulling(downstream, wiring, executor);
    }
}
