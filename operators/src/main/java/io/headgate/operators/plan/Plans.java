package io.headgate.operators.plan;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * How an operator gets at the plan behind a publisher. A plan is no part of the public API, so {@code Flow} has no method
 * that gives it; it leaves the key here when it is loaded, and before that there is no flow to open.
 */
public final class Plans {

    private static volatile @Nullable Function<Publisher<?>, @Nullable Node<?>> key;

    private Plans() {}

    /** For the flow alone. */
    public static void key(Function<Publisher<?>, @Nullable Node<?>> opener) {
        key = opener;
    }

    /** The node behind {@code publisher}: a flow's own plan, or a node around anything else. */
    @SuppressWarnings("unchecked") // a node only gives
    public static <T> Node<T> nodeOf(Publisher<? extends T> publisher) {
        Function<Publisher<?>, @Nullable Node<?>> opener = key;
        Node<?> known = opener == null ? null : opener.apply(publisher);
        return known == null ? new ForeignNode<>("fromPublisher", publisher) : (Node<T>) known;
    }
}
