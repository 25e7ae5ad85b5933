package io.headgate.operators.junction;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import org.reactivestreams.Subscriber;

/**
 * A junction whose inputs are there from the start. All fields belong to the thread inside.
 *
 * @param <T> what comes in
 * @param <R> what goes out
 */
abstract class CombiningHost<T, R> extends Junction<R> {

    /** The inputs, in the order in which the user gave them. */
    final Inlet<T>[] inlets;

    private final List<Node<?>> nodes;
    private final Prefetch prefetch;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of inlets can't say of what
    CombiningHost(CombiningNode<R> node, Subscriber<? super R> downstream, Wiring wiring, boolean delaying) {
        super(downstream, wiring, delaying);
        this.nodes = node.inputs();
        this.prefetch = node.prefetch();
        this.inlets = new Inlet[nodes.size()];
        for (int i = 0; i < inlets.length; i++) {
            inlets[i] = Inlet.replenished(this, prefetch.items());
        }
    }

    @Override
    void open() throws Exception {
        for (int i = 0; i < inlets.length && !stopped; i++) {
            open(i);
        }
    }

    @SuppressWarnings("unchecked") // what comes out of an input is what the node was given
    final void open(int i) throws Exception {
        inlets[i].open((Node<T>) nodes.get(i));
    }

    /** Asks every input for what is missing to what downstream wants, or to the prefetch where that is less. */
    final void askAll(long wanted) {
        for (int i = 0; i < inlets.length && !stopped; i++) {
            ask(inlets[i], wanted);
        }
    }

    final void ask(Inlet<T> inlet, long wanted) {
        inlet.ask(prefetch.room(wanted));
    }

    @Override
    void giveUp() {
        for (Inlet<T> inlet : inlets) {
            inlet.giveUp();
        }
    }
}
