package io.headgate.operators.buffer;

import io.headgate.operators.plan.Intake;
import io.headgate.operators.plan.Wiring;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription of {@code debounce} or {@code sample}: a drain pass over the {@link Newest} item. It asks for
 * everything, once.
 */
final class NewestHost<T> extends Intake<T, T> {

    private final Newest<T> newest;

    NewestHost(Newest<T> newest, Subscriber<? super T> downstream, Wiring wiring) {
        super(newest, downstream, null, wiring, 1);
        this.newest = newest;
        newest.owner(this);
    }

    @Override
    protected void subscribed(Subscription subscription) {
        introduce(false);
        if (!isDone() && !isCancelled()) {
            // Not from inside: a source that answers on the spot, and without end, is delivered from as it goes on.
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(T item) {
        if (admits(item) && (newest.put(item) || isCutShort())) {
            knockForItem();
        }
    }

    @Override
    protected void settled(long taken, long left) {}
}
