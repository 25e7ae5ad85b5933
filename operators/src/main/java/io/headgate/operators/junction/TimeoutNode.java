package io.headgate.operators.junction;

import io.headgate.operators.Timeout;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code timeout}: gives up on an upstream, or on a downstream, that keeps the other waiting longer than the {@link
 * Timeout} allows: upstream is cancelled, and the flow fails with a {@link java.util.concurrent.TimeoutException} that
 * says which limit it was, or goes on with a fallback.
 *
 * <p>Demand passes unchanged; what was delivered counts, and the fallback is asked for what is left. It holds nothing. An
 * item or the timer wins, never both: see {@link TimeoutHost}.
 */
public final class TimeoutNode<T> extends Node<T> {

    private final Node<T> input;
    private final Timeout timeout;
    private final @Nullable Node<T> fallback;

    public TimeoutNode(Node<T> input, Timeout timeout, @Nullable Node<T> fallback) {
        super("timeout", timeout.text());
        this.input = input;
        this.timeout = timeout;
        this.fallback = fallback;
    }

    @Override
    public Kind kind() {
        return Kind.JUNCTION;
    }

    @Override
    public List<Node<?>> inputs() {
        return fallback == null ? List.of(input) : List.of(input, fallback);
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        TimeoutHost<T> host = new TimeoutHost<>(this, timeout, fallback, downstream, wiring);
        host.begin(input);
    }
}
