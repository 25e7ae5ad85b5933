package io.headgate.operators.source;

import io.headgate.core.kernel.DrainPass;
import io.headgate.core.kernel.Stock;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** Gives nothing and doesn't end. Only an illegal request is answered. */
public final class NeverNode<T> extends Node<T> {

    public NeverNode() {
        super("never", "");
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
        new Silence<T>(downstream, wiring).begin();
    }

    /** A pass over nothing. */
    private static final class Silence<T> extends DrainPass<T> {

        Silence(Subscriber<? super T> downstream, Wiring wiring) {
            super(new Nothing<>(), downstream, null, wiring.discarded(), 1, false);
        }

        void begin() {
            introduce(false);
        }

        @Override
        protected void settled(long taken, long left) {}

        @Override
        protected void cancelUpstream() {}
    }

    private static final class Nothing<T> implements Stock<T> {
        @Override
        public @Nullable T poll() {
            return null;
        }

        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public int discardAll(Consumer<? super T> handler) {
            return 0;
        }
    }
}
