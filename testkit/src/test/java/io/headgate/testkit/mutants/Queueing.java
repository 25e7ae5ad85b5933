package io.headgate.testkit.mutants;

import io.headgate.core.Hooks;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * An operator by hand, as small as one with a queue can be: takes up to {@code capacity} items ahead, leaves out those that
 * aren't wanted, and hands on what its function makes of the others. It is sound, or has exactly one {@link Fault}, whose
 * line or two are where {@code has} says so.
 */
final class Queueing implements Publisher<Integer> {

    private final Publisher<Integer> upstream;
    private final int capacity;
    private final Predicate<Integer> wanted;
    private final Function<Integer, Integer> function;
    private final Consumer<Object> lost;
    private final Fault fault;
    private final List<Object> kept = new ArrayList<>(); // what faults hold on to
    private final ConcurrentLinkedDeque<Integer> shared = new ConcurrentLinkedDeque<>(); // a fault's, too

    Queueing(
            Publisher<Integer> upstream,
            int capacity,
            Predicate<Integer> wanted,
            Function<Integer, Integer> function,
            Consumer<Object> lost,
            Fault fault) {
        this.upstream = upstream;
        this.capacity = capacity;
        this.wanted = wanted;
        this.function = function;
        this.lost = lost;
        this.fault = fault;
        if (has(Fault.SUBSCRIBES_AT_ASSEMBLY)) {
            upstream.subscribe(TestSubscriber.create());
        }
    }

    private boolean has(Fault mistake) {
        return fault == mistake;
    }

    @Override
    public void subscribe(Subscriber<? super Integer> subscriber) {
        Line line = new Line(Objects.requireNonNull(subscriber)); // §1.9
        if (has(Fault.KEEPS_SUBSCRIBERS)) {
            kept.add(subscriber);
        }
        subscriber.onSubscribe(line); // what is asked for in there waits for upstream
        upstream.subscribe(line);
    }

    /** {@code a + b}, or no limit where that is more than a long holds (§3.17). */
    private long sum(long a, long b) {
        long sum = a + b;
        if (has(Fault.COUNTS_IN_INT)) {
            return (int) sum;
        }
        return sum < 0 && !has(Fault.ADDS_WITHOUT_SATURATING) ? Long.MAX_VALUE : sum;
    }

    /** Holds a door open that a fault leaves ajar, until another thread is there: else they would meet once in hours. */
    private static void ajar(BooleanSupplier met) {
        for (int i = 0; i < 500 && !met.getAsBoolean(); i++) {
            Thread.yield();
        }
    }

    /**
     * One subscription.
     *
     * <p>State: {@code demand}, granted by any thread, settled inside the pass. {@code queue}, filled by upstream's thread,
     * emptied inside. {@code failure}, then {@code done}, by upstream's thread. {@code abort} by any thread, the first one
     * wins; {@code cancelled} by downstream. What follows these belongs to the thread inside the pass. Who has changed
     * something knocks; {@code knocks} counts that since the pass began, and is the gate: one thread inside at a time, and
     * none of them in vain.
     */
    private final class Line implements Subscriber<Integer>, Subscription {

        private final Subscriber<? super Integer> downstream;
        private final ConcurrentLinkedDeque<Integer> queue =
                has(Fault.SHARES_ITS_QUEUE) ? shared : new ConcurrentLinkedDeque<>();
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger knocks = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> abort = new AtomicReference<>();
        private volatile @Nullable Subscription source;
        private @Nullable Throwable failure;
        private volatile boolean done;
        private volatile boolean cancelled;

        private boolean asked;
        private int used;
        private boolean released;
        private boolean over;
        private volatile @Nullable Thread inside; // for faults
        private final AtomicInteger owed = new AtomicInteger(); // for a fault, like the next
        private final AtomicInteger outside = new AtomicInteger();
        private final AtomicInteger read = new AtomicInteger(); // and another's
        private final AtomicInteger written = new AtomicInteger();

        Line(Subscriber<? super Integer> downstream) {
            this.downstream = downstream;
        }

        // ---- from upstream

        @Override
        public void onSubscribe(Subscription s) {
            Objects.requireNonNull(s); // §2.13
            if (source != null && !has(Fault.TAKES_A_SECOND_SUBSCRIPTION)) {
                s.cancel(); // §2.5
                return;
            }
            source = s;
            if (has(Fault.ASKS_TWICE_AT_FIRST)) {
                s.request(capacity);
            }
            if (!cancelled || !has(Fault.KEEPS_A_LATE_SUBSCRIPTION)) {
                knock();
            }
        }

