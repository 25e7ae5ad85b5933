package io.headgate.operators;

import io.headgate.operators.plan.Unopened;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * The items of one key, from {@link Flow#groupBy}. It is live: it holds the first item from the start, and fills whether
 * anybody has subscribed or not. It has one subscriber; a second one gets an error.
 *
 * <p>Who doesn't want a group {@link #discard discards} it, or subscribes and cancels. One that is just left lying is a
 * group without demand: when it is full, the policy of the {@code groupBy} decides, and under backpressure all wait for it.
 *
 * @param <K> the key
 * @param <T> the items
 */
public final class Group<K, T> implements Publisher<T> {

    private final K key;
    private final Flow<T> flow;

    Group(K key, Flow<T> flow) {
        this.key = key;
        this.flow = flow;
    }

    /** What the items have in common. */
    public K key() {
        return key;
    }

    /**
     * The items. Demand is this group's own: what its subscriber doesn't ask for waits, in as much room as the policy gives
     * a group. Errors come after the items before them.
     */
    public Flow<T> flow() {
        return flow;
    }

    /** Gives the group up: what it holds, and what comes for it later, is discarded. Does nothing once it is subscribed to. */
    public void discard() {
        Unopened.giveUp(flow);
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        flow.subscribe(subscriber);
    }

    @Override
    public String toString() {
        return "group " + key;
    }
}
