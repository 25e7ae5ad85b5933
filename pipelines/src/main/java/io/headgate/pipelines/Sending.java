package io.headgate.pipelines;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A foreign publisher's subscription, by hand: numbers within demand, on an executor or from within {@code request}.
 *
 * <p>State: {@code knocks}, what has to be looked at; whoever raises it from zero looks, or hands that to the executor. It
 * starts at one, so that nothing is sent before {@code onSubscribe} has returned. {@code demand} is raised by anyone and
 * lowered by whoever sends; {@code cancelled} is written by anyone. The rest belongs to whoever sends.
 */
final class Sending implements Subscription, Runnable {

    private final AtomicInteger knocks = new AtomicInteger(1);
    private final AtomicLong demand = new AtomicLong();
    private final Subscriber<? super Long> subscriber;
    private final Ledger ledger;
    private final Executor executor;
    private final boolean onTheSpot;
    private final long first;
    private final long end;
    private final boolean failing;
    private volatile boolean cancelled;
    private long next;
    private boolean over;

    Sending(
            Subscriber<? super Long> subscriber,
            long from,
            int count,
            boolean failing,
            Ledger ledger,
            Executor executor,
            boolean onTheSpot) {
        this.subscriber = subscriber;
        this.first = from;
        this.next = from;
        this.end = from + count;
        this.failing = failing;
        this.ledger = ledger;
        this.executor = executor;
        this.onTheSpot = onTheSpot;
    }

    void start() {
        subscriber.onSubscribe(this);
        go();
    }

    private void go() {
        if (onTheSpot) {
            run();
        } else {
            executor.execute(this);
        }
    }

    @Override
    public void request(long n) {
        ledger.requested(n);
        demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        if (knocks.getAndIncrement() == 0) {
            go();
        }
    }

    @Override
    public void cancel() {
        ledger.cancelled();
        cancelled = true;
    }

    @Override
    public void run() {
        int seen = knocks.get();
        do {
            send();
            seen = knocks.addAndGet(-seen);
        } while (seen != 0);
    }

    private void send() {
        while (!cancelled && !over) {
            if (next == end) {
                over = true;
                ledger.ended();
                if (failing) {
                    subscriber.onError(new Boom("end of " + first));
                } else {
                    subscriber.onComplete();
                }
            } else if (demand.get() > 0) {
                demand.updateAndGet(d -> d == Long.MAX_VALUE ? d : d - 1);
                ledger.given();
                subscriber.onNext(next++);
            } else {
                return;
            }
        }
    }
}
