package io.headgate.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A subscriber that asks only when told to, and watches that the publisher keeps the rules.
 *
 * <p>It keeps a ledger of demand, raised <em>before</em> the request goes upstream, so that an item the publisher emits
 * inside {@code request} is covered and one it emits without being asked is not. Every signal is checked: no overlap with
 * another thread's signal (§1.3), nothing before {@code onSubscribe} (§1.9), never more items than the ledger (§1.1),
 * nothing after the end (§1.7), no null (§2.13), no second subscription (§2.12). Breaches are collected, not thrown at
 * the publisher, because a subscriber must not throw (§2.13): {@link #check()} and every {@code await…} throw them at the
 * test.
 *
 * <pre>{@code
 * TestSubscriber<Long> downstream = TestSubscriber.create();
 * Flow.range(0, 10).subscribe(downstream);
 * downstream.request(3).awaitItems(3);
 * assertEquals(List.of(0L, 1L, 2L), downstream.items());
 * downstream.cancel();
 * }</pre>
 *
 * <p>{@code request} and {@code cancel} may come from any thread, also from the hooks, inside a signal.
 *
 * @param <T> the items
 */
public final class TestSubscriber<T> implements Subscriber<T> {

    /** How long {@code await…} waits without a duration of its own: long enough for a loaded machine. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    // State: everything below `monitor` is guarded by it, the signals' own guard `signalling` is not: were signals to
    // queue up at a lock, the overlap this class looks for could not be seen. The hooks run outside the monitor.
    private final AtomicReference<@Nullable Thread> signalling = new AtomicReference<>();
    private final boolean keepItems;
    private final Consumer<? super TestSubscriber<T>> atSubscribe;
    private final Consumer<? super T> atItem;

    private final Object monitor = new Object();
    private final List<T> items = new ArrayList<>();
    private final List<AssertionError> violations = new ArrayList<>();
    private @Nullable Subscription subscription;
    private @Nullable Throwable failure;
    private boolean completed;
    private boolean cancelled;
    private int terminals;
    private long requested;
    private long deferred;
    private long received;
    private long surplusAfterCancel;
    private int depth;
    private int maxDepth;

    private TestSubscriber(
            boolean keepItems,
            long initialDemand,
            Consumer<? super TestSubscriber<T>> atSubscribe,
            Consumer<? super T> atItem) {
        this.keepItems = keepItems;
        this.requested = initialDemand;
        this.deferred = initialDemand;
        this.atSubscribe = atSubscribe;
        this.atItem = atItem;
    }

    /**
     * A subscriber without demand.
     *
     * @param <T> the items
     */
    public static <T> TestSubscriber<T> create() {
        return create(0);
    }

    /**
     * A subscriber that asks once, inside {@code onSubscribe}.
     *
     * @param initialDemand how much; 0 asks for nothing, {@link Long#MAX_VALUE} for everything
     * @param <T> the items
     * @throws IllegalArgumentException if it is negative
     */
    public static <T> TestSubscriber<T> create(long initialDemand) {
        return new TestSubscriber<>(true, checkedDemand(initialDemand), self -> {}, item -> {});
    }

    /**
     * A subscriber that counts items and doesn't keep them, for streams of millions.
     *
     * @param initialDemand as for {@link #create(long)}
     * @param <T> the items
     */
    public static <T> TestSubscriber<T> counting(long initialDemand) {
        return new TestSubscriber<>(false, checkedDemand(initialDemand), self -> {}, item -> {});
    }

    /**
     * The same subscriber, before its subscription, with code to run as part of that signal, after the initial
     * request: for re-entrant requests and cancels. What it throws is a breach of the test's own and is recorded.
     *
     * @param atSubscribe is given this subscriber
     */
    public TestSubscriber<T> onSubscribed(Consumer<? super TestSubscriber<T>> atSubscribe) {
        return new TestSubscriber<>(keepItems, unsubscribed(), atSubscribe, atItem);
    }

    /**
     * The same subscriber, before its subscription, with code to run inside every {@code onNext}, after the item was
     * recorded. What it throws is recorded as a breach.
     *
     * @param atItem is given the item
     */
    public TestSubscriber<T> onItem(Consumer<? super T> atItem) {
        return new TestSubscriber<>(keepItems, unsubscribed(), atSubscribe, atItem);
    }

    private long unsubscribed() {
        synchronized (monitor) {
            if (subscription != null) {
                throw new IllegalStateException("hooks must be set before the subscriber is subscribed");
            }
            return deferred;
        }
    }

    private static long checkedDemand(long demand) {
        if (demand < 0) {
            throw new IllegalArgumentException("initialDemand = " + demand + ", must be 0 or more");
        }
        return demand;
    }

    // ---- the test's side, downwards

    /**
     * Asks upstream for {@code n} more. Before the subscription has arrived, demand adds up and is sent when it arrives.
     * Zero and negative numbers are passed on as they are (to see what upstream makes of them) and don't count.
     *
     * @return this
     */
    public TestSubscriber<T> request(long n) {
        Subscription to;
        synchronized (monitor) {
            if (n > 0) {
                requested = plus(requested, n);
            }
            to = subscription;
            if (to == null) {
                if (n <= 0) {
                    throw new IllegalStateException("request(" + n + ") needs a subscription, there is none yet");
                }
                deferred = plus(deferred, n);
            }
        }
        if (to != null) {
            to.request(n);
        }
        return this;
    }

    /** Cancels the subscription, now or as soon as it arrives. Items in flight may still come and are no breach (§2.8). */
    public void cancel() {
        Subscription to;
        synchronized (monitor) {
            cancelled = true;
            to = subscription;
        }
        if (to != null) {
            to.cancel();
        }
    }

    // The addition is this class's own on purpose: a probe that shared Demand would share its mistakes.
    private static long plus(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    // ---- the publisher's side, upwards

    @Override
    public void onSubscribe(Subscription s) {
        enter("onSubscribe");
        try {
            // §2.13 asks for the exception, the test for the record.
            if (s == null) {
                breach("onSubscribe(null), §2.13");
                throw new NullPointerException("onSubscribe(null), §2.13");
            }
            long ask;
            boolean cancel;
            synchronized (monitor) {
                if (subscription != null) {
                    breach("a second onSubscribe, §2.12");
                    cancel = true;
                    ask = 0;
                } else {
                    subscription = s;
                    cancel = cancelled;
                    ask = deferred;
                    monitor.notifyAll();
                }
            }
            if (cancel) {
                s.cancel(); // §2.5 for a second one
                return;
            }
            if (ask > 0) {
                s.request(ask);
            }
            guarded(() -> atSubscribe.accept(this), "onSubscribed hook");
        } finally {
            leave();
        }
    }

    @Override
    public void onNext(T item) {
        enter("onNext");
        try {
            if (item == null) {
                breach("onNext(null), §2.13");
                throw new NullPointerException("onNext(null), §2.13");
            }
            synchronized (monitor) {
                received++;
                if (subscription == null) {
                    breach("onNext(" + item + ") before onSubscribe, §1.9");
                } else if (terminals > 0) {
                    breach("onNext(" + item + ") after the end, §1.7");
                } else if (received > requested) {
                    breach("onNext(" + item + ") is item " + received + " but only " + requested
                            + " were requested, §1.1");
                }
                if (cancelled) {
                    surplusAfterCancel++;
                }
                if (keepItems) {
                    items.add(item);
                }
                monitor.notifyAll();
            }
            guarded(() -> atItem.accept(item), "onItem hook");
        } finally {
            leave();
        }
    }

    @Override
    public void onError(Throwable t) {
        enter("onError");
        try {
            if (t == null) {
                breach("onError(null), §2.13");
                throw new NullPointerException("onError(null), §2.13");
            }
            terminal("onError(" + t + ")", t);
        } finally {
            leave();
        }
    }

    @Override
    public void onComplete() {
        enter("onComplete");
        try {
            terminal("onComplete", null);
        } finally {
            leave();
        }
    }

    private void terminal(String signal, @Nullable Throwable t) {
        synchronized (monitor) {
            if (subscription == null) {
                breach(signal + " before onSubscribe, §1.9");
            }
            if (++terminals > 1) {
                breach(signal + " after the end, §1.7");
            } else if (t == null) {
                completed = true;
            } else {
                failure = t;
            }
            monitor.notifyAll();
        }
    }

    private void enter(String signal) {
        Thread me = Thread.currentThread();
        Thread other = signalling.compareAndExchange(null, me);
        if (other != null && other != me) {
            breach(signal + " on " + me.getName() + " while " + other.getName() + " is in a signal, §1.3");
        }
        synchronized (monitor) {
            // Under an overlap the count mixes two threads; the breach is what matters then.
            maxDepth = Math.max(maxDepth, ++depth);
        }
    }

    private void leave() {
        synchronized (monitor) {
            if (--depth > 0) {
                return;
            }
        }
        signalling.set(null);
    }

    private void guarded(Runnable hook, String name) {
        try {
            hook.run();
        } catch (Exception | AssertionError e) {
            AssertionError error = new AssertionError(name + " threw " + e, e);
            synchronized (monitor) {
                violations.add(error);
            }
        }
    }

    private void breach(String what) {
        AssertionError error = new AssertionError(what);
        synchronized (monitor) {
            violations.add(error);
            monitor.notifyAll();
        }
    }

    // ---- what happened

    /** The items so far, in order of arrival; a copy. Empty for a {@link #counting} subscriber. */
    public List<T> items() {
        synchronized (monitor) {
            return new ArrayList<>(items);
        }
    }

    /** How many items arrived, counted or kept. */
    public long received() {
        synchronized (monitor) {
            return received;
        }
    }

    /** The ledger: everything ever requested, saturating at {@link Long#MAX_VALUE}. */
    public long requested() {
        synchronized (monitor) {
            return requested;
        }
    }

    /** How many items arrived after {@link #cancel()} had been called. A few may be in flight; they must end. */
    public long receivedAfterCancel() {
        synchronized (monitor) {
            return surplusAfterCancel;
        }
    }

    /** How deep signals were ever nested on the stack of one thread: 1 without recursion (§3.3). */
    public int maxDepth() {
        synchronized (monitor) {
            return maxDepth;
        }
    }

    /** How many terminal signals arrived; more than one is also a breach. */
    public int terminals() {
        synchronized (monitor) {
            return terminals;
        }
    }

    /** Whether {@code onComplete} arrived. */
    public boolean isCompleted() {
        synchronized (monitor) {
            return completed;
        }
    }

    /** What came with {@code onError}, or null. */
    public @Nullable Throwable failure() {
        synchronized (monitor) {
            return failure;
        }
    }

    /** The subscription, or null before it arrived; for tests that hand it to other threads. */
    public @Nullable Subscription subscription() {
        synchronized (monitor) {
            return subscription;
        }
    }

    /** The breaches so far, for tests of bad publishers; a copy. */
    public List<AssertionError> violations() {
        synchronized (monitor) {
            return new ArrayList<>(violations);
        }
    }

    /**
     * Throws the first breach, the others suppressed in it, if there was any.
     *
     * @return this
     */
    public TestSubscriber<T> check() {
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
     * Waits for the subscription.
     *
     * @return this
     * @throws AssertionError if it doesn't come within {@link #DEFAULT_TIMEOUT}, or on any breach
     */
    public TestSubscriber<T> awaitSubscription() {
        return await("onSubscribe", () -> subscription != null, DEFAULT_TIMEOUT);
    }

    /**
     * Waits until {@code count} items arrived in all.
     *
     * @return this
     * @throws AssertionError if they don't within {@link #DEFAULT_TIMEOUT}, if the end comes first, or on any breach
     */
    public TestSubscriber<T> awaitItems(long count) {
        return awaitItems(count, DEFAULT_TIMEOUT);
    }

    /**
     * As {@link #awaitItems(long)} with a time limit of its own.
     *
     * @param count items in all
     * @param limit how long to wait
     * @return this
     */
    public TestSubscriber<T> awaitItems(long count, Duration limit) {
        await(count + " items", () -> received >= count || terminals > 0, limit);
        if (received() < count) {
            throw new AssertionError("expected " + count + " items, but the stream ended; " + this);
        }
        return this;
    }

    /**
     * Waits for {@code onComplete}.
     *
     * @return this
     * @throws AssertionError if it doesn't come within {@link #DEFAULT_TIMEOUT}, if an error comes instead, or on any
     *     breach
     */
    public TestSubscriber<T> awaitComplete() {
        return awaitComplete(DEFAULT_TIMEOUT);
    }

    /**
     * As {@link #awaitComplete()} with a time limit of its own.
     *
     * @param limit how long to wait
     * @return this
     */
    public TestSubscriber<T> awaitComplete(Duration limit) {
        awaitEnd("onComplete", limit);
        Throwable t = failure();
        if (t != null) {
            throw new AssertionError("expected onComplete; " + this, t);
        }
        return this;
    }

    /**
     * Waits for {@code onError}.
     *
     * @return what it carried
     * @throws AssertionError if it doesn't come within {@link #DEFAULT_TIMEOUT}, if completion comes instead, or on any
     *     breach
     */
    public Throwable awaitError() {
        awaitEnd("onError", DEFAULT_TIMEOUT);
        Throwable t = failure();
        if (t == null) {
            throw new AssertionError("expected onError; " + this);
        }
        return t;
    }

    /**
     * Waits for {@code onError} with an error of the given type.
     *
     * @param type what it must be
     * @param <E> what it must be
     * @return the error
     */
    public <E extends Throwable> E awaitError(Class<E> type) {
        Throwable t = awaitError();
        if (!type.isInstance(t)) {
            throw new AssertionError("expected onError with a " + type.getName() + "; " + this, t);
        }
        return type.cast(t);
    }

    /**
     * Waits for either end.
     *
     * @return this
     */
    public TestSubscriber<T> awaitEnd() {
        return awaitEnd("onComplete or onError", DEFAULT_TIMEOUT);
    }

    TestSubscriber<T> awaitEnd(String what, Duration limit) {
        return await(what, () -> terminals > 0, limit);
    }

    // Called with conditions that read fields: evaluated under the monitor.
    private TestSubscriber<T> await(String what, BooleanSupplier condition, Duration limit) {
        Objects.requireNonNull(limit, "limit");
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

    /** For messages: what was requested, what came, how it ended and which rules were broken. */
    @Override
    public String toString() {
        synchronized (monitor) {
            StringBuilder text = new StringBuilder("downstream: ");
            text.append(subscription == null ? "no subscription" : "subscribed");
            text.append(", requested ").append(requested == Long.MAX_VALUE ? "everything" : requested);
            text.append(", received ").append(received);
            if (!items.isEmpty()) {
                int shown = Math.min(items.size(), 20);
                text.append(' ').append(items.subList(0, shown)).append(items.size() > shown ? " and more" : "");
            }
            text.append(completed ? ", completed" : failure != null ? ", failed with " + failure : ", not ended");
            if (cancelled) {
                text.append(", cancelled (").append(surplusAfterCancel).append(" items since)");
            }
            if (!violations.isEmpty()) {
                text.append(", breaches:");
                violations.forEach(v -> text.append(' ').append(v.getMessage()).append(';'));
            }
            return text.toString();
        }
    }
}
