package io.headgate.operators.junction;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Wiring;
import io.headgate.operators.source.IteratorSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code flatMapIterable}: the items of the iterable that a function makes of each item.
 *
 * <pre>{@code for (T t : upstream) for (R r : fn.apply(t)) emit(r);}</pre>
 *
 * <p>Demand: asks upstream for one item, and for the next one when the iterable before it is used up, which is found
 * without demand; so it is one item ahead at the most. It holds nothing beyond that item's iterable. An iterator that can be
 * closed is, once. Where upstream can be pulled, so can this. What the function throws, or a null from it or from the
 * iterator, cancels upstream.
 */
public final class FlatMapIterableNode<T, R> extends Node<R> {

    private final Node<T> input;
    private final Function<? super T, ? extends Iterable<? extends R>> fn;

    public FlatMapIterableNode(Node<T> input, Function<? super T, ? extends Iterable<? extends R>> fn) {
        super("flatMapIterable", "one item at a time");
        this.input = input;
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
    public boolean isPulled() {
        return input.isPulled();
    }

    @Override
    public @Nullable Pulled<R> pull(Wiring wiring) throws Exception {
        Pulled<T> items = input.pull(wiring);
        return items == null ? null : new Cursor(items);
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        if (isPulled()) {
            subscribePulling(downstream, wiring, null);
        } else {
            new ConcatMapHost<T, R>(input, Inner::new, false, downstream, wiring).start();
        }
    }

    @Override
    public void subscribeOn(Executor executor, Subscriber<? super R> downstream, Wiring wiring) {
        subscribePulling(downstream, wiring, executor);
    }

    private Pulled<R> open(T item) throws Exception {
        Iterable<? extends R> made;
        try {
            made = fn.apply(item);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        if (made == null) {
            throw returnedNull();
        }
        return IteratorSource.over(this, made);
    }

    /** Of one item; opened when it is pulled. */
    private final class Inner extends Node<R> {
        private final T item;

        Inner(T item) {
            super("fromIterable", "");
            this.item = item;
        }

        @Override
        public Kind kind() {
            return Kind.SOURCE;
        }

        @Override
        public List<Node<?>> inputs() {
            return List.of();
        }

        @Override
        public boolean isPulled() {
            return true;
        }

        @Override
        public Pulled<R> pull(Wiring wiring) throws Exception {
            return open(item);
        }

        @Override
        public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
            subscribePulling(downstream, wiring, null);
        }
    }

    private final class Cursor implements Pulled<R> {
        private final Pulled<T> items;
        private @Nullable Pulled<R> current;

        Cursor(Pulled<T> items) {
            this.items = items;
        }

        @Override
        public @Nullable R next() throws Exception {
            for (; ; ) {
                Pulled<R> from = current;
                if (from == null) {
                    T item = items.next();
                    if (item == null) {
                        return null;
                    }
                    current = from = open(item);
                }
                R item = from.next();
                if (item != null) {
                    return item;
                }
                closeCurrent();
            }
        }

        @Override
        public boolean ended() throws Exception {
            while (current == null || current.ended()) {
                closeCurrent();
                T item = items.ended() ? null : items.next();
                if (item == null) {
                    return true;
                }
                current = open(item);
            }
            return false;
        }

        private void closeCurrent() {
            Pulled<R> open = current;
            if (open != null) {
                current = null;
                Pulled.release(open);
            }
        }

        @Override
        public void close() throws Exception {
            try {
                closeCurrent();
            } finally {
                items.close();
            }
        }
    }
}
