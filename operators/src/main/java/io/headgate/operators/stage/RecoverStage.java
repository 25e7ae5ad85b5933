package io.headgate.operators.stage;

import io.headgate.operators.plan.Ending;
import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Turning;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code try { for (T t : upstream) emit(t); } catch (Throwable e) { emit(fn.apply(e)); }} for failures from above; then
 * the flow completes. Demand passes unchanged; the item made up waits for demand. It holds nothing else.
 *
 * <p>What the function throws goes on in place of the failure, which is added to it as suppressed.
 */
public final class RecoverStage<T> extends Turning<T, T> {

    private final Function<? super Throwable, ? extends T> fn;
    private @Nullable T made;

    public RecoverStage(Function<? super Throwable, ? extends T> fn) {
        this.fn = fn;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        return pass(item, host);
    }

    @Override
    public @Nullable Throwable fail(Throwable failure, Host host) {
        try {
            made = fn.apply(failure);
            if (made == null) {
                throw returnedNull();
            }
        } catch (Throwable thrown) {
            blame(thrown);
            throw own(thrown);
        }
        host.resume(this);
        return null;
    }

    @Override
    public Ending finish(boolean credit, Host host) throws Exception {
        T item = made;
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
        T item = made;
        if (item != null) {
            made = null;
            host.discard(item);
        }
        super.discard(host);
    }
}
