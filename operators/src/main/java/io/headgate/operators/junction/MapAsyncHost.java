package io.headgate.operators.junction;

import io.headgate.operators.plan.Intake;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Unopened;
import io.headgate.operators.plan.Wiring;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription of {@code mapAsync} and its kin: a drain pass over the results, whose {@link Results} say in which order
 * they are taken.
 *
 * <p>{@code asked} and {@code delivered} belong to the thread inside the pass. No more are asked for than the limit leaves
 * places, so no more than that have ever come and are not delivered. When an item is started is up to the results: where
 * they know no keys, when it arrives, on the thread that brings it.
 */
final class MapAsyncHost<T, R> extends Intake<T, R> implements Results.Owner<T, R> {

    private final Node<R> node;
    private final IntSupplier limit;
    private final Results<T, R> results;
    private final Function<? super T, ? extends CompletionStage<? extends R>> fn;
    private long asked;
    private long delivered;

    MapAsyncHost(
            Node<R> node,
            IntSupplier limit,
            Results<T, R> results,
            Function<? super T, ? extends CompletionStage<? extends R>> fn,
            Subscriber<? super R> downstream,
            Wiring wiring) {
        super(results, downstream, null, wiring, 1);
        this.node = node;
        this.limit = limit;
        this.fn = fn;
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
        if (!results.arrived(item)) {
            refuse(item, new IllegalStateException("§1.1: " + node + " was sent more items than it had asked for"));
        }
    }

    // ---- what the results tell -------------------------------------------------------------------------------------

    @Override
    public void start(T item, Result<R> result) {
        CompletionStage<? extends R> stage;
        try {
            stage = fn.apply(item);
            if (stage == null) {
                throw new NullPointerException(node + ": the function returned null for " + item);
            }
        } catch (Throwable thrown) {
            Unopened.giveUp(item);
            result.complete(null, thrown);
            return;
        }
        result.follow(stage, node);
        if (isCutShort()) {
            knock(); // it was started after the others were given up
        }
    }

    @Override
    public void ready() {
        knock();
    }

    @Override
    public void failed(Throwable failure) {
        abort(failure); // its turn has come: nothing waits before it
    }

    @Override
    public void left(Object item) {
        wiring.discard(item);
    }

    /** How many may have come and not be delivered now; for any thread. */
    int limit() {
        return limit.getAsInt();
    }

    // ---- upstream's demand -----------------------------------------------------------------------------------------

    @Override
    protected void settled(long taken, long left) {
        delivered += taken;
        long more = limit() - (asked - delivered);
        Subscription subscription = upstream();
        if (more > 0 && subscription != null) {
            asked += more;
            subscription.request(more);
        }
    }
}
