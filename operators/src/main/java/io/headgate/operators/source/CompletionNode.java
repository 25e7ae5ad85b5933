package io.headgate.operators.source;

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

    /**
     * The pass over the one value. {@code givenUp} is set before the stage is cancelled, by the thread inside the pass, so
     * that whoever completes the stage can tell our own cancellation, which is no failure, from one that isn't ours.
     */
    private static final class Awaited<T> extends DrainPass<T> {
        private final CompletionStage<? extends T> stage;
        private final Value<T> value;
        private volatile boolean givenUp;

        Awaited(CompletionStage<? extends T> stage, Value<T> value, Subscriber<? super T> downstream, Wiring wiring) {
            super(value, downstream, null, wiring.discarded(), 1, false);
            this.stage = stage;
            this.value = value;
        }

        void begin() {
            introduce(false);
            stage.whenComplete(this::completed);
        }

        private void completed(@Nullable T result, @Nullable Throwable thrown) {
            if (thrown == null) {
                value.item = result;
                complete();
                return;
            }
            Throwable cause = thrown.getCause();
            Throwable failure = thrown instanceof CompletionException && cause != null ? cause : thrown;
            if (!(givenUp && failure instanceof CancellationException)) {
                fail(failure);
            }
        }

        @Override
        protected void settled(long taken, long left) {}

        @Override
        protected void cancelUpstream() {
            givenUp = true;
            try {
                stage.toCompletableFuture().cancel(true);
            } catch (UnsupportedOperationException cannot) {
                // A stage may refuse to be a future: then it runs to its end, and its value is discarded.
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
