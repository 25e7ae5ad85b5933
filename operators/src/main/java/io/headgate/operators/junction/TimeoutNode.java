package io.headgate.operators.junction;

import io.headgate.core.kernel.Durations;
import io.headgate.operators.Timeout;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.time.Duration;
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
 *
 * <p>{@code takeFor} is the same with one limit, for the whole, and no items as the fallback: when the time is up upstream is
 * cancelled and the flow completes, without demand. An item that is being delivered at that moment is the last one; one that
 * comes later is discarded. The time runs from subscribing.
 *
 * <pre>{@code for (T t : upstream) { if (now() - start >= time) break; emit(t); }}</pre>
 *
 * <p>No timer is left behind on any ending. Times are compared by difference, so that one as long as nanoseconds hold is
 * no risk.
 */
public final class TimeoutNode<T> extends Node<T> {

    private final Node<T> input;
    private final Timeout timeout;
    private final @Nullable Node<T> fallback;
    private final List<Node<?>> inputs;

    public TimeoutNode(Node<T> input, Timeout timeout, @Nullable Node<T> fallback) {
        this(
                "timeout",
                timeout.text(),
                timeout,
                input,
                fallback,
                fallback == null ? List.of(input) : List.of(input, fallback));
    }

    private TimeoutNode(
            String verb,
            String detail,
            Timeout timeout,
            Node<T> input,
            @Nullable Node<T> fallback,
            List<Node<?>> inputs) {
        super(verb, detail);
        this.input = input;
        this.timeout = timeout;
        this.fallback = fallback;
        this.inputs = inputs;
    }

    /** Completes after {@code time}; {@code nothing} has no items. */
    public static <T> TimeoutNode<T> takeFor(Node<T> input, Duration time, Node<T> nothing) {
        return new TimeoutNode<>("takeFor", Durations.text(time), Timeout.total(time), input, nothing, List.of(input));
    }

    @Override
    public Kind kind() {
        return Kind.JUNCTION;
    }

    @Override
    public List<Node<?>> inputs() {
        return inputs;
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        TimeoutHost<T> host = new TimeoutHost<>(this, timeout, fallback, downstream, wiring);
        host.begin(input);
    }
}
