package io.headgate.operators.plan;

import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Ends that need no demand and no node. */
public final class Signals {

    private Signals() {}

    /** Subscribes and fails (§1.9: what goes wrong at subscribe is a signal too). */
    public static void fail(Subscriber<?> downstream, Throwable failure) {
        fails(downstream, failure);
        Fatal.rethrow(failure);
    }

    /** Subscribes and fails; false where the subscription was cancelled, and the failure not told. */
    static boolean fails(Subscriber<?> downstream, Throwable failure) {
        Nothing subscription = new Nothing();
        downstream.onSubscribe(subscription);
        if (subscription.over) {
            return false;
        }
        Throwable refusal = subscription.refusal;
        downstream.onError(refusal == null ? failure : refusal);
        return true;
    }

    /** A subscription with nothing behind it. */
    private static final class Nothing implements Subscription {
        private volatile boolean over;
        private volatile @org.jspecify.annotations.Nullable Throwable refusal;

        @Override
        public void request(long n) {
            Throwable illegal = Demand.refusal(n);
            if (illegal != null) {
                refusal = illegal; // §3.9, told in place of the end that follows at once
            }
        }

        @Override
        public void cancel() {
            over = true;
        }
    }
}
