package io.headgate.operators;

import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.core.Rate;
import io.headgate.operators.buffer.Asking;
import io.headgate.operators.buffer.BatchNode;
import io.headgate.operators.buffer.BufferNode;
import io.headgate.operators.buffer.StartOnNode;
import io.headgate.operators.buffer.ThrottleNode;
import io.headgate.operators.junction.Blocking;
import io.headgate.operators.junction.MapAsyncNode;
import io.headgate.operators.junction.RecoverWithNode;
import io.headgate.operators.junction.RepeatNode;
import io.headgate.operators.junction.RetryNode;
import io.headgate.operators.junction.TimeoutNode;
import io.headgate.operators.plan.ForeignNode;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Plans;
import io.headgate.operators.plan.PulledNode;
import io.headgate.operators.plan.StageNode;
import io.headgate.operators.plan.StageNode.Shape;
import io.headgate.operators.plan.Wiring;
import io.headgate.operators.source.RangeSource;
import io.headgate.operators.stage.FilterStage;
import io.headgate.operators.stage.MapStage;
import io.headgate.operators.stage.TakeStage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

public final class Flow<T> implements Publisher<T> {
    private final Node<T> node;

    private Flow(Node<T> node) {
        this.node = node;
    }

    static {
        Plans.key(publisher -> publisher instanceof Flow<?> flow ? flow.node : null);
    }

    public static Flow<Long> range(long start, long count) {
        return new Flow<>(new PulledNode<>("range", "", true, () -> new RangeSource(start, count)));
    }

    public <R> Flow<R> map(Function<? super T, ? extends R> fn) {
        Objects.requireNonNull(fn, "fn");
        return new Flow<>(StageNode.stateless(node, "map", "", Shape.ONE_TO_ONE, () -> new MapStage<>(fn)));
    }

    public Flow<T> filter(Predicate<? super T> test) {
        Objects.requireNonNull(test, "test");
        return new Flow<>(StageNode.stateless(node, "filter", "", Shape.SWALLOWS, () -> new FilterStage<>(test)));
    }

    public Flow<T> take(long n) {
        return new Flow<>(StageNode.stateful(node, "take", "", Shape.LIMITS, 0, () -> new TakeStage<>(n)));
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        node.subscribe(Objects.requireNonNull(subscriber, "§1.9: subscriber"), Wiring.DEFAULT);
    }

    public static <T> Flow<T> fromPublisher(Publisher<T> publisher) {
        return new Flow<>(new ForeignNode<>("fromPublisher", publisher));
    }

    public Flow<T> on(Executor executor) {
        return on(executor, 256);
    }

    public Flow<T> on(Executor executor, int capacity) {
        return new Flow<>(new BufferNode<>(
                node,
                "on",
                Capacity.items(capacity),
                Overflow.backpressure(),
                Asking.LAZILY,
                Objects.requireNonNull(executor, "executor")));
    }

    public Flow<T> startOn(Executor executor) {
        return new Flow<>(new StartOnNode<>(node, Objects.requireNonNull(executor, "executor")));
    }

    public Flow<T> buffer(int capacity) {
        return new Flow<>(new BufferNode<>(
                node, "buffer", Capacity.items(capacity), Overflow.backpressure(), Asking.AHEAD, null));
    }

    /**
     * Starts a stage for each item, at most {@code n} at once, and gives their results in the order of the items.
     *
     * <p>Demand and bound: n started and not yet delivered, whatever downstream asks for.
     */
    public <R> Flow<R> mapAsync(int n, Function<? super T, ? extends CompletionStage<? extends R>> fn) {
        Objects.requireNonNull(fn, "fn");
        return new Flow<>(new MapAsyncNode<>(node, "mapAsync", positive("n", n), true, fn));
    }

