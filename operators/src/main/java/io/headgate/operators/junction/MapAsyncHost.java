package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.DrainPass;
import io.headgate.operators.plan.Strict;
import io.headgate.operators.plan.Wiring;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription of {@code mapAsync}: a drain pass over the results, whose {@link Results} say in which order they are
 * taken.
 *
 * <p>{@code asked} and {@code delivered} belong to the thread inside the pass. An item is started when it arrives, on the
 * thread that brings it; since no more are asked for than places are free, no more than {@code n} are ever started and
 * not delivered.
 */
final class MapAsyncHost<T, R> extends DrainPass<R> implements Strict<T>, Results.Owner<R> {

    private final int n;
    private final Results<R> results;
    private final Function<? super T, ? extends CompletionStage<? extends R>> fn;
    private final MapAsyncNode<T, R> node;
    private final Wiring wiring;
    private volatile @Nullable Subscription upstream;
    private long asked;
    private long delivered;

    MapAsyncHost(MapAsyncNode<T, R> node, Results<R> results, Subscriber<? super R> downstream, Wiring wiring) {
        super(results, downstream, null, wiring.discarded(), 1, false);
        this.node = node;
        this.wiring = wiring;
        this.n = node.limit();
        this.fn = node.function();
        this.results = results;
        results.owner(this);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "§2.13: onSubscribe(null)");
        if (upstream != null) {
            subscription.cancel(); // §2.5
            return;
        }
        upstream = subscription;
        introduce(true);
    }

    @Override
    public void onNext(T item) {
        if (item == null) {
            NullPointerException broken = new NullPointerException("§2.13: onNext(null)");
            abort(broken);
            throw broken;
        }
        if (isDone() || isCancelled()) {
            wiring.discarded().accept(item);
            return;
        }
        Result<R> result = new Result<>(results);
        if (!results.started(result)) {
            wiring.discarded().accept(item);
            cancelUpstream();
            fail(new IllegalStateException(
                    "§1.1: " + node + " was sent more than the " + n + " items it had asked for"));
            return;
        }
        CompletionStage<? extends R> stage;
        try {
            stage = fn.apply(item);
            if (stage == null) {
                throw new NullPointerException(node + ": the function returned null for " + item);
            }
        } catch (Throwable thrown) {
            result.complete(null, thrown);
            return;
        }
        result.follow(stage, node);
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "§2.13: onError(null)");
        if (isDone()) {
            Hooks.undeliverable(failure);
        } else {
            fail(failure);
        }
    }

    @Override
    public void onComplete() {
        if (!isDone()) {
            complete();
        }
    }

    // ---- what the results tell -------------------------------------------------------------------------------------

    @Override
    public void ready() {
        knock();
    }

    @Override
    public void failed(Throwable failure) {
        abort(failure); // its turn has come: nothing waits before it
    }

    @Override
    public void late(R result) {
        discard(result);
    }

    // ---- upstream's demand -----------------------------------------------------------------------------------------

    @Override
    protected void settled(long taken, long left) {
        delivered += taken;
        long more = n - (asked - delivered);
        Subscription subscription = upstream;
        if (more > 0 && subscription != null && !isDone()) {
            asked += more;
            subscription.request(more);
        }
    }

    @Override
    protected void cancelUpstream() {
        Subscription subscription = upstream;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
