package io.headgate.operators.junction;

import io.headgate.operators.plan.Intake;
import io.headgate.operators.plan.Wiring;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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
final class MapAsyncHost<T, R> extends Intake<T, R> implements Results.Owner<R> {

    private final int n;
    private final Results<R> results;
    private final Function<? super T, ? extends CompletionStage<? extends R>> fn;
    private final MapAsyncNode<T, R> node;
    private long asked;
    private long delivered;

    MapAsyncHost(MapAsyncNode<T, R> node, Results<R> results, Subscriber<? super R> downstream, Wiring wiring) {
        super(results, downstream, null, wiring, 1);
        this.node = node;
        this.n = node.limit();
        this.fn = node.function();
        this.results = results;
        results.owner(this);
    }

    @Override
    protected void subscribed(Subscription subscription) {
        introduce(true);
    }

    @Override
    public void onNext(T item) {
        if (!admits(item)) {
            return;
        }
        Result<R> result = new Result<>(results);
        if (!results.started(result)) {
            refuse(
                    item,
                    new IllegalStateException(
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
        Subscription subscription = upstream();
        if (more > 0 && subscription != null) {
            asked += more;
            subscription.request(more);
        }
    }
}
