package io.headgate.operators.plan;

import org.jspecify.annotations.Nullable;

/** The end of a segment: hands items to the subscriber below. */
final class Tail extends Sink<Object> {

    /** Without state, so one serves all. */
    static final Sink<Object> SHARED = new Tail();

    private Tail() {}

    @Override
    public boolean accept(Object item, Host host) {
        try {
            host.downstream.onNext(item);
        } catch (Throwable thrown) {
            throw new Located(thrown, null); // §2.13: the subscriber's mistake, not the flow's failure
        }
        return true;
    }

    @Override
    public Ending finish(boolean credit, Host host) {
        return Ending.DONE;
    }

    @Override
    public @Nullable Throwable fail(Throwable failure, Host host) {
        return failure;
    }

    @Override
    public void discard(Host host) {}

    @Override
    public long asks(long n) {
        return n;
    }

    @Override
    public @Nullable Sink<?> over() {
        return null;
    }
}
