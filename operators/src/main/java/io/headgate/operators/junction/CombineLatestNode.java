package io.headgate.operators.junction;

import io.headgate.core.kernel.Demand;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.reactivestreams.Subscriber;

/**
 * {@code combineLatest} and {@code combineLatestDelayErrors}: for each item of any input, what a function makes of it and
 * the newest items of the others, once every input has one. The plain loop, with items in the order in which they come:
 *
 * <pre>{@code
 * for (Arrival a : arrivals) {
 *     latest.set(a.input(), a.item());
 *     if (latest.all(Objects::nonNull)) emit(fn.apply(latest));
 * }
 * }</pre>
 *
 * <p>Demand: each input is asked for min(D, prefetch), replenished when three quarters are used up. Every item makes a row
 * once all inputs have one, and waits for demand until then, so a slow downstream loses nothing and slows the inputs.
 * Bound: prefetch items for each input that can't be pulled, and one of each that is its newest. Inputs that have items
 * take turns, one item each; one that can be pulled is read for a row alone, after those that can't be have their first.
 *
 * <p>The books: until every input has an item, one that is replaced by a newer one of the same input was part of no row. It
 * goes to the discard handler, and so does the newest item of an input, if it was part of no row when the flow ends. An
 * item that was part of a row, or of many, has been delivered. So each item is one or the other, once.
 *
 * <p>Completes when all inputs have, or as soon as one has without an item, because then there will be no row; the others
 * are cancelled. The first failure, what the function throws and a null it returns cancel all inputs;
 * {@code combineLatestDelayErrors} takes an input's failure for its end, and fails at the end: with the first failure, in
 * which the others are suppressed.
 *
 * <p>Why it doesn't hang on items that make no row: such an item leaves its inlet like any other, and every pass that took
 * something asks again for what is missing to min(D, prefetch). Only an item that is handed on is taken off the demand. So
 * as long as there is demand, every input that isn't over is owed a request or has one outstanding.
 */
public final class CombineLatestNode<R> extends CombiningNode<R> {

    private final Function<? super Object[], ? extends R> fn;
    private final boolean delaying;

    /** Of two flows. */
    @SuppressWarnings("unchecked") // a row has what the inputs gave
    public static <A, B, R> CombineLatestNode<R> of(
            Node<A> a, Node<B> b, int prefetch, BiFunction<? super A, ? super B, ? extends R> fn, boolean delaying) {
        return new CombineLatestNode<>(List.of(a, b), prefetch, row -> fn.apply((A) row[0], (B) row[1]), delaying);
    }

    /** Of any number of flows. */
    @SuppressWarnings("unchecked") // as above
    public static <T, R> CombineLatestNode<R> of(
            List<Node<T>> inputs, int prefetch, Function<? super List<T>, ? extends R> fn, boolean delaying) {
        return new CombineLatestNode<>(inputs, prefetch, row -> fn.apply((List<T>) List.of(row)), delaying);
    }

    /**
     * A junction.
     *
     * @param fn is given a row of its own, of one item for each input
     */
    private CombineLatestNode(
            List<? extends Node<?>> inputs,
            int prefetch,
            Function<? super Object[], ? extends R> fn,
            boolean delaying) {
        super(delaying ? "combineLatestDelayErrors" : "combineLatest", inputs, prefetch);
        this.fn = fn;
        this.delaying = delaying;
    }

    /** What the function makes of a row; what it throws is noted, a null it returns refused. */
    R combine(Object[] row) {
        R combined;
        try {
            combined = fn.apply(row);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        if (combined == null) {
            throw returnedNull();
        }
        return combined;
    }

    @Override
    public long holds() {
        return Demand.sum(super.holds(), inputs().size());
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        new CombineLatestHost<>(this, delaying, downstream, wiring).start();
    }
}
