package io.headgate.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A scripted upstream: it emits what the test tells it to and writes down everything its subscriber asks of it.
 *
 * <p>A <em>paced</em> publisher refuses to emit beyond demand, a <em>bursting</em> one emits regardless, which is what an
 * overflow policy is there for. Both watch that the subscriber keeps its rules: no request of zero or less (§3.9), no two
 * threads in {@code request} at once (§2.7). On purpose, and only by the methods named for it, either can break the
 * publisher's rules: a null item, a second subscription, signals after the end.
 *
 * <pre>{@code
 * TestPublisher<String> upstream = TestPublisher.paced();
 * Flow.fromPublisher(upstream).buffer(4).subscribe(downstream);
 * assertEquals(4, upstream.requested());
 * upstream.next("a", "b").complete();
 * }</pre>
 *
 * <p>It can be subscribed to again, as {@code retry} does: the script then goes on with the newest subscriber and the
 * counts start anew; {@link #subscriptions()} tells how often, and the log goes on.
 *
 * @param <T> the items
 */
public final class TestPublisher<T> implements Publisher<T> {

    /**
     * One call of the subscriber.
     *
     * @param kind which method
     * @param n the demand of a request as it was given; 0 for a cancel
     * @param thread on which it came
     * @param emitted how many items this subscription had been sent by then
     */
    public record Call(Kind kind, long n, Thread thread, long emitted) {}

    /** What a subscriber can call. */
    public enum Kind {
        /** {@code request(n)} */
        REQUEST,
        /** {@code cancel()} */
        CANCEL
    }

    // State: guarded by `monitor`. Signals and the request hook go out without it.
    private final Object monitor = new Object();
    private final boolean bursting;
    private final List<Call> calls = new ArrayList<>();
    private final List<AssertionError> violations = new ArrayList<>();
    private LongConsumer atRequest = n -> {};
    private @Nullable Line current;
    private int subscriptions;
    private long maxOutstanding;
    private long callsAfterEnd;

    private TestPublisher(boolean bursting) {
        this.bursting = bursting;
    }

    /**
     * A publisher that emits within demand: {@link #next} throws at the test beyond it.
     *
     * @param <T> the items
     */
    public static <T> TestPublisher<T> paced() {
        return new TestPublisher<>(false);
    }

    /**
     * A publisher that emits whether or not it was asked.
     *
     * @param <T> the items
     */
    public static <T> TestPublisher<T> bursting() {
        return new TestPublisher<>(true);
    }

    /**
     * Sets code to run inside every {@code request}, after it was counted: for upstreams that emit on the requester's
     * thread.
     *
     * @param atRequest is given the demand
     * @return this
     */
    public TestPublisher<T> onRequest(LongConsumer atRequest) {
        Objects.requireNonNull(atRequest, "atRequest");
        synchronized (monitor) {
            this.atRequest = atRequest;
        }
        return this;
    }

    /** Gives the subscriber a subscription at once. */
    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber"); // §1.9
        Line line = new Line(subscriber);
        synchronized (monitor) {
            current = line;
            subscriptions++;
            monitor.notifyAll();
        }
        subscriber.onSubscribe(line);
    }

    // ---- the script

    /**
     * Emits the items in turn.
     *
     * @return this
     * @throws AssertionError if this publisher is paced and an item is not covered by demand, and whatever the subscriber
     *     throws
     * @throws IllegalStateException if nobody has subscribed, or the stream has ended
     */
    @SafeVarargs
    public final TestPublisher<T> next(T... items) {
        for (T item : items) {
            Line line = line();
            synchronized (monitor) {
                if (line.ended) {
                    throw new IllegalStateException("next(" + item + ") after the end: that is forceNext");
                }
                if (!bursting && line.emitted >= line.requested) {
                    throw new AssertionError("next(" + item + ") isn't covered by demand; " + this);
                }
                line.emitted++;
            }
            line.subscriber.onNext(item);
        }
        return this;
    }

    /**
     * Emits one item if there is demand for it and the subscription isn't cancelled.
     *
     * @return whether it was emitted
     */
    public boolean tryNext(T item) {
        Line line = line();
        synchronized (monitor) {
            if (line.ended || line.cancelled || line.emitted >= line.requested) {
                return false;
            }
            line.emitted++;
        }
        line.subscriber.onNext(item);
        return true;
    }

    /**
     * Completes the newest subscription.
     *
     * @return this
     */
    public TestPublisher<T> complete() {
        Line line = end();
        line.subscriber.onComplete();
        return over(line);
    }

    /**
     * Fails the newest subscription.
     *
     * @return this
     */
    public TestPublisher<T> error(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        Line line = end();
        line.subscriber.onError(failure);
        return over(line);
    }

    private TestPublisher<T> over(Line line) {
        synchronized (monitor) {
            line.over = true;
        }
        return this;
    }

    private Line end() {
        Line line = line();
        synchronized (monitor) {
            if (line.ended) {
                throw new IllegalStateException("the stream has ended already: that is forceComplete or forceError");
            }
            line.ended = true;
        }
        return line;
    }

    private Line line() {
        synchronized (monitor) {
            if (current == null) {
                throw new IllegalStateException("nobody has subscribed");
            }
            return current;
        }
    }

    // ---- the script, against the rules

    /**
     * Breaks §1.1, §1.7 and §2.13 as the test likes: emits the item whatever the demand, also after the end, also null.
     *
     * @return this
     */
    // The parameter is honest about null: this is the method to break the rule with.
    @SuppressWarnings("NullAway")
    public TestPublisher<T> forceNext(@Nullable T item) {
        Line line = line();
        synchronized (monitor) {
            line.emitted++;
        }
        line.subscriber.onNext(item);
        return this;
    }

    /**
     * Breaks §1.7: completes even after the end.
     *
     * @return this
     */
    public TestPublisher<T> forceComplete() {
        line().subscriber.onComplete();
        return this;
    }

    /**
     * Breaks §1.7 and §2.13: fails even after the end, also with null.
     *
     * @return this
     */
    @SuppressWarnings("NullAway")
    public TestPublisher<T> forceError(@Nullable Throwable failure) {
        line().subscriber.onError(failure);
        return this;
    }

    /**
     * Breaks §2.12: hands the newest subscriber a second subscription.
     *
     * @return how the subscriber treated it; it must be cancelled (§2.5) and never asked
     */
    public Surplus forceSecondSubscription() {
        Surplus surplus = new Surplus();
        line().subscriber.onSubscribe(surplus);
        return surplus;
    }

    /** A second subscription, which no subscriber should ever have been given. */
    public static final class Surplus implements Subscription {
        private volatile boolean cancelled;
        private volatile boolean asked;

        private Surplus() {}

        @Override
        public void request(long n) {
            asked = true;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        /** Whether it was cancelled, as §2.5 demands. */
        public boolean isCancelled() {
            return cancelled;
        }

        /** Whether anything was requested of it. */
        public boolean wasAsked() {
            return asked;
        }
    }

    // ---- what happened

    /** Every call of every subscriber, in order; a copy. */
    public List<Call> calls() {
        synchronized (monitor) {
            return new ArrayList<>(calls);
        }
    }

    /** What the newest subscriber has requested in all, saturating at {@link Long#MAX_VALUE}; 0 before there is one. */
    public long requested() {
        synchronized (monitor) {
            return current == null ? 0 : current.requested;
        }
    }

    /** How many items the newest subscriber was sent. */
    public long emitted() {
        synchronized (monitor) {
            return current == null ? 0 : current.emitted;
        }
    }

    /** What the newest subscriber has requested and not been sent; {@link Long#MAX_VALUE} if it asked for everything. */
    public long outstanding() {
        synchronized (monitor) {
            return current == null ? 0 : current.outstanding();
        }
    }

    /** The most that was ever outstanding, over all subscriptions: what an operator's bound is compared with. */
    public long maxOutstanding() {
        synchronized (monitor) {
            return maxOutstanding;
        }
    }

    /** Whether the newest subscriber has cancelled. */
    public boolean isCancelled() {
        synchronized (monitor) {
            return current != null && current.cancelled;
        }
    }

    /** How often this publisher was subscribed to. */
    public int subscriptions() {
        synchronized (monitor) {
            return subscriptions;
        }
    }

    /** How often {@code cancel} was called, over all subscriptions. */
    public long cancels() {
        synchronized (monitor) {
            return calls.stream().filter(call -> call.kind() == Kind.CANCEL).count();
        }
    }

    /**
     * How many calls came after {@link #complete} or {@link #error} had returned (§2.4). Not a breach by itself, because
     * a call that was on its way before the end may arrive after it; without a race it should be 0.
     */
    public long callsAfterEnd() {
        synchronized (monitor) {
            return callsAfterEnd;
        }
    }

    /** The subscribers' breaches so far; a copy. */
    public List<AssertionError> violations() {
        synchronized (monitor) {
            return new ArrayList<>(violations);
        }
    }

    /**
     * Throws the first breach of the subscriber's rules, the others suppressed in it, if there was any.
     *
     * @return this
     */
    public TestPublisher<T> check() {
        List<AssertionError> all = violations();
        if (!all.isEmpty()) {
            AssertionError first = new AssertionError(all.get(0).getMessage() + "; " + this, all.get(0));
            all.subList(1, all.size()).forEach(first::addSuppressed);
            throw first;
        }
        return this;
    }

    // ---- waiting

    /**
     * Waits until somebody has subscribed.
     *
     * @return this
     * @throws AssertionError if nobody does within {@link TestSubscriber#DEFAULT_TIMEOUT}, or on any breach
     */
    public TestPublisher<T> awaitSubscribed() {
        return await("a subscriber", () -> current != null);
    }

    /**
     * Waits until the newest subscriber has requested {@code n} in all.
     *
     * @return this
     * @throws AssertionError if it doesn't within {@link TestSubscriber#DEFAULT_TIMEOUT}, or on any breach
     */
    public TestPublisher<T> awaitRequested(long n) {
        return await("a demand of " + n + " in all", () -> current != null && current.requested >= n);
    }

    /**
     * Waits until the newest subscriber has cancelled.
     *
     * @return this
     * @throws AssertionError if it doesn't within {@link TestSubscriber#DEFAULT_TIMEOUT}, or on any breach
     */
    public TestPublisher<T> awaitCancelled() {
        return await("a cancel", () -> current != null && current.cancelled);
    }

    private TestPublisher<T> await(String what, BooleanSupplier condition) {
        Duration limit = TestSubscriber.DEFAULT_TIMEOUT;
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (monitor) {
            while (!condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    check();
                    throw new AssertionError("waited " + limit + " for " + what + " in vain; " + this);
                }
                try {
                    monitor.wait(left / 1_000_000, (int) (left % 1_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted while waiting for " + what + "; " + this, e);
                }
            }
        }
        return check();
    }

    /** For messages: what was asked, what was sent, and which rules the subscriber broke. */
    @Override
    public String toString() {
        synchronized (monitor) {
            StringBuilder text = new StringBuilder(bursting ? "bursting upstream: " : "upstream: ");
            if (current == null) {
                return text.append("no subscriber").toString();
            }
            text.append("asked for ").append(current.requested == Long.MAX_VALUE ? "everything" : current.requested);
            text.append(", sent ").append(current.emitted);
            text.append(current.ended ? ", ended" : "").append(current.cancelled ? ", cancelled" : "");
            text.append(subscriptions > 1 ? ", subscription " + subscriptions : "");
            violations.forEach(v -> text.append("; ").append(v.getMessage()));
            return text.toString();
        }
    }

    private void breach(String what) {
        AssertionError error = new AssertionError(what);
        synchronized (monitor) {
            violations.add(error);
            monitor.notifyAll();
        }
    }

    private final class Line implements Subscription {
        final Subscriber<? super T> subscriber;
        // Not under the monitor: two threads that queued up at a lock could not be told from two that took turns.
        private final AtomicReference<@Nullable Thread> calling = new AtomicReference<>();
        long requested;
        long emitted;
        boolean ended;
        boolean over;
        boolean cancelled;

        Line(Subscriber<? super T> subscriber) {
            this.subscriber = subscriber;
        }

        long outstanding() {
            return requested == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, requested - emitted);
        }

        @Override
        public void request(long n) {
            Thread other = calling.compareAndExchange(null, Thread.currentThread());
            boolean nested = other == Thread.currentThread();
            try {
                if (other != null && !nested) {
                    breach("request(" + n + ") on " + Thread.currentThread().getName() + " while " + other.getName()
                            + " is in request, §2.7");
                }
                LongConsumer hook;
                synchronized (monitor) {
                    calls.add(new Call(Kind.REQUEST, n, Thread.currentThread(), emitted));
                    callsAfterEnd += over ? 1 : 0;
                    if (n <= 0) {
                        breach("request(" + n + "), §3.9");
                    } else if (!cancelled) {
                        long sum = requested + n;
                        requested = sum < 0 ? Long.MAX_VALUE : sum;
                        maxOutstanding = Math.max(maxOutstanding, outstanding());
                    }
                    monitor.notifyAll();
                    // §3.6: after a cancel a request does nothing; so does one that crossed the end.
                    hook = n > 0 && !cancelled && !ended ? atRequest : none -> {};
                }
                hook.accept(n);
            } finally {
                if (other == null) {
                    calling.set(null);
                }
            }
        }

        @Override
        public void cancel() {
            synchronized (monitor) {
                calls.add(new Call(Kind.CANCEL, 0, Thread.currentThread(), emitted));
                callsAfterEnd += over ? 1 : 0;
                cancelled = true;
                monitor.notifyAll();
            }
        }
    }
}
