package io.headgate.operators.split;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import org.reactivestreams.Subscriber;

/**
 * A way into a split: each subscription joins the run that is on. The name it is given is the subscriber's. What it holds
 * is counted for each flow that begins here, although those of one split share it.
 */
public final class SplitNode<T> extends Node<T> {

    private final Node<T> input;
    private final long holds;
    private final Runs<T> runs;

    public SplitNode(Node<T> input, String verb, String detail, long holds, Runs<T> runs) {
        super(verb, detail);
        this.input = input;
        this.holds = holds;
        this.runs = runs;
    }

    /** The run that is on, or the last one. */
    public Split<T> run() {
        return runs.current();
    }

    @Override
    public Kind kind() {
        return Kind.SPLIT;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of(input);
    }

    @Override
    public long holds() {
        return holds;
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        runs.subscribe(downstream, this, wiring);
    }
}
