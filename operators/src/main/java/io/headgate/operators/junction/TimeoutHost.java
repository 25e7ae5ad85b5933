package io.headgate.operators.junction;

import io.headgate.core.Hooks;
import io.headgate.core.Timers;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Durations;
import io.headgate.operators.Timeout;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscription of {@code timeout}.
 *
 * <p>An item or the timer wins: both have to pass {@code signals}, and the timer, once it is through, never leaves. So
 * from then on items of the first upstream are discarded, and its subscription, if it comes only then, is cancelled; one
 * that is being delivered when the timer comes keeps the timer out, and sets the clock anew. So does one that comes and
 * goes while the timer looks at the limits: {@code signals} counts them, and the timer gets through only where the count is
 * what it was before it looked. A gate that the timer took first and looked behind would have to let it out again, and an
 * item that came meanwhile would have nowhere to go. It is written by upstream's thread, which enters and leaves, and by
 * the timer, which sets a mark or closes it; all by compare-and-set.
 *
 * <p>There is one timer at a time. It isn't moved with each item: items write the instant they came ({@code lastItem})
 * and nothing else, and a timer that finds the limit not reached is set anew for the rest. {@code expired}, the limit
 * that was passed, is written by the timer before it knocks at the relay's gate and read inside. {@code demandSince} is
 * written by a request that ends a time without demand.
 */
final class TimeoutHost<T> extends Relay<T> {

    /** In {@code signals}: one is being passed on; the timer came meanwhile; from there on, how many there were. */
    private static final long INSIDE = 1;

    private static final long KNOCKED = 2;

    /** Instead: the timer has won. */
    private static final long CLOSED = Long.MIN_VALUE;

    private final Object label;
    private final @Nullable Node<T> fallback;
    private final Timers timers;
    private final long first;
    private final long between;
    private final long total;
    private final long withoutDemand;
    private final AtomicLong signals = new AtomicLong();

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
            if (enterSignals()) {
                arrive(subscription);
                leaveSignals();
                knock(); // outside of the gate: what is asked for now may come at once
            } else {
                subscription.cancel();
            }
        }

        @Override
        public void onNext(T item) {
            if (enterSignals()) {
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
            if (enterSignals()) {
                TimeoutHost.this.onError(failure);
                leaveSignals();
            } else {
                Hooks.undeliverable(failure);
            }
        }

        @Override
        public void onComplete() {
            if (enterSignals()) {
                TimeoutHost.this.onComplete();
                leaveSignals();
            }
        }
    }

    private boolean enterSignals() {
        long seen = signals.get();
        return (seen & (INSIDE | CLOSED)) == 0 && signals.compareAndSet(seen, seen + INSIDE);
    }

    private void leaveSignals() {
        long seen = signals.getAndUpdate(inside -> (inside | KNOCKED | INSIDE) + 1);
        if ((seen & KNOCKED) != 0) {
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
        for (boolean again = true; again && !released && expired == null; ) {
            again = !actOrWait(signals.get());
        }
    }

    /** False where a signal was passed on since {@code seen} was read: then the limits count from there. */
    private boolean actOrWait(long seen) {
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
            return expire(seen, label + ": " + passed);
        }
        if (left != Long.MAX_VALUE) {
            Timers.Task next = timers.schedule(this::look, left);
            timer = next;
            if (released) {
                next.cancel();
            }
        }
        return true;
    }

    /** Never negative, although another thread may have read the clock a moment later: limit minus this can't overflow. */
    private static long passed(long now, long since) {
        return Math.max(0, now - since);
    }

    private boolean expire(long seen, String message) {
        if ((seen & INSIDE) != 0) {
            return signals.compareAndSet(seen, seen | KNOCKED); // whoever is inside looks
        }
        if (!signals.compareAndSet(seen, CLOSED)) {
            return false;
        }
        expired = new TimeoutException(message); // and never leave: what still comes is too late
        knock();
        return true;
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
