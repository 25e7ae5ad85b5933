package io.headgate.operators.plan;

import org.jspecify.annotations.Nullable;

/** What a stage is linked to before it is linked: reaching it is a mistake of the planner. */
final class Unlinked extends Sink<Object> {

    private static final Unlinked INSTANCE = new Unlinked();

    private Unlinked() {}

    @SuppressWarnings("unchecked") // it takes nothing, of any type
    static <T> Sink<T> sink() {
        return (Sink<T>) INSTANCE;
    }

    @Override
    public boolean accept(Object item, Host host) {
        throw new IllegalStateException("a stage was used before its segment was linked");
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
