package io.headgate.operators.stage;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Demand;
import io.headgate.operators.plan.Ending;
import io.headgate.operators.plan.Failed;
import io.headgate.operators.plan.Host;
import io.headgate.operators.plan.Turning;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists of {@code size} items, each beginning {@code step} items after the one before:
 *
 * <pre>{@code
 * for (long start = 0; ; start += step) emit(items from start to start + size);
 * }</pre>
 *
 * <p>An item that is in no full window goes out in a last, shorter one, on completion and with demand; an error comes
 * after it. With {@code step > size} the items between two windows are left out.
 *
 * <p>Demand: D × step, and at first size − step more where windows overlap. Bound: {@code size} items. Each list is the
 * receiver's own.
 */
public final class SlidingStage<T> extends Turning<T, List<T>> {

    private final int size;
    private final int step;

    /** What the first window needs beyond {@code step}; shared by the threads that request. */
    private final Demand first = new Demand();

    private final ArrayDeque<T> window = new ArrayDeque<>();

    /** How many of the items in the window have been in none that went out. */
    private int fresh;

    private int skip;
    private @Nullable Throwable failure;

    public SlidingStage(int size, int step) {
        this.size = size;
        this.step = step;
        if (size > step) {
            first.grant(size - step);
        }
    }

    @Override
    public boolean accept(T item, Host host) throws Exception {
        if (skip != 0) {
            skip--;
            return false;
        }
        window.add(item);
        fresh++;
        if (window.size() < size) {
            return false;
        }
        List<T> full = new ArrayList<>(window);
        fresh = 0;
        if (step >= size) {
            window.clear();
            skip = step - size;
        } else {
            for (int i = 0; i < step; i++) {
                window.remove();
            }
        }
        return pass(full, host);
    }

    @Override
    public Ending finish(boolean credit, Host host) throws Exception {
        if (fresh != 0) {
            if (!credit) {
                return Ending.WAITING;
            }
            fresh = 0;
            return passLast(new ArrayList<>(window), host);
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
        if (fresh == 0) {
            return next.fail(thrown, host);
        }
        failure = thrown;
        host.resume(this);
        return null;
    }

    @Override
    public void discard(Host host) {
        window.stream().skip(window.size() - fresh).forEach(host::discard);
        fresh = 0;
        window.clear();
        Throwable kept = failure;
        if (kept != null) {
            failure = null;
            Hooks.undeliverable(kept); // it was waiting behind the items
        }
        super.discard(host);
    }

    @Override
    public long asks(long n) {
        return Demand.sum(Demand.product(super.asks(n), step), first.takeAll());
    }
}
