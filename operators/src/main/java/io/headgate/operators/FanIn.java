package io.headgate.operators;

import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Plans;
import io.headgate.operators.split.FanInNode;
import java.util.Objects;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * Many producers that come and go, one subscriber, one bound for all together: what {@link Hub#merge} gives.
 *
 * <pre>{@code
 * FanIn<Event> events = Hub.merge(256, Overflow.backpressure());
 * events.flow().forEach(store::save);
 * server.onConnection(connection -> events.add(connection.events()));
 * }</pre>
 *
 * <p>Producers are subscribed to once there is a subscriber, and asked for items in turn: what waits here and what all of
 * them have been asked for and not yet sent are together at most the capacity, whatever the subscriber asks for. Nobody
 * gets more than an eighth of what is free (but one item at least) at a time, so a producer that sends nothing leaves room
 * for dozens of others; credit can't be taken back, so where all of it is with producers that send nothing, a further one
 * waits until one of them sends something or ends. With a policy that drops, what is outstanding alone counts.
 *
 * <p>A producer that completes leaves. One that fails leaves too, and the others go on: its failure is told to the handler
 * of {@link #onFailure}. To have the first failure end everything: {@code fanIn.onFailure(fanIn::fail)}.
 *
 * <p>A callback, or a thread of one's own, joins as {@code fanIn.add(Flow.emit(…))} or {@code fanIn.add(Flow.produce(…))}.
 * There is one subscriber, once; for several there is {@code fanIn.flow().share()} or {@code broadcast}. Its cancel cancels
 * all producers and lets none in any more.
 *
 * @param <T> the items
 */
public final class FanIn<T> implements Publisher<T> {
    private final FanInNode<T> node;

    FanIn(FanInNode<T> node) {
        this.node = node;
    }

    Node<T> node() {
        return node;
    }

    /** It as a flow. */
    public Flow<T> flow() {
        return Flow.fromPublisher(this);
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        flow().subscribe(subscriber);
    }

    /**
     * Adds a producer, from any thread.
     *
     * @return false if it is over, or {@link #complete} was called: then the producer isn't subscribed to
     */
    public boolean add(Publisher<? extends T> producer) {
        return node.add(Plans.nodeOf(Check.given(producer, "producer")));
    }

    /** No further producers: completes when those that were added have, and what they sent was delivered. */
    public void complete() {
        node.complete();
    }

    /**
     * Cancels the producers and fails, after what they sent so far. After the end the failure goes to {@link
     * io.headgate.core.Hooks}.
     */
    public void fail(Throwable failure) {
        node.fail(Objects.requireNonNull(failure, "failure"));
    }

    /**
     * Tells {@code handler} the failure of each producer, on that producer's thread; without it {@link
     * io.headgate.core.Hooks} is told. Returns this.
     */
    public FanIn<T> onFailure(Consumer<? super Throwable> handler) {
        node.onFailure(Check.given(handler, "handler"));
        return this;
    }

    /** The books of what passes through. */
    public Hub.Counters counters() {
        return node.books();
    }

    @Override
    public String toString() {
        return "FanIn[" + node + "]";
    }
}
