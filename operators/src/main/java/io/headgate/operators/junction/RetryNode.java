package io.headgate.operators.junction;

import io.headgate.operators.Retry;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code retry}: when upstream fails, subscribes to it again, as the {@link Retry} allows.
 *
 * <pre>{@code
 * for (int attempt = 1; ; attempt++) {
 *     try { for (T t : upstream) emit(t); return; }
 *     catch (Throwable e) { if (!retry.allows(e, attempt)) throw e; Thread.sleep(delay(attempt)); }
 * }
 * }</pre>
 *
 * <p>Demand: what was delivered before a failure counts; the next attempt is asked for exactly what is left. It holds
 * nothing. Attempts that fail on the spot don't recurse, however many there are. Items are not undone: a source that
 * starts anew delivers its first items again.
 */
public final class RetryNode<T> extends Node<T> {

    private final Node<T> input;
    private final Retry retry;

    public RetryNode(Node<T> input, Retry retry) {
        super("retry", retry.text());
        this.input = input;
        this.retry = retry;
    }

    @Override
    public Kind kind() {
        return Kind.JUNCTION;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of(input);
    }

    @Override
    public void subscribe(Subscriber<? super T> downstream, Wiring wiring) {
        new Host(downstream, wiring).start(input);
    }

    private final class Host extends Relay<T> {
        private long failures;

        Host(Subscriber<? super T> downstream, Wiring wiring) {
            super(downstream, wiring);
        }

        @Override
        void ended(@Nullable Throwable failure) {
            if (failure == null) {
                finish(null);
                return;
            }
            failures++;
            if (!retry.allows(failure, failures)) {
                finish(failure);
                return;
            }
            long nanos = retry.delayNanos(failures, ThreadLocalRandom.current().nextDouble());
            if (nanos == 0) {
                follow(input);
            } else {
                followAfter(input, nanos);
            }
        }
    }
}
