package io.headgate.operators.buffer;

import io.headgate.core.OverflowException;
import io.headgate.operators.plan.Intake;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Wiring;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * {@code expand}: each item of upstream's once and, while upstream has no next one, what a function makes up of the last.
 *
 * <pre>{@code
 * for (T t = take(); t != null; t = take()) {              // take() waits
 *     emit(t);
 *     for (Iterator<T> more = fn.apply(t); !upstreamHasOne() && more.hasNext(); ) emit(more.next());
 * }
 * }</pre>
 *
 * <p>Demand: asks for one item, when downstream has asked for one and nothing is held or under way; every item that goes out,
 * made up or not, uses up a unit of demand. Bound: one item. Nothing is made up before the first item, after the end, or
 * without demand: the function is called when the first made-up item is needed, the iterator asked for one at a time, and
 * both dropped when the next item comes. An iterator that is {@link AutoCloseable} is closed then, and at the end.
 *
 * <p>What the function or the iterator throws, a null too, cancels upstream and fails the flow.
 *
 * <p>Made-up items go out on the thread that asks for them. Those that were asked for before the item came go out on the
 * timers' thread, because upstream may have its next item ready and must get the chance to bring it; there it pauses after
 * each 256 of them, as a request does, which leaves the rest to it. Above a source that is pulled nothing is made up: it has
 * its next item whenever it is asked.
 *
 * <p>It is not for a downstream that asks for everything at once and an iterator without end: that keeps a thread busy for
 * as long as upstream is slow. A downstream that asks as it needs, such as a {@code throttle} after it, is what it is for.
 *
 * <p>A cancelled or ended flow leaves no timer behind: see {@link Alarm}.
 */
public final class ExpandNode<T> extends Node<T> {

    private final Node<T> input;
    private final Function<? super T, ? extends Iterator<? extends T>> fn;

    public ExpandNode(Node<T> input, Function<? super T, ? extends Iterator<? extends T>> fn) {
        super("expand", "");
        this.input = input;
        this.fn = fn;
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
        return isPulled() ? 0 : 1;
    }

    @Override
    public boolean isPulled() {
        return input.isPulled();
    }

    @Override
    public @Nullable Pulled<T> pull(Wiring wiring) throws Exception {
        return input.pull(wiring);
    }

    @Override
    public void subscribeOn(Executor executor, Subscriber<? super T> downstream, Wiring wiring) {
        input.subscribeOn(executor, downstream, wiring);
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        if (isPulled()) {
            input.subscribe(downstream, wiring);
        } else {
            Expanding<T> items = new Expanding<>(this, fn, wiring.timers());
            input.subscribe(new Host<>(this, items, downstream, wiring), wiring);
        }
    }

    /** One subscription: a drain pass over what is {@link Expanding}. {@code asked} belongs to the thread inside. */
    private static final class Host<T> extends Intake<T, T> {
        private final ExpandNode<T> node;
        private final Expanding<T> items;
        private long asked;

        Host(ExpandNode<T> node, Expanding<T> items, Subscriber<? super T> downstream, Wiring wiring) {
            super(items, downstream, null, wiring, 1);
            this.node = node;
            this.items = items;
            items.owner(this);
        }

        @Override
        public void onNext(T item) {
            if (!admits(item)) {
                return;
            }
            if (items.put(item)) {
                knockForItem();
                items.handedOver();
            } else {
                refuse(item, new OverflowException(node.toString(), "1 item", demand.outstanding()));
            }
        }

        @Override
        protected void settled(long taken, long left) {
            Subscription subscription = upstream();
            if (subscription != null && left > 0 && asked == items.taken()) {
                asked++;
                subscription.request(1);
            }
        }
    }
}
