package io.headgate.operators.stage;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.SerialGate;
import io.headgate.operators.End;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Signals;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Watches a subscription from one place in a flow: its start, its requests, and its end, which is told once and before
 * downstream hears of it. It is a node of its own rather than a stage of a segment, because a stage doesn't learn that one
 * further down has had enough.
 *
 * <p>What an action throws at the start or at completion fails the flow; at a failure it is added to that; after a cancel
 * and at a request, where nobody can be told (§3.16), it goes to {@link Hooks}. Demand passes unchanged; it holds nothing.
 */
public final class WatchNode<T> extends Node<T> {

    private final Node<T> input;
    private final @Nullable Runnable onStart;
    private final @Nullable LongConsumer onRequest;
    private final @Nullable Consumer<? super End> onEnd;

    public WatchNode(
            Node<T> input,
            String verb,
            @Nullable Runnable onStart,
            @Nullable LongConsumer onRequest,
            @Nullable Consumer<? super End> onEnd) {
        super(verb, "");
        this.input = input;
        this.onStart = onStart;
        this.onRequest = onRequest;
        this.onEnd = onEnd;
    }

    @Override
    public Kind kind() {
        return Kind.STAGE;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of(input);
    }

    /** What is pulled has no requests to watch. */
    @Override
    public boolean isPulled() {
        return onRequest == null && input.isPulled();
    }

    @Override
    public @Nullable Pulled<T> pull(Wiring wiring) throws Exception {
        if (!isPulled()) {
            return null;
        }
        start();
        Pulled<T> items;
        try {
            items = input.pull(wiring);
        } catch (Throwable thrown) {
            new Told().failed(thrown);
            throw thrown;
        }
        return items == null ? null : new Drawn(items);
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        if (started(downstream)) {
            input.subscribe(new Pushed(downstream), wiring);
        }
    }

    @Override
    public void subscribeOn(Executor executor, Subscriber<? super T> downstream, Wiring wiring) {
        if (started(downstream)) {
            input.subscribeOn(executor, new Pushed(downstream), wiring);
        }
    }

    private boolean started(Subscriber<?> downstream) {
        try {
            start();
            return true;
        } catch (Throwable thrown) {
            Signals.fail(downstream, thrown);
            return false;
        }
    }

    private void start() {
        if (onStart != null) {
            try {
                onStart.run();
            } catch (Throwable thrown) {
                blame(thrown);
                throw thrown;
            }
        }
    }

    /** The end, told once: the gate is entered by whoever tells it and never left. */
    private class Told extends SerialGate {

        private void tell(End end) {
            if (onEnd != null && enter()) {
                try {
                    onEnd.accept(end);
                } catch (Throwable thrown) {
                    blame(thrown);
                    throw thrown;
                }
            }
        }

        final void completed() {
            tell(new End.Completed());
        }

        final void failed(Throwable failure) {
            try {
                tell(new End.Failed(failure));
            } catch (Throwable thrown) {
                Fatal.rethrow(thrown);
                if (thrown != failure) {
                    failure.addSuppressed(thrown);
                }
            }
        }

        final void cancelled() {
            try {
                tell(new End.Cancelled());
            } catch (Throwable thrown) {
                Fatal.rethrow(thrown);
                Hooks.undeliverable(thrown);
            }
        }
    }

    private final class Drawn extends Told implements Pulled<T> {
        private final Pulled<T> items;

        Drawn(Pulled<T> items) {
            this.items = items;
        }

        @Override
        public @Nullable T next() throws Exception {
            T item;
            try {
                item = items.next();
            } catch (Throwable thrown) {
                failed(thrown);
                throw thrown;
            }
            if (item == null) {
                completed();
            }
            return item;
        }

        @Override
        public boolean ended() throws Exception {
            boolean ended;
            try {
                ended = items.ended();
            } catch (Throwable thrown) {
                failed(thrown);
                throw thrown;
            }
            if (ended) {
                completed();
            }
            return ended;
        }

        @Override
        public void close() throws Exception {
            try {
                items.close();
            } finally {
                cancelled(); // unless it has ended
            }
        }
    }

    private final class Pushed extends Told implements Subscriber<T>, Subscription {
        private final Subscriber<? super T> downstream;
        private volatile @Nullable Subscription upstream;

        Pushed(Subscriber<? super T> downstream) {
            this.downstream = downstream;
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
            try {
                failed(failure);
            } finally {
                downstream.onError(failure);
            }
        }

        @Override
        public void onComplete() {
            try {
                completed();
            } catch (Throwable thrown) {
                downstream.onError(thrown);
                Fatal.rethrow(thrown);
                return;
            }
            downstream.onComplete();
        }

        @Override
        public void request(long n) {
            try {
                if (onRequest != null && n > 0) {
                    onRequest.accept(n);
                }
            } catch (Throwable thrown) {
                blame(thrown);
                Fatal.rethrow(thrown);
                Hooks.undeliverable(thrown);
            } finally {
                Subscription subscription = upstream;
                if (subscription != null) {
                    subscription.request(n);
                }
            }
        }

        @Override
        public void cancel() {
            Subscription subscription = upstream;
            if (subscription != null) {
                subscription.cancel();
            }
            cancelled();
        }
    }
}
