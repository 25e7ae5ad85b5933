package io.headgate.operators.plan;

import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** A source that is pulled. */
public class PulledNode<T> extends Node<T> {

    /** Begins one subscription. */
    @FunctionalInterface
    public interface Opener<T> {
        /**
         * A fresh cursor.
         *
         * @param at the source in its plan, for messages
         */
        Pulled<T> open(Node<?> at) throws Exception;
    }

    private final Opener<T> opener;
    private @Nullable Segment<T> alone;

    /** A source that {@code opener} opens. */
    public PulledNode(String verb, String detail, Opener<T> opener) {
        super(verb, detail);
        this.opener = opener;
    }

    @Override
    public final Kind kind() {
        return Kind.SOURCE;
    }

    @Override
    public final List<Node<?>> inputs() {
        return List.of();
    }

    @Override
    public final boolean isPulled() {
        return true;
    }

    /** Made when first needed: a flow that a junction takes as it is, and of one item perhaps, never needs it. */
    private Segment<T> alone() {
        Segment<T> known = alone;
        if (known == null) {
            alone = known = Segment.of(this);
        }
        return known;
    }

    @Override
    final void forget() {
        alone = null;
    }

    @Override
    public Pulled<T> pull(Wiring wiring) throws Exception {
        return opener.open(this);
    }

    @Override
    public final void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        alone().subscribe(downstream, wiring, null);
    }

    @Override
    public void subscribeOn(Executor executor, Subscriber<? super T> downstream, Wiring wiring) {
        alone().subscribe(downstream, wiring, executor);
    }
}
