package io.headgate.operators.stage;

import io.headgate.core.kernel.Demand;
import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Sink;
import io.headgate.operators.plan.Stage;
import org.jspecify.annotations.Nullable;

/**
 * {@code for (T t : upstream) { emit(t); if (--left == 0) break; }} Asks for no more than {@code n} items in total, and
 * completes with the n-th; {@code take(0)} completes at subscribe and asks for nothing.
 *
 * <p>{@code left} belongs to the thread inside the segment; {@code unasked} is shared by the threads that request.
 */
public final class TakeStage<T> extends Stage<T, T> {

    private final Demand unasked = new Demand();
    private long left;

    public TakeStage(long left) {
        this.left = left;
        unasked.grant(left);
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        if (--left == 0) {
            host.stop(next);
        }
        return next.accept(item, host);
    }

    @Override
    public long asks(long n) {
        return unasked.takeUpTo(super.asks(n));
    }

    @Override
    public @Nullable Sink<?> over() {
        return left == 0 ? next : super.over();
    }
}