        @Override
        public void onNext(Integer item) {
            if (item == null && has(Fault.HANDS_ON_NULL)) {
                downstream.onNext(null);
                return;
            }
            if (item == null) {
                NullPointerException broken = new NullPointerException("§2.13: onNext(null)");
                if (!has(Fault.TELLS_NOBODY_OF_NULL)) {
                    abort(broken);
                }
                throw broken;
            }
            if (done && has(Fault.HANDS_ON_AFTER_THE_END)) {
                downstream.onNext(item);
            } else if (done) {
                lost.accept(item);
            } else {
                queue.add(item);
                knock();
            }
        }

        @Override
        public void onError(Throwable t) {
            Objects.requireNonNull(t); // §2.13
            if (done) {
                Hooks.undeliverable(t);
            } else if (has(Fault.LETS_AN_ERROR_PAST_THE_GATE)) {
                downstream.onError(t);
            } else {
                if (has(Fault.SWALLOWS_AN_ERROR_AT_A_CANCEL)) {
                    ajar(() -> cancelled);
                }
                failure = t;
                done = true;
                knock();
            }
        }

        @Override
        public void onComplete() {
            done = true;
            knock();
        }

        // ---- from downstream

        @Override
        public void request(long n) {
            if (n > 0) {
                grant(n);
                knock();
            } else if (has(Fault.THROWS_AT_AN_ILLEGAL_REQUEST)) {
                throw refusal(n);
            } else if (has(Fault.LETS_A_REFUSAL_PAST_THE_GATE)) {
                downstream.onError(refusal(n));
                ajar(() -> inside != null);
                cancel();
            } else if (!has(Fault.IGNORES_AN_ILLEGAL_REQUEST)) {
                abort(refusal(n)); // §3.9
            }
        }

        private void grant(long n) {
            if (has(Fault.GRANTS_IN_TWO_STEPS)) {
                // two of them read, then two of them write, and nobody takes what one of them grants in between
                long before = demand.get();
                int first = read.getAndIncrement() & ~1;
                ajar(() -> read.get() > first + 1);
                demand.set(sum(before, n));
                written.incrementAndGet();
                ajar(() -> written.get() > first + 1);
            } else if (has(Fault.HOLDS_A_LOCK)) {
                synchronized (this) {
                    demand.accumulateAndGet(n, Queueing.this::sum);
                }
            } else {
                demand.accumulateAndGet(n, Queueing.this::sum);
            }
        }

        private IllegalArgumentException refusal(long n) {
            return new IllegalArgumentException("§3.9: request(" + n + ")");
        }

        @Override
        public void cancel() {
            cancelled = true;
            knock();
        }

        private void abort(Throwable cause) {
            if (!abort.compareAndSet(null, cause)) {
                unheard(cause);
            }
            knock();
        }

        /** It came second, or met a cancel: an illegal request is nobody's concern then (§3.6), all else is. */
        private void unheard(Throwable cause) {
            if (!(cause instanceof IllegalArgumentException)) {
                Hooks.undeliverable(cause);
            }
        }

        // ---- the gate

        private void knock() {
            if (has(Fault.HAS_NO_GATE) && inside != Thread.currentThread()) {
                pass();
                return;
            }
            if (has(Fault.RECURSES) && inside == Thread.currentThread()) {
                pass();
                return;
            }
            if (knocks.getAndIncrement() != 0) {
                return;
            }
            int seen = 1;
            do {
                pass();
                seen = has(Fault.DOES_NOT_LOOK_AGAIN) ? knocks.getAndSet(0) & 0 : knocks.addAndGet(-seen);
            } while (seen != 0);
            int more = owed.getAndSet(0);
            if (more > 0) {
                outside.incrementAndGet();
                ajar(() -> outside.get() > 1);
                source.request(more);
                outside.decrementAndGet();
            }
        }

        // ---- the pass

        private void pass() {
            inside = Thread.currentThread();
            if (over) {
                release(); // of what came after the end
            } else if (has(Fault.HOLDS_A_LOCK)) {
                synchronized (this) {
                    drain();
                }
            } else {
                drain();
            }
            inside = null;
        }

