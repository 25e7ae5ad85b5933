package io.headgate.operators.stage;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Demand;
import io.headgate.operators.plan.Ending;
import io.headgate.operators.plan.Failed;
import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Turning;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers {@code size} items into a list:
 *
 * <pre>{@code
 * List<T> open = new ArrayList<>();
 * for (T t : upstream) { open.add(t); if (open.size() == size) { emit(open); open = new ArrayList<>(); } }
 * if (!open.isEmpty()) emit(open);
 * }</pre>
 *
 * <p>Demand: D × size, so no batch goes out without demand. Bound: {@code size} items. The rest goes out on completion,
 * with demand; an error comes after the items before it, so it waits for that demand too. Each list is the receiver's
 * own. It is not for slow sources: a batch that isn't full waits as long as it takes; {@code batch(size, Duration)} has a
 * deadline.
 */
public final class BatchStage<T> extends Turning<T, List<T>> {

    /** A list of a large size grows as it fills: the last one may be small. */
    private static final int LARGEST_AT_ONCE = 1024;

    private final int size;
    private @Nullable ArrayList<T> open;
    private @Nullable Throwable failure;

    public BatchStage(int size) {
        this.size = size;
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        ArrayList<T> batch = open;
        if (batch == null) {
            open = batch = new ArrayList<>(Math.min(size, LARGEST_AT_ONCE));
        }
        batch.add(item);
        if (batch.size() < size) {
            return false;
        }
        open = null;
        return pass(batch, host);
    }

    @Override
    public Ending finish(boolean credit, Host host) throws Exception {
        ArrayList<T> rest = open;
        if (rest != null) {
            if (!credit) {
                return Ending.WAITING;
            }
            open = null;
            return passLast(rest, host);
        }
        Throwable kept = failure;
        if (kept != null) {
            failure = null;
            throw Failed.raise(kept);
        }
        return super.finish(credit, host);
    }

    @Override
    public @Nullable Throwable fail(Throwable thrown, Host host) throws Exception {
        if (open == null) {
            return next.fail(thrown, host);
        }
        failure = thrown;
        host.resume(this);
        return null;
    }

    @Override
    public void discard(Host host) {
        ArrayList<T> rest = open;
        if (rest != null) {
            open = null;
            rest.forEach(host::discard);
        }
        Throwable kept = failure;
        if (kept != null) {
            failure = null;
            Hooks.undeliverable(kept); // it was waiting behind the items
        }
        super.discard(host);
    }

    @Override
    public long asks(long n) {
        return Demand.product(super.asks(n), size);
    }
}
