package io.headgate.operators.junction;

import io.headgate.core.kernel.Demand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * An input of which the newest item counts: it is asked for everything, one item waits, and one that is replaced before it
 * was taken goes to the discard handler.
 *
 * <p>{@code newest}: upstream's thread puts in, the thread inside takes out, both by a swap, so each item leaves it
 * exactly once. {@code unbounded}, whether upstream was asked, belongs to the thread inside.
 */
final class Newest<T> extends Inlet<T> {

    private static final VarHandle NEWEST;

    static {
        try {
            NEWEST = MethodHandles.lookup().findVarHandle(Newest.class, "newest", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Object newest;
    private boolean unbounded;

    private final boolean overtaken;

    /** @param overtaken whether a failure overtakes the item before it: not where failures are delayed */
    Newest(Owner owner, boolean overtaken) {
        super(owner, 1, 1);
        this.overtaken = overtaken;
    }

    @Override
    boolean keep(T item) {
        Object replaced = NEWEST.getAndSet(this, item);
        if (replaced != null) {
            owner.discard(replaced);
        }
        return true;
    }

    @Override
    @SuppressWarnings("unchecked") // only a T is ever put in
    @Nullable
    T waiting() {
        return newest == null ? null : (T) NEWEST.getAndSet(this, null);
    }

    /** Where a failure overtakes the item before it, nobody needs that any more. */
    @Override
    boolean isWaiting() {
        return newest != null && !(overtaken && hasFailed());
    }

    /** Asks for everything, once; whatever the room. */
    @Override
    public void ask(long room) {
        Subscription subscription = upstream();
        if (subscription != null && !unbounded) {
            unbounded = true;
            subscription.request(Demand.UNBOUNDED);
        }
    }
}