        private void drain() {
            if (source != null && !asked && !cancelled) {
                asked = true;
                source.request(capacity);
            }
            long n = demand.get();
            long given = 0;
            while (true) {
                if (abort.get() != null
                        || (cancelled && (given % 4 == 0 || !has(Fault.LOOKS_FOR_A_CANCEL_NOW_AND_THEN)))) {
                    end();
                    return;
                }
                boolean ended = done; // before the queue is found empty
                Integer item = (given >= n && !has(Fault.GIVES_ONE_TOO_MANY)) || given > n ? null : take();
                if (has(Fault.READS_DONE_AFTER_THE_QUEUE) && item == null && queue.isEmpty()) {
                    ajar(() -> done);
                    if (done) {
                        end();
                        return;
                    }
                }
                if (item == null && ended && queue.isEmpty() && (n > given || !has(Fault.WAITS_FOR_DEMAND_TO_END))) {
                    end();
                    return;
                }
                if (item == null) {
                    break;
                }
                given += hand(item) || has(Fault.CHARGES_WHAT_IT_LEFT_OUT) ? 1 : 0;
                replenish();
            }
            settle(n, given);
        }

        private @Nullable Integer take() {
            return has(Fault.TAKES_THE_NEWEST_FIRST) ? queue.pollLast() : queue.poll();
        }

        /** Whether the item was handed on, and so used up demand. */
        private boolean hand(Integer item) {
            used += has(Fault.FORGETS_WHAT_IT_LEFT_OUT) && !wanted.test(item) ? 0 : 1;
            if (!wanted.test(item)) {
                lost.accept(item);
                return false;
            }
            Integer result;
            try {
                result = function.apply(item);
                if (result == null && has(Fault.LEAVES_OUT_WHAT_IS_NULL)) {
                    return false;
                }
                Objects.requireNonNull(result, "the function returned null");
            } catch (RuntimeException thrown) {
                if (has(Fault.LETS_THE_FUNCTION_THROW)) {
                    throw thrown;
                }
                lost.accept(item);
                released = has(Fault.LEAVES_UPSTREAM_RUNNING_AFTER_A_FAILURE);
                abort(thrown);
                return false;
            }
            if (has(Fault.KEEPS_THE_LAST_ITEM)) {
                kept.clear();
                kept.add(item);
            }
            downstream.onNext(result);
            return true;
        }

        /** Asks for what was used up, once that is three quarters of the capacity. */
        private void replenish() {
            int mark = has(Fault.ASKS_OUTSIDE_THE_GATE) ? 1 : capacity - capacity / 4;
            if (used < mark || has(Fault.NEVER_REPLENISHES) || (done && !has(Fault.ASKS_WHAT_HAS_ENDED))) {
                return;
            }
            int more = has(Fault.ASKS_FOR_ALL_AT_THE_MARK) ? capacity : used;
            more = has(Fault.ROUNDS_THREE_QUARTERS_DOWN) ? capacity * 3 / 4 : more;
            used = 0;
            if (has(Fault.ASKS_OUTSIDE_THE_GATE)) {
                owed.addAndGet(more);
            } else {
                source.request(more);
            }
        }

        private void settle(long n, long given) {
            if (has(Fault.SETTLES_WITH_WHAT_IT_READ)) {
                demand.set(n == Long.MAX_VALUE ? n : n - given);
            } else {
                demand.updateAndGet(left -> left == Long.MAX_VALUE ? left : left - given);
            }
        }

        /** Cancelled, aborted, or done with nothing left. */
        private void end() {
            over = !has(Fault.ENDS_AGAIN_WHEN_ASKED_AGAIN);
            boolean muted = cancelled; // one look: an error is either delivered or reported
            Throwable cause = abort.get();
            if (done && cause == null && !muted) {
                cause = failure;
                failure = has(Fault.TELLS_AN_ERROR_TWICE) ? failure : null;
            }
            release();
            if (muted) {
                if (cause != null) {
                    unheard(cause);
                }
            } else if (cause != null) {
                downstream.onError(cause);
            } else {
                downstream.onComplete();
            }
        }

        private void release() {
            if (has(Fault.CANCELS_NOBODY)) {
                released = true;
            }
            boolean cancels = (!done && !released)
                    || has(Fault.CANCELS_AT_EVERY_CALL)
                    || (has(Fault.CANCELS_WHAT_HAS_ENDED) && done);
            if (source != null && cancels) {
                released = true;
                source.cancel();
            }
            if (has(Fault.DISCARDS_TWICE)) {
                queue.forEach(lost);
            }
            if (!has(Fault.KEEPS_WHAT_IS_LEFT)) {
                for (Integer item = queue.poll(); item != null; item = queue.poll()) {
                    lost.accept(item);
                }
            }
            if (done && failure != null) {
                if (!has(Fault.SWALLOWS_AN_ERROR_AT_A_CANCEL)) {
                    Hooks.undeliverable(failure);
                }
                failure = null;
            }
        }
    }
}
