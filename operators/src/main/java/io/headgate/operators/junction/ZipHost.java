package io.headgate.operators.junction;

import io.headgate.operators.plan.Wiring;
import org.reactivestreams.Subscriber;

/**
 * One subscription of {@code zip}, where not all inputs can be pulled. All fields belong to the thread inside.
 *
 * <p>A row is joined when every input has its item. Those that are pulled are read last, because they have one whenever
 * they are asked: {@code order} puts them after the others. What was found of an incomplete row stays in the inlets.
 */
final class ZipHost<R> extends CombiningHost<Object, R> {

    private final ZipNode<R> node;
    private final Inlet<Object>[] order;
    private final Object[] rest;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of inlets can't say of what
    ZipHost(ZipNode<R> node, Subscriber<? super R> downstream, Wiring wiring) {
        super(node, downstream, wiring, false);
        this.node = node;
        int n = inlets.length;
        this.order = new Inlet[n];
        this.rest = new Object[Math.max(0, n - 2)];
        int front = 0;
        int back = n;
        for (int i = 0; i < n; i++) {
            order[node.inputs().get(i).isPulled() ? --back : front++] = inlets[i];
        }
    }

    @Override
    void drain() throws Exception {
        long wanted = demand.outstanding();
        for (long given = join(wanted); given != 0 && !stopped; given = join(wanted)) {
            wanted = demand.settle(given);
        }
        boolean over = false;
        for (Inlet<Object> inlet : inlets) {
            over |= inlet.isOver(); // also looks for a failure in each
        }
        if (over) {
            complete();
        } else if (!stopped) {
            askAll(wanted);
        }
    }

    private long join(long credit) throws Exception {
        long given = 0;
        long most = Math.min(credit, TURN);
        while (given < most && !stopped && isReady()) {
            Object first = inlets[0].take();
            Object second = inlets.length > 1 ? inlets[1].take() : null;
            Object[] more = rest.length == 0 ? rest : rest.clone(); // the row's own, where there is one
            for (int i = 0; i < more.length; i++) {
                more[i] = inlets[i + 2].take();
            }
            emitMade(node.join(first, second, more));
            given++;
        }
        return given;
    }

    private boolean isReady() throws Exception {
        for (Inlet<Object> inlet : order) {
            if (inlet.peek() == null) {
                return false;
            }
        }
        return true;
    }
}
