package io.headgate.operators.buffer;

import io.headgate.core.OverflowException;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Durations;
import io.headgate.operators.plan.Intake;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.time.Duration;
import java.util.List;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * {@code delayEach}: each item goes out a fixed time after it came, in order.
 *
 * <pre>{@code for (T t : upstream) { T item = t; after(delay, () -> emit(item)); }}</pre>
 *
 * <p>Demand: asks for min(D, capacity), replenished in batches at 75 % of the capacity. Bound: {@code capacity}, held and
 * outstanding together, so that at most {@code capacity} items pass in {@code delay}. An item that falls due without demand
 * waits, and goes out at once when demand comes; those behind it are not delayed anew.
 *
 * <p>The end waits for the items before it, a failure too. A cancel discards what is held and leaves no timer. It is not for
 * spacing items out: that is {@code throttle}.
 *
 * <p>There is one timer, for the item whose turn it is, and only while there is demand: see {@link Alarm}, also for why it
 * can't fire without demand, and for very long delays.
 */
public final class DelayNode<T> extends Node<T> {

    private final Node<T> input;
    private final long delay;
    private final int capacity;

    public DelayNode(Node<T> input, Duration delay, int capacity) {
        super("delayEach", Durations.text(delay));
        this.input = input;
        this.delay = delay.toNanos();
        this.capacity = capacity;
    }

    @Override
    public Kind kind() {
        return Kind.BUFFER;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of(input);
    }

    @Override
    public long holds() {
        return capacity;
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        Delayed<T> items = new Delayed<>(delay, capacity, wiring.timers());
        input.subscribe(new Host<>(this, items, downstream, wiring), wiring);
    }

    /** One subscription: a drain pass over the {@link Delayed} items. {@code asked} belongs to the thread inside. */
    private static final class Host<T> extends Intake<T, T> {
        private final DelayNode<T> node;
        private final Delayed<T> items;
        private final int batch;
        private long asked;

        Host(DelayNode<T> node, Delayed<T> items, Subscriber<? super T> downstream, Wiring wiring) {
            super(items, downstream, null, wiring, Demand.batch(node.capacity));
            this.node = node;
            this.items = items;
            items.owner(this);
            this.batch = Demand.batch(node.capacity);
        }

        @Override
        public void onNext(T item) {
            if (!admits(item)) {
                return;
            }
            if (!items.put(item)) {
                refuse(item, new OverflowException(node.toString(), node.capacity + " items", demand.outstanding()));
            } else if (isCutShort() || !items.isWatched()) {
                knockForItem();
            }
        }

        @Override
        protected void settled(long taken, long left) {
            Subscription subscription = upstream();
            long more = Math.min(left, node.capacity) - (asked - items.taken());
            if (subscription != null && more > 0 && (more >= batch || left <= node.capacity)) {
                asked += more;
                subscription.request(more);
            }
        }
    }
}
