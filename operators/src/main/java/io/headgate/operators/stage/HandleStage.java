package io.headgate.operators.stage;

import io.headgate.operators.Handler;
import io.headgate.operators.plan.Ending;
import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Turning;
import org.jspecify.annotations.Nullable;

/**
 * Sees every item and every failure from above, and says what becomes of it:
 *
 * <pre>{@code
 * try {
 *     for (T t : upstream) { R r = handler.handle(t, null); if (r != null) emit(r); }
 * } catch (Throwable e) {
 *     R r = handler.handle(null, e); if (r != null) emit(r);
 * }
 * }</pre>
 *
 * <p>What becomes null is left out and asked for again; the item made of a failure waits for demand. What the handler
 * throws fails the flow. It holds nothing else.
 */
public final class HandleStage<T, R> extends Turning<T, R> {

    private final Handler<? super T, ? extends R> handler;
    private @Nullable R made;

    public HandleStage(Handler<? super T, ? extends R> handler) {
        this.handler = handler;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        R handled = handle(item, null);
        return handled != null && pass(handled, host);
    }

    @Override
    public @Nullable Throwable fail(Throwable failure, Host host) {
        made = handle(null, failure);
        host.resume(this);
        return null;
    }

    private @Nullable R handle(@Nullable T item, @Nullable Throwable failure) {
        try {
            return handler.handle(item, failure);
        } catch (Throwable thrown) {
            if (thrown != failure) { // a failure that is passed on wasn't made here
                blame(thrown);
            }
            throw own(thrown);
        }
    }

    @Override
    public Ending finish(boolean credit, Host host) throws Exception {
        R item = made;
        if (item == null) {
            return super.finish(credit, host);
        }
        if (!credit) {
            return Ending.WAITING;
        }
        made = null;
        return passLast(item, host);
    }

    @Override
    public void discard(Host host) {
        R item = made;
        if (item != null) {
            made = null;
            host.discard(item);
        }
        super.discard(host);
    }
}
