package io.headgate.operators.plan;

import org.jspecify.annotations.Nullable;

/**
 * One synchronous step of a segment: one item in, none or one out. Most stages are {@link #accept} alone.
 *
 * @param <T> what comes in
 * @param <R> what goes out
 */
public abstract class Stage<T, R> extends Sink<T> {

    /** Where items go. Set once, when the segment is linked. */
    protected Sink<? super R> next = Unlinked.sink();

    final void link(Sink<? super R> sink) {
        next = sink;
    }

    @Override
    public Ending finish(boolean credit, Host host) throws Exception {
        return next.finish(credit, host);
    }

    @Override
    public @Nullable Throwable fail(Throwable failure, Host host) throws Exception {
        return next.fail(failure, host);
    }

    @Override
    public void discard(Host host) {
        next.discard(host);
    }

    @Override
    public long asks(long n) {
        return next.asks(n);
    }

    @Override
    public @Nullable Sink<?> over() {
        return next.over();
    }
}
