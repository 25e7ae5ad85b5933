package io.headgate.operators.junction;

import io.headgate.operators.plan.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.reactivestreams.Subscriber;

/**
 * One subscription of {@code mergeSorted}. All fields belong to the thread inside.
 *
 * <p>Every input that isn't over is in one of two places: in {@code ready}, a heap by their heads, or in {@code lacking},
 * without a head. While anything is lacking nothing is handed on.
 */
final class MergeSortedHost<T> extends CombiningHost<T, T> {

    /** An input with its place in the user's order. */
    private record Lane<T>(int place, Inlet<T> inlet) {}

    private final PriorityQueue<Lane<T>> ready;
    private final List<Lane<T>> lacking = new ArrayList<>();

    MergeSortedHost(MergeSortedNode<T> node, Subscriber<? super T> downstream, Wiring wiring) {
        super(node, downstream, wiring, false);
        this.ready = new PriorityQueue<>(Math.max(1, inlets.length), (a, b) -> {
            int order = node.compare(a.inlet.head(), b.inlet.head());
            return order != 0 ? order : Integer.compare(a.place, b.place);
        });
        for (int i = 0; i < inlets.length; i++) {
            lacking.add(new Lane<>(i, inlets[i]));
        }
    }

    @Override
    void drain() throws Exception {
        long wanted = demand.outstanding();
        boolean whole = true;
        while (whole && !stopped) {
            long given = 0;
            long most = Math.min(wanted, TURN);
            whole = findHeads(wanted != 0);
            while (whole && given != most && !ready.isEmpty() && !stopped) {
                Lane<T> least = ready.poll();
                lacking.add(least);
                emit(least.inlet.take());
                given++;
                whole = findHeads(given != wanted);
            }
            wanted = demand.settle(given);
            if (given == 0) {
                break;
            }
        }
        if (lacking.isEmpty() && ready.isEmpty()) {
            complete();
        } else {
            askAll(wanted);
        }
    }

    /**
     * Finds the heads that are lacking, and the inputs that have ended or failed; whether none is lacking then.
     *
     * @param wanted whether there is demand for an item: without it an input that can be pulled is only asked for its end
     */
    private boolean findHeads(boolean wanted) throws Exception {
        for (int i = lacking.size() - 1; i >= 0; i--) {
            Lane<T> lane = lacking.get(i);
            Inlet<T> inlet = lane.inlet;
            if ((wanted || !inlet.isPulled()) && inlet.peek() != null) {
                lacking.remove(i);
                ready.add(lane);
            } else if (inlet.isOver()) {
                lacking.remove(i);
            }
        }
        return lacking.isEmpty();
    }
}
