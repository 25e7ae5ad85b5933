package io.headgate.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A foreign publisher: a range that no library can recognise, so that none may poll it, fuse it or see its size. Items are
 * emitted on whichever thread asks.
 */
final class RangePublisher implements Publisher<Integer> {

    private final int count;

    RangePublisher(int count) {
        this.count = count;
    }

    @Override
    public void subscribe(Subscriber<? super Integer> downstream) {
        downstream.onSubscribe(new Emission(downstream, count));
    }

    /** Outstanding demand is its own lock: whoever raises it from zero emits, others leave theirs for it to find. */
    private static final class Emission extends AtomicLong implements Subscription {

        private static final long serialVersionUID = 1;

        private final transient Subscriber<? super Integer> downstream;
        private final int count;
        private int next;
        private volatile boolean cancelled;

        Emission(Subscriber<? super Integer> downstream, int count) {
            this.downstream = downstream;
            this.count = count;
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                cancelled = true;
                downstream.onError(new IllegalArgumentException("§3.9: request(" + n + ")"));
                return;
            }
            if (getAndUpdate(demand -> demand + n < 0 ? Long.MAX_VALUE : demand + n) == 0) {
                emit();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        private void emit() {
            long emitted = 0;
            long demand = get();
            while (true) {
                while (emitted != demand) {
                    if (cancelled) {
                        return;
                    }
                    downstream.onNext(next++);
                    emitted++;
                    if (next == count) {
                        if (!cancelled) {
                            downstream.onComplete();
                        }
                        return;
                    }
                }
                demand = get();
                if (emitted == demand) {
                    demand = addAndGet(-emitted);
                    if (demand == 0) {
                        return;
                    }
                    emitted = 0;
                }
            }
        }
    }
}
