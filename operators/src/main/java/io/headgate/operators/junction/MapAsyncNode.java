package io.headgate.operators.junction;

import io.headgate.operators.Concurrency;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntSupplier;
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
 *
 * <p>With an adaptive {@link Concurrency} n is the current limit: a lower one asks for less, and what was asked for before
 * it fell still comes; the bound is its max. How the limit is found: {@link Gradient}. Time is the flow's own.
 */
public final class MapAsyncNode<T, R> extends Node<R> {

    private final Node<T> input;
    private final Concurrency allowed;
    private final boolean ordered;
    private final Function<? super T, ? extends CompletionStage<? extends R>> fn;

    public MapAsyncNode(
            Node<T> input,
            String verb,
            int n,
            boolean ordered,
            Function<? super T, ? extends CompletionStage<? extends R>> fn) {
        this(input, verb, Concurrency.fixed(n), ordered, fn);
    }

    /** In order, with a limit of any kind. */
    public MapAsyncNode(
            Node<T> input, Concurrency allowed, Function<? super T, ? extends CompletionStage<? extends R>> fn) {
        this(input, "mapAsync", allowed, true, fn);
    }

    private MapAsyncNode(
            Node<T> input,
            String verb,
            Concurrency allowed,
            boolean ordered,
            Function<? super T, ? extends CompletionStage<? extends R>> fn) {
        super(verb, allowed.text() + ", " + (ordered ? "in order" : "as they complete"));
        this.input = input;
        this.allowed = allowed;
        this.ordered = ordered;
        this.fn = fn;
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
        return allowed.max();
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        int n = allowed.max();
        Results<T, R> results;
        IntSupplier limit = () -> n;
        if (allowed.isAdaptive()) {
            Gradient gradient = new Gradient(allowed);
            results = new TimedResults<>(n, gradient, wiring.timers());
            limit = gradient::limit;
        } else {
            results = ordered ? new Results.Ordered<>(n) : new Results.AsTheyComplete<>(n);
        }
        input.subscribe(new MapAsyncHost<>(this, limit, results, fn, downstream, wiring), wiring);
    }
}
