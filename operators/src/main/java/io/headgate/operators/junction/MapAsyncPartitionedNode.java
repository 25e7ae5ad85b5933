package io.headgate.operators.junction;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.reactivestreams.Subscriber;

/**
 * {@code mapAsyncPartitioned}: starts a stage for each item, at most so many at once for each key, and gives the results of
 * a key in the order of its items. The plain loop, one for each key, side by side:
 *
 * <pre>{@code for (T t : itemsOf(key)) emit(fn.apply(t).toCompletableFuture().get());}</pre>
 *
 * <p>Demand: asks upstream for n, whatever downstream asked for, because that is what the user wrote; a place is free again
 * once a result is delivered. Bound: n items have come and are not delivered; of these at most perKey of a key are
 * running, the others of that key wait. So a key with much to do takes places from the others, and no more than n: where
 * that matters n is larger than perKey times the number of keys that are busy at once. Between keys there is no order.
 *
 * <p>An item that can start when it comes does, on the thread that brings it; one that waited starts on the thread that
 * completed the one before it. A stage that fails, or completes with null, fails the flow when the results of its key
 * before it are delivered; what the key function throws, or a null from it, when the results that are ready are. Upstream
 * and all started stages are cancelled then; items that were not started, and what stages give later, are discarded.
 *
 * <p>Why a key's items don't overtake each other and none is left waiting: items and completions of all keys go through
 * one gate ({@link PerKey}); an item of a key is started there, in order, and a place of the key is given back there, by
 * whoever completes a stage.
 */
public final class MapAsyncPartitionedNode<K, T, R> extends Node<R> {

    private final Node<T> input;
    private final int n;
    private final int perKey;
    private final Function<? super T, ? extends K> key;
    private final Function<? super T, ? extends CompletionStage<? extends R>> fn;

    public MapAsyncPartitionedNode(
            Node<T> input,
            int n,
            int perKey,
            Function<? super T, ? extends K> key,
            Function<? super T, ? extends CompletionStage<? extends R>> fn) {
        super("mapAsyncPartitioned", "at most " + n + " at once, " + perKey + " of a key, in order per key");
        this.input = input;
        this.n = n;
        this.perKey = perKey;
        this.key = key;
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
        return n;
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        PerKey<K, T, R> results = new PerKey<>(n, perKey, this::keyOf);
        input.subscribe(new MapAsyncHost<>(this, () -> n, results, fn, downstream, wiring), wiring);
    }

    private K keyOf(T item) {
        K made;
        try {
            made = key.apply(item);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        if (made == null) {
            throw new NullPointerException(this + ": the key function returned null for " + item);
        }
        return made;
    }
}
