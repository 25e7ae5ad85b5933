package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import io.headgate.core.Timers;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Durations;
import io.headgate.core.kernel.SerialGate;
import io.headgate.operators.Timeout;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription of {@code timeout}.
 *
 * <p>An item or the timer wins: both have to pass {@code signals}, and the timer, once it is through, never leaves. So
 * from then on items of the first upstream are discarded, and its subscription, if it comes only then, is cancelled; one
 * that is being delivered when the timer comes keeps the timer out, and sets the clock anew.
 *
 * <p>There is one timer at a time. It isn't moved with each item: items write the instant they came ({@code lastItem})
 * and nothing else, and a timer that finds the limit not reached is set anew for the rest. {@code expired}, the limit
 * that was passed, is written by the timer before it knocks at the relay's gate and read inside. {@code demandSince} is
 * written by a request that ends a time without demand.
 */
final class TimeoutHost<T> extends Relay<T> {

    private final Object label;
    private final @Nullable Node<T> fallback;
    private final Timers timers;
    private final long first;
    private final long between;
    private final long total;
    private final long withoutDemand;
    private final SerialGate signals = new SerialGate();

    private volatile @Nullable TimeoutException expired;
    private volatile Timers.@Nullable Task timer;
    private volatile boolean released;
    private volatile boolean any;
    private volatile long lastItem;
    private volatile long demandSince;
    private long began;
    private boolean onFallback;

    TimeoutHost(
            Object label,
            Timeout timeout,
            @Nullable Node<T> fallback,
            Subscriber<? super T> downstream,
            Wiring wiring) {
        super(downstream, wiring);
        this.label = label;
        this.fallback = fallback;
        this.timers = wiring.timers();
        this.first = nanos(timeout.first());
        this.between = nanos(timeout.between());
        this.total = nanos(timeout.total());
        this.withoutDemand = nanos(timeout.withoutDemand());
    }

    private static long nanos(@Nullable Duration limit) {
        return limit == null ? Long.MAX_VALUE : limit.toNanos();
    }

    void begin(Node<T> input) {
        began = timers.nanoTime();
        lastItem = began;
        demandSince = began;
        start(input);
        look();
    }

    @Override
    Subscriber<T> listener() {
        return onFallback ? this : new First();
    }

    /** The upstream that the limits are for. Its signals pass the gate; what comes after the timer is too late. */
    private final class First implements Subscriber<T> {

        @Override
        public void onSubscribe(Subscription subscription) {
            if (signals.enter()) {
                arrive(subscription);
                leaveSignals();
                knock(); // outside of the gate: what is asked for now may come at once
            } else {
                subscription.cancel();
            }
        }

        @Override
        public void onNext(T item) {
            if (signals.enter()) {
                TimeoutHost.this.onNext(item);
                lastItem = timers.nanoTime();
                any = true;
                leaveSignals();
            } else {
                discard(item);
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (signals.enter()) {
                TimeoutHost.this.onError(failure);
                leaveSignals();
            } else {
                Hooks.undeliverable(failure);
            }
        }

        @Override
        public void onComplete() {
            if (signals.enter()) {
                TimeoutHost.this.onComplete();
                leaveSignals();
            }
        }
    }

    private void leaveSignals() {
        boolean knocked = false;
        while (!signals.leave()) {
            knocked = true;
        }
        if (knocked) {
            look(); // the timer came while the item was being delivered
        }
    }

    @Override
    public void request(long n) {
        if (Demand.refusal(n) == null && !owed()) {
            demandSince = timers.nanoTime();
        }
        super.request(n);
    }

    // ---- the timer -------------------------------------------------------------------------------------------------

    /** Finds the limit that is passed or comes next, and acts or waits. Any thread, one at a time by how it is called. */
    private void look() {
        if (released || expired != null) {
            return;
        }
        long now = timers.nanoTime();
        long left = Long.MAX_VALUE;
        String passed = null;
        if (total != Long.MAX_VALUE) {
            left = total - passed(now, began);
            passed = "no end within " + Durations.text(total);
        }
        boolean owed = owed();
        boolean begun = any;
        long limit = begun ? between : first;
        long since = Math.max(lastItem - demandSince, 0) + demandSince;
        if (limit != Long.MAX_VALUE) {
            // Without demand nobody is late; then this limit is looked at again when it could be reached at the
            // earliest.
            long rest = owed ? limit - passed(now, since) : limit;
            if (rest < left) {
                left = rest;
                passed = (begun ? "no next item within " : "no first item within ") + Durations.text(limit);
            }
        }
        if (!begun && between < left) {
            // The first item comes without a look at the clock, and its limit may be the first to be reached after it.
            left = between;
        }
        if (withoutDemand != Long.MAX_VALUE) {
            long rest = owed ? withoutDemand : withoutDemand - passed(now, since);
            if (rest < left) {
                left = rest;
                passed = "downstream asked for nothing for " + Durations.text(withoutDemand);
            }
        }
        if (left <= 0) {
            expire(label + ": " + passed);
        } else if (left != Long.MAX_VALUE) {
            Timers.Task next = timers.schedule(this::look, left);
            timer = next;
            if (released) {
                next.cancel();
            }
        }
    }

    /** Never negative, although another thread may have read the clock a moment later: limit minus this can't overflow. */
    private static long passed(long now, long since) {
        return Math.max(0, now - since);
    }

    private void expire(String message) {
        if (signals.enter()) {
            expired = new TimeoutException(message); // and never leave: what still comes is too late
            knock();
        }
    }

    @Override
    void inside() {
        TimeoutException why = expired;
        if (why == null || onFallback) {
            return;
        }
        onFallback = true;
        release();
        abandonCurrent();
        if (fallback == null) {
            finish(why);
        } else {
            follow(fallback);
        }
    }

    @Override
    void ended(@Nullable Throwable failure) {
        finish(failure);
    }

    @Override
    void released() {
        release();
    }

    private void release() {
        released = true;
        Timers.Task pending = timer;
        if (pending != null) {
            pending.cancel();
        }
    }
}
