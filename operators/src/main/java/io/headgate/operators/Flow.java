package io.headgate.operators;

import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.operators.buffer.Asking;
import io.headgate.operators.buffer.BufferNode;
import io.headgate.operators.buffer.StartOnNode;
import io.headgate.operators.plan.ForeignNode;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.PulledNode;
import io.headgate.operators.plan.StageNode;
import io.headgate.operators.plan.StageNode.Shape;
import io.headgate.operators.plan.Wiring;
import io.headgate.operators.source.RangeSource;
import io.headgate.operators.stage.FilterStage;
import io.headgate.operators.stage.MapStage;
import io.headgate.operators.stage.TakeStage;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

public final class Flow<T> implements Publisher<T> {
    private final Node<T> node;

    private Flow(Node<T> node) {
        this.node = node;
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
}
