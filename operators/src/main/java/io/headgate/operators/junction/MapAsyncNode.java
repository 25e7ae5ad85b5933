package io.headgate.operators.junction;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.reactivestreams.Subscriber;

/**
 * {@code mapAsync}, {@code mapAsyncUnordered} and {@code mapBlocking}: starts a stage for each item and gives what it
 * completes with. The plain loop, with up to n turns of it under way at once:
 *
 * <pre>{@code for (T t : upstream) emit(fn.apply(t).toCompletableFuture().get());}</pre>
 *
 * <p>Demand: asks upstream for n, whatever downstream asked for, because that is what the user wrote; a place is free
 * again once its result is delivered. Bound: n items are started and not delivered. A stage that fails, or completes with
 * null, fails the flow when its turn comes; upstream and all started stages are cancelled, and what they give later is
 * discarded. It is not for functions that block the calling thread: that is {@code mapBlocking}.
 */
public final class MapAsyncNode<T, R> extends Node<R> {

    private final Node<T> input;
    private final int n;
    private final boolean ordered;
    private final Function<? super T, ? extends CompletionStage<? extends R>> fn;

    public MapAsyncNode(
            Node<T> input,
            String verb,
            int n,
            boolean ordered,
            Function<? super T, ? extends CompletionStage<? extends R>> fn) {
        super(verb, "at most " + n + " at once, " + (ordered ? "in order" : "as they complete"));
        this.input = input;
        this.n = n;
        this.ordered = ordered;
        this.fn = fn;
    }

    int limit() {
        return n;
    }

    Function<? super T, ? extends CompletionStage<? extends R>> function() {
        return fn;
    }

    @Override
    public Kind kind() {
        return Kind.JUNCTION;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of(input);
    }

    @Override
    public long holds() {
        return n;
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        Results<R> results = ordered ? new Results.Ordered<>(n) : new Results.AsTheyComplete<>(n);
        input.subscribe(new MapAsyncHost<>(this, results, downstream, wiring), wiring);
    }
}
