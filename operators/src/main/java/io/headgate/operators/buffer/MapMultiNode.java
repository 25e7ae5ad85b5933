package io.headgate.operators.buffer;

import io.headgate.core.Capacity;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.Store;
import io.headgate.core.kernel.Stores;
import io.headgate.operators.plan.Failed;
import io.headgate.operators.plan.Intake;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Wiring;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * {@code for (T t : upstream) fn.accept(t, r -> emit(r));} where what downstream hasn't asked for waits.
 *
 * <p>Asks for one item at a time, and only when nothing made of the one before is left. Bound: {@code most} items, which is
 * how many one item may become; one more fails the flow after those before it. It is not for making many items of one:
 * that is a flow of its own, and {@code concatMap}.
 *
 * <p>What is handed to {@code fn} is for the thread it runs on and until it returns.
 */
public final class MapMultiNode<T, R> extends Node<R> {

    private final Node<T> input;
    private final int most;
    private final BiConsumer<? super T, ? super Consumer<R>> fn;

    public MapMultiNode(Node<T> input, int most, BiConsumer<? super T, ? super Consumer<R>> fn) {
        super("mapMulti", "at most " + most + " of one");
        this.input = input;
        this.most = most;
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
        return most;
    }

    @Override
    public boolean isPulled() {
        return input.isPulled();
    }

    @Override
    public @Nullable Pulled<R> pull(Wiring wiring) throws Exception {
        Pulled<T> items = input.pull(wiring);
        return items == null ? null : new Drawn<>(this, items, wiring);
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        if (isPulled()) {
            subscribePulling(downstream, wiring, null);
            return;
        }
        Store<R> store = Stores.create(
                toString(), Capacity.items(most), Overflow.backpressure(), wiring.timers(), false, () -> {});
        input.subscribe(new Pushed<>(this, store, downstream, wiring), wiring);
    }

    @Override
    public void subscribeOn(Executor executor, Subscriber<? super R> downstream, Wiring wiring) {
        subscribePulling(downstream, wiring, executor);
    }

    private IllegalStateException tooMany() {
        return new IllegalStateException(this + ": the function made more than " + most + " items of one");
    }

    private static IllegalStateException tooLate(Node<?> node) {
        return new IllegalStateException(node + ": an item was handed over after the function had returned");
    }

    /** Runs the function; what it throws comes back. */
    private @Nullable Throwable run(T item, Consumer<R> out) {
        try {
            fn.accept(item, out);
            return null;
        } catch (Throwable thrown) {
            blame(thrown);
            return thrown;
        }
    }

    /** Above a source that is pulled. */
    private static final class Drawn<T, R> implements Pulled<R>, Consumer<R> {
        private final MapMultiNode<T, R> node;
        private final Pulled<T> items;
        private final Wiring wiring;
        private final ArrayDeque<R> surplus = new ArrayDeque<>();
        private @Nullable Throwable failure;
        private boolean running;

        Drawn(MapMultiNode<T, R> node, Pulled<T> items, Wiring wiring) {
            this.node = node;
            this.items = items;
            this.wiring = wiring;
        }

        @Override
        public void accept(R made) {
            Objects.requireNonNull(made, () -> node + ": an item is null");
            if (!running) {
                throw tooLate(node);
            }
            if (surplus.size() == node.most) {
                throw node.tooMany();
            }
            surplus.add(made);
        }

        @Override
        public @Nullable R next() throws Exception {
            while (surplus.isEmpty() && failure == null) {
                T item = items.next();
                if (item == null) {
                    return null;
                }
                running = true;
                failure = node.run(item, this);
                running = false;
            }
            R made = surplus.poll();
            if (made == null) {
                raise();
            }
            return made;
        }

        private void raise() throws Exception {
            Throwable thrown = failure;
            if (thrown != null) {
                throw Failed.raise(thrown);
            }
        }

        @Override
        public boolean ended() throws Exception {
            if (!surplus.isEmpty()) {
                return false;
            }
            raise();
            return items.ended();
        }

        @Override
        public void close() throws Exception {
            for (R left = surplus.poll(); left != null; left = surplus.poll()) {
                wiring.discard(left);
            }
            items.close();
        }
    }

    /**
     * Below a node that pushes. {@code underWay}: an item was asked for and is not yet worked off; set by the thread inside
     * the pass, cleared by upstream's after everything made of the item is in the store.
     */
    private static final class Pushed<T, R> extends Intake<T, R> implements Consumer<R> {
        private static final int CHUNK = 256;

        private final MapMultiNode<T, R> node;
        private final Store<R> store;
        private volatile boolean underWay;
        private boolean running;

        Pushed(MapMultiNode<T, R> node, Store<R> store, Subscriber<? super R> downstream, Wiring wiring) {
            super(store, downstream, null, wiring, CHUNK);
            this.node = node;
            this.store = store;
        }

        @Override
        public void accept(R made) {
            Objects.requireNonNull(made, () -> node + ": an item is null");
            if (!running) {
                throw tooLate(node);
            }
            if (store.offer(made) == Offer.FULL) {
                throw node.tooMany();
            }
        }

        @Override
        public void onNext(T item) {
            if (!admits(item)) {
                return;
            }
            running = true;
            Throwable failure = node.run(item, this);
            running = false;
            underWay = false;
            if (failure == null) {
                knock();
            } else {
                cancelUpstream();
                fail(failure);
                Fatal.rethrow(failure);
            }
        }

        @Override
        protected void settled(long taken, long left) {
            Subscription subscription = upstream();
            if (left > 0 && !underWay && store.isEmpty() && subscription != null) {
                underWay = true;
                subscription.request(1);
            }
        }
    }
}
