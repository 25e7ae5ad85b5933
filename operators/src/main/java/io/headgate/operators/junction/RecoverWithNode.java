package io.headgate.operators.junction;

import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Plans;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * {@code recoverWith}: when upstream fails, goes on with the publisher that a function makes of the failure.
 *
 * <pre>{@code try { for (T t : upstream) emit(t); } catch (Throwable e) { for (T t : fn.apply(e)) emit(t); }}</pre>
 *
 * <p>Demand passes unchanged; what was delivered before the failure counts. It holds nothing. What the function throws, or
 * a null it returns, is the failure then, with the first one suppressed. The second publisher's failure passes.
 */
public final class RecoverWithNode<T> extends Node<T> {

    private final Node<T> input;
    private final Function<? super Throwable, ? extends Publisher<? extends T>> fn;

    public RecoverWithNode(Node<T> input, Function<? super Throwable, ? extends Publisher<? extends T>> fn) {
        super("recoverWith", "");
        this.input = input;
        this.fn = fn;
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
        private boolean recovered;

        Host(Subscriber<? super T> downstream, Wiring wiring) {
            super(downstream, wiring);
        }

        @Override
        void ended(@Nullable Throwable failure) {
            if (failure == null || recovered) {
                finish(failure);
                return;
            }
            recovered = true;
            Publisher<? extends T> second = fn.apply(failure);
            if (second == null) {
                throw new NullPointerException(RecoverWithNode.this + ": the function returned null");
            }
            follow(Plans.nodeOf(second));
        }
    }
}
