package io.headgate.operators.buffer;

import io.headgate.core.Hooks;
import io.headgate.core.Rate;
import io.headgate.core.Timers;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.SerialGate;
import io.headgate.operators.plan.Wiring;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription of {@code throttle}.
 *
 * <p>Items pass as they come: upstream keeps them apart. What has to be kept apart here is asking, which a request, a
 * timer and an arrival may all bring about: that is what the gate (this class is one) is for. {@code wanted}: what
 * downstream asked for and upstream wasn't; any thread grants, the thread inside settles. {@code asked} belongs to the
 * thread inside; {@code received} to upstream's thread, and is read inside: a value that is behind asks for less, and an
 * arrival that finds somebody waiting for it ({@code waiting}) knocks after it was counted.
 */
final class ThrottleHost<T> extends SerialGate implements Subscriber<T>, Subscription {

    private final Object label;
    private final Rate rate;
    private final @Nullable ToLongFunction<? super T> cost;
    private final Subscriber<? super T> downstream;
    private final Timers timers;
    private final Wiring wiring;
    private final Demand wanted = new Demand();
    private volatile @Nullable Subscription upstream;
    private volatile long received;
    private volatile boolean waiting;
    private volatile boolean over;
    private volatile boolean timed;
    private long asked;
    private Timers.@Nullable Task task;

    ThrottleHost(
            Object label,
            Rate rate,
            @Nullable ToLongFunction<? super T> cost,
            Subscriber<? super T> downstream,
            Wiring wiring) {
        this.label = label;
        this.rate = rate;
        this.cost = cost;
        this.downstream = downstream;
        this.timers = wiring.timers();
        this.wiring = wiring;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        downstream.onSubscribe(this);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // upstream's thread alone writes it
    public void onNext(T item) {
        if (over) {
            wiring.discard(item);
            return;
        }
        if (cost != null && !charge(item, cost)) {
            return;
        }
        received++;
        downstream.onNext(item);
        if (waiting) {
            knock();
        }
    }

    private boolean charge(T item, ToLongFunction<? super T> price) {
        try {
            long tokens = price.applyAsLong(item);
            if (tokens < 0) {
                throw new IllegalArgumentException(
                        label + ": the cost of " + item + " is " + tokens + ", allowed is 0 or more");
            }
            if (tokens > 1) {
                rate.charge(tokens - 1, timers.nanoTime());
            }
            return true;
        } catch (Throwable thrown) {
            Subscription subscription = upstream;
            if (subscription != null) {
                subscription.cancel();
            }
            wiring.discard(item);
            onError(thrown);
            Fatal.rethrow(thrown);
            return false;
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (over) {
            Hooks.undeliverable(failure);
            return;
        }
        end();
        downstream.onError(failure);
    }

    @Override
    public void onComplete() {
        if (!over) {
            end();
            downstream.onComplete();
        }
    }

    @Override
    public void request(long n) {
        if (Demand.refusal(n) != null) {
            Subscription subscription = upstream;
            if (subscription != null) {
                subscription.request(n); // §3.9: it turns it into an error between two items
            }
            return;
        }
        wanted.grant(n);
        knock();
    }

    @Override
    public void cancel() {
        if (!over) {
            end();
            Subscription subscription = upstream;
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }

    private void end() {
        over = true;
        knock();
    }

    private void knock() {
        if (enter()) {
            do {
                ask();
            } while (!leave());
        }
    }

    private void ask() {
        Subscription subscription = upstream;
        while (!over && subscription != null) {
            long most = cost == null ? rate.burst() : 1;
            waiting = true; // before what has been received is looked at
            long free = Math.min(wanted.outstanding(), most - (asked - received));
            if (free <= 0) {
                return;
            }
            waiting = false;
            long now = timers.nanoTime();
            long n = rate.tryTake(free, now);
            if (n == 0) {
                sleep(rate.nanosUntilNext(now));
                return;
            }
            asked += n;
            wanted.settle(n);
            subscription.request(n);
        }
        if (task != null) {
            task.cancel();
            task = null;
        }
    }

    /** Looks again when the next token is there. */
    private void sleep(long nanos) {
        if (!timed) {
            timed = true;
            task = timers.schedule(
                    () -> {
                        timed = false;
                        knock();
                    },
                    Math.max(nanos, 1));
        }
    }
}
