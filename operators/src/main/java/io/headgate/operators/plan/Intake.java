package io.headgate.operators.plan;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.DrainPass;
import io.headgate.core.kernel.Stock;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A drain pass with an upstream: the side of a buffer node that subscribes. What a subclass adds is where an item goes
 * ({@code onNext}, for items that {@link #admits}) and what is asked for when ({@link #settled}).
 *
 * <p>{@code upstream} is written once, by upstream's thread, before anything can be asked of it; the thread inside the
 * pass reads it. Upstream is asked from inside the pass alone, so it sees no two requests at once (§2.7); it is cancelled
 * from there too, but for an item that is refused: that is answered on the spot.
 *
 * @param <T> what comes in
 * @param <R> what goes out
 */
public abstract class Intake<T, R> extends DrainPass<R> implements Strict<T> {

    /** What the subscription is wired to. */
    protected final Wiring wiring;

    private volatile @Nullable Subscription upstream;

    /**
     * A pass from {@code stock} to {@code downstream}, where a failure waits for the items before it.
     *
     * @param executor where it runs, or null for whichever thread knocks
     * @param chunk after how many items, at the latest, {@link #settled} is called
     */
    protected Intake(
            Stock<R> stock, Subscriber<? super R> downstream, @Nullable Executor executor, Wiring wiring, int chunk) {
        super(stock, downstream, executor, wiring.discarded(), chunk, false);
        this.wiring = wiring;
    }

    @Override
    public final void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "§2.13: onSubscribe(null)");
        if (upstream != null) {
            subscription.cancel(); // §2.5
            return;
        }
        upstream = subscription;
        subscribed(subscription);
    }

    /** There is an upstream now: hands downstream its own subscription, by {@link #introduce}. */
    protected void subscribed(Subscription subscription) {
        introduce(false);
    }

    /** Whether {@code item} may come in: it is an item, and the flow still wants any. If not, all is done for it. */
    protected final boolean admits(T item) {
        if (item == null) {
            NullPointerException broken = new NullPointerException("§2.13: onNext(null)");
            abort(broken);
            throw broken;
        }
        if (isDone() || isCutShort()) {
            wiring.discard(item);
            return false;
        }
        return true;
    }

    /** Ends the flow with the item at hand: what came before it is delivered, then {@code failure}. */
    protected final void refuse(T item, Throwable failure) {
        cancelUpstream();
        wiring.discard(item);
        fail(failure);
    }

    @Override
    public final void onError(Throwable failure) {
        Objects.requireNonNull(failure, "§2.13: onError(null)");
        if (isDone()) {
            Hooks.undeliverable(failure);
        } else {
            fail(failure);
        }
    }

    @Override
    public final void onComplete() {
        if (!isDone()) {
            complete();
        }
    }

    /** Whom to ask for more; null where there is nobody yet, or nobody any more (§2.4). */
    protected final @Nullable Subscription upstream() {
        return isDone() ? null : upstream;
    }

    @Override
    protected final void cancelUpstream() {
        Subscription subscription = upstream;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
