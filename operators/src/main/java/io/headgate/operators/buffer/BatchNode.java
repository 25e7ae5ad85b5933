package io.headgate.operators.buffer;

import io.headgate.core.kernel.Durations;
import io.headgate.operators.Batching;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import org.reactivestreams.Subscriber;

/**
 * {@code batch} by size or time, and {@code batchAdaptive}: gathers items into lists of at most {@code size}; a list goes out when it is full, or
 * when {@code within} has passed since its first item came, whichever is first.
 *
 * <pre>{@code
 * for (T t : upstream) {
 *     open.add(t);
 *     if (open.size() == size || now() - firstCame(open) >= within) { emit(open); open = new ArrayList<>(); }
 * }
 * }</pre>
 *
 * <p>Demand: a list is never sent without demand for it. At a deadline without demand the list stays open and keeps
 * filling up to {@code size}; it goes out at once when demand comes. There are no empty lists. The rest goes out on
 * completion, with demand; a failure comes after the items before it.
 *
 * <p>Bound: what is held and what is outstanding upstream are together at most 2 × size, whatever downstream asked for
 * and however many lists went out half full: what is asked for is computed from these two counts and never from the
 * number of lists, so nothing adds up over time and nothing is multiplied past what a long holds.
 *
 * <p>Why it can't hang: an item that comes while a list is being sent finds that what was noted has gone, and knocks;
 * whoever is inside looks again after it has said what it took. See {@link OpenBatch}.
 *
 * <p>{@code batchAdaptive} has a size that follows the load in place of the fixed one, from one item up to {@code max}: it
 * doubles when more were waiting than a batch had to wait for, and falls back to what had come when the time was up. So a
 * flow that is idle sends each item at once, one that falls behind gathers more and more of them, and one that has caught up
 * waits once, for no longer than the time allowed, before its lists are small again. A list without demand fills up to
 * {@code max} in either form.
 *
 * <pre>{@code
 * int target = 1;
 * for (;;) {
 *     List<T> list = waitFor(target, within);              // target items, or what came within a time of the first one
 *     list.addAll(whatElseIsThere(max - list.size()));
 *     target = list.size() > target ? min(max, 2 * target) : list.size();
 *     emit(list);
 * }
 * }</pre>
 *
 * <p>Why a timer can't fire without demand, and why no time is too long: see {@link Alarm}.
 *
 * <p>It is not for limiting a rate: that is {@code throttle}.
 */
public final class BatchNode<T> extends Node<List<T>> {

    private final Node<T> input;
    private final Batching batching;
    private final boolean adaptive;

    public BatchNode(Node<T> input, Batching batching, boolean adaptive) {
        super(
                adaptive ? "batchAdaptive" : "batch",
                "up to " + batching.size() + " items or " + Durations.text(batching.within()));
        this.input = input;
        this.batching = batching;
        this.adaptive = adaptive;
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
        return 2L * batching.size();
    }

    @Override
    public void subscribe(Subscriber<? super List<T>> downstream, Wiring wiring) {
        OpenBatch<T> open = new OpenBatch<>(batching, adaptive, wiring);
        BatchHost<T> host = new BatchHost<>(toString(), open, batching.size(), downstream, wiring);
        open.owner(host);
        input.subscribe(host, wiring);
    }
}
