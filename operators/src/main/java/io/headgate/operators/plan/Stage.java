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

    /** Its step of the plan, for messages; there from before the first item. */
    private @Nullable Node<?> node;

    /**
     * The next sink with an end of its own, which is where ends go: a long chain of maps and filters is passed in one
     * step. What it asks, and whether it is over before its first item, are such ends too.
     */
    private Sink<?> ends = Unlinked.sink();

    final void link(StageNode<?, ?> at, Sink<? super R> sink) {
        node = at;
        next = sink;
        ends = sink instanceof Stage<?, ?> stage && stage.isPlain() ? stage.ends : sink;
    }

    /** Whether it is {@link #accept} alone, as every stage without state is that doesn't turn failures. */
    private boolean isPlain() {
        return !(this instanceof Turning) && node instanceof StageNode<?, ?> step && !step.isStateful();
    }

    /** Notes on what a user's function threw that this stage ran it; the caller throws it on. */
    protected final void blame(Throwable thrown) {
        Place.note(thrown, String.valueOf(node));
    }

    /** What a user's function is told that returned null where an item is needed. */
    protected final NullPointerException returnedNull() {
        return Place.returnedNull(String.valueOf(node));
    }

    /** Hands on one item while finishing; for {@link #finish} to return. */
    protected final Ending give(R item, Host host) throws Exception {
        return next.accept(item, host) ? Ending.USED : Ending.SWALLOWED;
    }

    @Override
    public Ending finish(boolean credit, Host host) throws Exception {
        return ends.finish(credit, host);
    }

    @Override
    public @Nullable Throwable fail(Throwable failure, Host host) throws Exception {
        return ends.fail(failure, host);
    }

    @Override
    public void discard(Host host) {
        ends.discard(host);
    }

    @Override
    public long asks(long n) {
        return ends.asks(n);
    }

    @Override
    public @Nullable Sink<?> over() {
        return ends.over();
    }
}
