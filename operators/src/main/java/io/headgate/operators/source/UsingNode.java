package io.headgate.operators.source;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.SerialGate;
import io.headgate.operators.Closer;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Plans;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.PulledNode;
import io.headgate.operators.plan.Signals;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * {@code R r = open.call(); try { emitAll(use.apply(r)); } finally { close.close(r); }} Opens at subscribe and closes
 * once: before the end is told, or after a cancellation. What {@code close} throws fails the flow, is added to the
 * failure that came before it, or goes to {@link Hooks} after a cancellation.
 *
 * <p>Demand passes unchanged; it holds nothing. What is pulled from the resource is pulled and closed on one thread at a
 * time. A publisher that pushes may still be inside the resource when a cancellation from another thread closes it.
 */
public final class UsingNode<R, T> extends Node<T> {

    private final Callable<? extends R> open;
    private final Function<? super R, ? extends Publisher<? extends T>> use;
    private final Closer<? super R> close;

    public UsingNode(
            Callable<? extends R> open,
            Function<? super R, ? extends Publisher<? extends T>> use,
            Closer<? super R> close) {
        super("using", "");
        this.open = open;
        this.use = use;
        this.close = close;
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
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        R resource;
        try {
            resource = open.call();
            if (resource == null) {
                throw returnedNull();
            }
        } catch (Throwable thrown) {
            blame(thrown);
            Signals.fail(downstream, thrown);
            return;
        }
        Held<R> held = new Held<>(this, resource, close);
        Node<T> made;
        try {
            Publisher<? extends T> publisher = use.apply(resource);
            if (publisher == null) {
                throw returnedNull();
            }
            made = Plans.nodeOf(publisher);
        } catch (Throwable thrown) {
            blame(thrown);
            held.closeAfter(thrown);
            Signals.fail(downstream, thrown);
            return;
        }
        if (made.isPulled()) {
            new PulledNode<T>(verb(), detail(), at -> cursor(held, made, wiring)).subscribe(downstream, wiring);
        } else {
            made.subscribe(new Pushed<>(downstream, held), wiring);
        }
    }

    private static <T> Pulled<T> cursor(Held<?> held, Node<T> made, Wiring wiring) throws Exception {
        try {
            Pulled<T> items = made.pull(wiring);
            if (items == null) {
                throw new IllegalStateException(made + " said that it can be pulled");
            }
            return new Drawn<>(items, held);
        } catch (Throwable thrown) {
            held.closeAfter(thrown);
            throw thrown;
        }
    }

    /** The resource, closed once by whoever gets inside first; the gate is never left. */
    private static final class Held<R> extends SerialGate {
        private final Node<?> at;
        private final R resource;
        private final Closer<? super R> closer;

        Held(Node<?> at, R resource, Closer<? super R> closer) {
            this.at = at;
            this.resource = resource;
            this.closer = closer;
        }

        void close() throws Exception {
            if (enter()) {
                try {
                    closer.close(resource);
                } catch (Throwable thrown) {
                    at.blame(thrown);
                    throw thrown;
                }
            }
        }

        void closeAfter(Throwable first) {
            try {
                close();
            } catch (Throwable second) {
                if (second != first) {
                    first.addSuppressed(second);
                }
            }
        }
    }

    /** Items that are pulled: the thread that pulls closes. */
    private record Drawn<T>(Pulled<T> items, Held<?> held) implements Pulled<T> {

        @Override
        public @Nullable T next() throws Exception {
            T item;
            try {
                item = items.next();
            } catch (Throwable thrown) {
                held.closeAfter(thrown);
                throw thrown;
            }
            if (item == null) {
                held.close();
            }
            return item;
        }

        @Override
        public boolean ended() throws Exception {
            boolean ended;
            try {
                ended = items.ended();
            } catch (Throwable thrown) {
                held.closeAfter(thrown);
                throw thrown;
            }
            if (ended) {
                held.close();
            }
            return ended;
        }

        @Override
        public void close() throws Exception {
            try {
                items.close();
            } catch (Throwable thrown) {
                held.closeAfter(thrown);
                throw thrown;
            }
            held.close();
        }
    }

    /** Items that are pushed. */
    private static final class Pushed<T> implements Subscriber<T>, Subscription {
        private final Subscriber<? super T> downstream;
        private final Held<?> held;
        private volatile @Nullable Subscription upstream;

        Pushed(Subscriber<? super T> downstream, Held<?> held) {
            this.downstream = downstream;
            this.held = held;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            downstream.onSubscribe(this);
        }

        @Override
        public void onNext(T item) {
            downstream.onNext(item);
        }

        @Override
        public void onError(Throwable failure) {
            held.closeAfter(failure);
            downstream.onError(failure);
        }

        @Override
        public void onComplete() {
            try {
                held.close();
            } catch (Throwable thrown) {
                downstream.onError(thrown);
                Fatal.rethrow(thrown);
                return;
            }
            downstream.onComplete();
        }

        @Override
        public void request(long n) {
            Subscription subscription = upstream;
            if (subscription != null) {
                subscription.request(n);
            }
        }

        @Override
        public void cancel() {
            Subscription subscription = upstream;
            if (subscription != null) {
                subscription.cancel();
            }
            try {
                held.close();
            } catch (Throwable thrown) {
                Fatal.rethrow(thrown);
                Hooks.undeliverable(thrown);
            }
        }
    }
}
