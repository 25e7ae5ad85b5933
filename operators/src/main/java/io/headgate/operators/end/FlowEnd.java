package io.headgate.operators.end;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Fatal;
import io.headgate.operators.Result;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Unopened;
import io.headgate.operators.plan.Wiring;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The end of a flow: takes its items and comes to a {@link Result}, which it is itself. It subscribes like anybody else:
 * a loop of its own over a source that can be pulled was slower, because a hot segment's copies don't reach it (row
 * <i>reduce</i>, in {@code docs/adr/speed-log.md}).
 *
 * <p>Everything but {@code upstream} belongs to the thread that signals. {@code upstream} is written once, before the
 * result can be given away or after {@link #isDone()} was set; whoever comes second of the two cancels.
 */
public abstract class FlowEnd<T, R extends @Nullable Object> extends Result<R> implements Subscriber<T> {

    private final String verb;
    private volatile @Nullable Subscription upstream;
    private boolean over;

    FlowEnd(String verb) {
        this.verb = verb;
    }

    /** Takes one item; true when no more are needed. */
    abstract boolean take(T item) throws Exception;

    /** What it came to, after the last item. */
    abstract @Nullable R outcome() throws Exception;

    /** How many items it asks for. */
    long asks() {
        return Long.MAX_VALUE;
    }

    /** Runs {@code node} to this end. */
    public final Result<R> of(Node<T> node) {
        node.subscribe(this, Wiring.DEFAULT);
        return this;
    }

    /** Notes that {@code thrown} comes from the function that the user gave to this end. */
    final void blame(Throwable thrown) {
        Node.blame(thrown, verb);
    }

    /** What a user's function is told that returned null. */
    final NullPointerException returnedNull() {
        return new NullPointerException(verb + ": the function returned null");
    }

    @Override
    protected final void abandon() {
        Subscription subscription = upstream;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    // ---- from upstream ---------------------------------------------------------------------------------------------

    @Override
    public final void onSubscribe(Subscription subscription) {
        upstream = subscription;
        if (isDone()) {
            subscription.cancel();
        } else {
            subscription.request(asks());
        }
    }

    @Override
    public final void onNext(T item) {
        if (over || isDone()) {
            Unopened.giveUp(item);
            return; // §2.8: on its way when the result was cancelled
        }
        try {
            if (take(item)) {
                over = true;
                abandon();
                succeed(outcome());
            }
        } catch (Throwable thrown) {
            over = true;
            Unopened.giveUp(item);
            abandon();
            fail(thrown);
            Fatal.rethrow(thrown);
        }
    }

    @Override
    public final void onError(Throwable failure) {
        if (over || !fail(failure)) {
            Hooks.undeliverable(failure);
        }
        over = true;
    }

    @Override
    public final void onComplete() {
        if (over) {
            return;
        }
        over = true;
        try {
            succeed(outcome());
        } catch (Throwable thrown) {
            fail(thrown);
            Fatal.rethrow(thrown);
        }
    }
}
