package io.headgate.operators.source;

import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.SerialGate;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

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
        downstream.onSubscribe(new Nothing(downstream));
    }

    /** The gate is entered once, by whoever ends it, and never left. */
    private static final class Nothing extends SerialGate implements Subscription {
        private final Subscriber<?> downstream;

        Nothing(Subscriber<?> downstream) {
            this.downstream = downstream;
        }

        @Override
        public void request(long n) {
            IllegalArgumentException illegal = Demand.refusal(n);
            if (illegal != null && enter()) {
                downstream.onError(illegal); // §3.9
            }
        }

        @Override
        public void cancel() {
            enter();
        }
    }
}