    /** As {@link #mapAsync}, giving the results as they complete. */
    public <R> Flow<R> mapAsyncUnordered(int n, Function<? super T, ? extends CompletionStage<? extends R>> fn) {
        Objects.requireNonNull(fn, "fn");
        return new Flow<>(new MapAsyncNode<>(node, "mapAsyncUnordered", positive("n", n), false, fn));
    }

    /**
     * As {@link #mapAsync}, for a function that blocks: it runs on {@code executor}, at most {@code n} times at once, and
     * is interrupted when the flow is cancelled. A rejected task fails the flow.
     */
    public <R> Flow<R> mapBlocking(int n, Executor executor, Function<? super T, ? extends R> fn) {
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(fn, "fn");
        return new Flow<>(
                new MapAsyncNode<>(node, "mapBlocking", positive("n", n), true, Blocking.<T, R>on(executor, fn)));
    }

    /**
     * Gathers items into lists of at most {@code size}; a list goes out when it is full, or {@code within} a time of its
     * first item. Never without demand; held and outstanding upstream are together at most 2 × size.
     */
    public Flow<List<T>> batch(int size, Duration within) {
        return batch(Batching.of(size, within));
    }

    /** As {@link #batch(int, Duration)}. */
    public Flow<List<T>> batch(Batching batching) {
        return new Flow<>(new BatchNode<>(node, Objects.requireNonNull(batching, "batching")));
    }

    /** Asks upstream only for what may pass by {@code rate}. At most min(D, burst) outstanding; holds nothing. */
    public Flow<T> throttle(Rate rate) {
        return new Flow<>(new ThrottleNode<>(node, Objects.requireNonNull(rate, "rate"), null));
    }

    /** As {@link #throttle(Rate)}, where an item takes as many tokens as it costs; asks for one item at a time. */
    public Flow<T> throttle(Rate rate, ToLongFunction<? super T> cost) {
        return new Flow<>(
                new ThrottleNode<>(node, Objects.requireNonNull(rate, "rate"), Objects.requireNonNull(cost, "cost")));
    }

    /** Fails with a {@link java.util.concurrent.TimeoutException} when a limit is passed. Holds nothing. */
    public Flow<T> timeout(Timeout timeout) {
        return new Flow<>(new TimeoutNode<>(node, Objects.requireNonNull(timeout, "timeout"), null));
    }

    /** As {@link #timeout(Timeout)}, for each item. */
    public Flow<T> timeout(Duration each) {
        return timeout(Timeout.each(each));
    }

    /** Goes on with {@code fallback} when a limit is passed. What was delivered counts; holds nothing. */
    public Flow<T> timeout(Timeout timeout, Publisher<? extends T> fallback) {
        Objects.requireNonNull(timeout, "timeout");
        return new Flow<>(new TimeoutNode<>(node, timeout, Plans.nodeOf(Objects.requireNonNull(fallback, "fallback"))));
    }

    /**
     * Goes on with another publisher when this flow fails. What was delivered before counts against demand; holds
     * nothing.
     */
    public Flow<T> recoverWith(Function<? super Throwable, ? extends Publisher<? extends T>> fn) {
        return new Flow<>(new RecoverWithNode<>(node, Objects.requireNonNull(fn, "fn")));
    }

    /** Subscribes again when this flow fails, at once and at most {@code n} times. Holds nothing. */
    public Flow<T> retry(long n) {
        return retry(Retry.immediately(n));
    }

    /** Subscribes again when this flow fails, as {@code retry} says. What was delivered counts; holds nothing. */
    public Flow<T> retry(Retry retry) {
        return new Flow<>(new RetryNode<>(node, Objects.requireNonNull(retry, "retry")));
    }

    /** Subscribes again when this flow completes, {@code n} times in all. Holds nothing. */
    public Flow<T> repeat(long n) {
        if (n < 1) {
            throw new IllegalArgumentException("n = " + n + ", allowed is 1 or more");
        }
        return new Flow<>(new RepeatNode<>(node, n));
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " = " + value + ", allowed is 1 or more");
        }
        return value;
    }
}
