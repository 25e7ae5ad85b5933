package io.headgate.operators.split;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Storage;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * A way into a split: each subscription joins the run that is on. The name it is given is the subscriber's. What it holds
 * is counted for each flow that begins here, although those of one split share it.
 */
public final class SplitNode<T> extends Node<T> {

    private final Node<T> input;
    private final long holds;
    private final @Nullable Storage storage;
    private final Runs<T> runs;

    public SplitNode(Node<T> input, String verb, String detail, long holds, Runs<T> runs) {
        this(input, verb, detail, holds, null, runs);
    }

    /** One with a policy for each subscriber. */
    public SplitNode(Node<T> input, String verb, Storage storage, Runs<T> runs) {
        this(input, verb, storage.text(), storage.capacity().max(), storage, runs);
    }

    private SplitNode(Node<T> input, String verb, String detail, long holds, @Nullable Storage storage, Runs<T> runs) {
        super(verb, detail);
        this.input = input;
        this.holds = holds;
        this.storage = storage;
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
    public @Nullable Storage storage() {
        return storage;
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        runs.subscribe(downstream, this, wiring);
    }
}
