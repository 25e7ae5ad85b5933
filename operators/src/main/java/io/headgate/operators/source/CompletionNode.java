package io.headgate.operators.source;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.DrainPass;
import io.headgate.core.kernel.Stock;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Signals;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code T t = supplier.get().join(); if (t != null) emit(t);} without waiting. The stage is started at subscribe; its value
 * waits for demand, its failure doesn't. A cancel cancels the stage where it can be.
 */
public final class CompletionNode<T> extends Node<T> {

    private final Supplier<? extends CompletionStage<? extends T>> supplier;

    public CompletionNode(Supplier<? extends CompletionStage<? extends T>> supplier) {
        super("fromCompletionStage", "");
        this.supplier = supplier;
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
    public long holds() {
        return 1;
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        CompletionStage<? extends T> stage;
        try {
            stage = supplier.get();
            if (stage == null) {
                throw returnedNull();
            }
        } catch (Throwable thrown) {
            blame(thrown);
            Signals.fail(downstream, thrown);
            return;
        }
        new Awaited<T>(stage, new Value<>(), downstream, wiring).begin();
    }

    /** The pass over the one value. */
    private static final class Awaited<T> extends DrainPass<T> {
        private final CompletionStage<? extends T> stage;
        private final Value<T> value;
        private final Callback<T> callback;

        Awaited(CompletionStage<? extends T> stage, Value<T> value, Subscriber<? super T> downstream, Wiring wiring) {
            super(value, downstream, null, wiring.discarded(), 1, false);
            this.stage = stage;
            this.value = value;
            this.callback = new Callback<>(wiring);
        }

        void begin() {
            callback.set(this);
            introduce(false);
            stage.whenComplete(callback::completed);
        }

        private void completed(@Nullable T result, @Nullable Throwable failure) {
            if (failure == null) {
                value.item = result;
                complete();
            } else {
                fail(failure);
            }
        }

        @Override
        protected void settled(long taken, long left) {}

        @Override
        protected void cancelUpstream() {
            callback.set(null); // before: our own cancellation is no failure
            try {
                stage.toCompletableFuture().cancel(true);
            } catch (UnsupportedOperationException cannot) {
                // A stage may refuse to be a future: then it runs to its end, and its value is discarded.
            }
        }
    }

    /**
     * What the stage knows of a subscription: the subscription, until that has ended, because a stage that can't be cancelled
     * may go on for ever (§3.13). It is taken out once, by whoever completes the stage or by the pass that ends. What comes
     * after that is nobody's: a value is discarded, a failure reported, unless it is a cancellation.
     */
    private static final class Callback<T> extends AtomicReference<@Nullable Awaited<T>> {
        private static final long serialVersionUID = 1L;

        private final transient Wiring wiring;

        Callback(Wiring wiring) {
            this.wiring = wiring;
        }

        void completed(@Nullable T result, @Nullable Throwable thrown) {
            Throwable cause = thrown == null ? null : thrown.getCause();
            Throwable failure = thrown instanceof CompletionException && cause != null ? cause : thrown;
            Awaited<T> waiting = getAndSet(null);
            if (waiting != null) {
                waiting.completed(result, failure);
            } else if (result != null) {
                wiring.discard(result);
            } else if (failure != null && !(failure instanceof CancellationException)) {
                Hooks.undeliverable(failure);
            }
        }
    }

    /** The stage writes it before the pass is told that it is done; then it is the pass's. */
    private static final class Value<T> implements Stock<T> {
        private volatile @Nullable T item;

        @Override
        public @Nullable T poll() {
            T taken = item;
            if (taken != null) {
                item = null; // only then: it may be written between a look that found nothing and this
            }
            return taken;
        }

        @Override
        public boolean isEmpty() {
            return item == null;
        }

        @Override
        public int discardAll(Consumer<? super T> handler) {
            T left = poll();
            if (left == null) {
                return 0;
            }
            handler.accept(left);
            return 1;
        }
    }
}
