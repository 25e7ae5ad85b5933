package io.headgate.operators.plan;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** A stage in a plan. Adjacent ones are joined into a {@link Segment}. */
public final class StageNode<T, R> extends Node<R> {

    /** What a stage does to the count of items; decides which stages can share a host below a node that pushes. */
    public enum Shape {
        /** One in, one out, or the end of the flow. */
        ONE_TO_ONE,
        /** An item may be swallowed, and is asked for again. */
        SWALLOWS,
        /** Several in, one out: asks for several at a time. */
        GATHERS,
        /** Asks for no more than a number of items in total. */
        LIMITS
    }

    private final Node<T> input;
    private final Shape shape;
    private final boolean stateful;
    private final boolean pulled;
    private final int adjacent;
    private final int holds;
    private final Supplier<? extends Stage<T, R>> factory;
    private @Nullable Segment<R> segment;

    private StageNode(
            Node<T> input,
            String verb,
            String detail,
            Shape shape,
            boolean stateful,
            int holds,
            Supplier<? extends Stage<T, R>> factory) {
        super(verb, detail);
        this.input = input;
        this.shape = shape;
        this.stateful = stateful;
        this.pulled = input.isPulled();
        this.adjacent = input instanceof StageNode<?, ?> above ? above.adjacent + 1 : 1;
        this.holds = holds;
        this.factory = factory;
    }

    /** A stage without state: {@code stage} serves every subscription. */
    public static <T, R> StageNode<T, R> stateless(
            Node<T> input, String verb, String detail, Shape shape, Supplier<? extends Stage<T, R>> factory) {
        return new StageNode<>(input, verb, detail, shape, false, 0, factory);
    }

    /** A stage with state, made fresh for each subscription; it holds at most {@code holds} items back. */
    public static <T, R> StageNode<T, R> stateful(
            Node<T> input,
            String verb,
            String detail,
            Shape shape,
            int holds,
            Supplier<? extends Stage<T, R>> factory) {
        return new StageNode<>(input, verb, detail, shape, true, holds, factory);
    }

    @Override
    public Kind kind() {
        return Kind.STAGE;
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
    public boolean isPulled() {
        return pulled;
    }

    Node<T> input() {
        return input;
    }

    /** The stage right above it, if that is what is there. */
    @Nullable
    StageNode<?, T> above() {
        return input instanceof StageNode<?, T> stage ? stage : null;
    }

    /** How many stages there are in a row down to this one. */
    int adjacent() {
        return adjacent;
    }

    Shape shape() {
        return shape;
    }

    boolean isStateful() {
        return stateful;
    }

    Stage<T, R> create() {
        return factory.get();
    }

    @Override
    void forget() {
        segment = null;
    }

    /** The segment that ends here; made once for the plan. A second one made by a race is the same. */
    Segment<R> segment() {
        Segment<R> known = segment;
        if (known == null) {
            segment = known = Segment.endingAt(this);
        }
        return known;
    }

    @Override
    public @Nullable Pulled<R> pull(Wiring wiring) throws Exception {
        return segment().pull(wiring);
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        segment().subscribe(downstream, wiring, null);
    }

    @Override
    public void subscribeOn(Executor executor, Subscriber<? super R> downstream, Wiring wiring) {
        segment().subscribe(downstream, wiring, executor);
    }
}
