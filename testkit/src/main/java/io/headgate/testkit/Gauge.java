package io.headgate.testkit;

import java.util.BitSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The laws' downstream: the checks of a {@link TestSubscriber}, without a lock that could put in order what it looks at,
 * and for integers that come in order.
 */
final class Gauge implements Subscriber<Integer> {

    // State: `ids` and `last` belong to the signals, which the guard `signalling` sees not to overlap; who reads them
    // afterwards comes through `terminals` or `received`.
    private final AtomicReference<@Nullable Thread> signalling = new AtomicReference<>();
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger terminals = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Queue<String> breaches = new ConcurrentLinkedQueue<>();
    private final BitSet ids = new BitSet();
    private final Runnable atSubscribe;
    private final IntConsumer atItem;
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;
    private volatile boolean cancelled;
    private volatile long received;
    private final AtomicLong afterCancel = new AtomicLong();
    private boolean ordered = true;
    private int last = -1;
    private int depth;
    private volatile int maxDepth;

    Gauge() {
        this(() -> {}, item -> {});
    }

    Gauge(Runnable atSubscribe, IntConsumer atItem) {
        this.atSubscribe = atSubscribe;
        this.atItem = atItem;
    }

    /** Before it is subscribed: items may overtake each other. */
    void unordered() {
        ordered = false;
    }

    void request(long n) {
        if (n > 0) {
            requested.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        }
        try {
            subscription().request(n);
        } catch (RuntimeException thrown) {
            breaches.add("request(" + n + ") threw " + thrown + ", §3.16");
        }
    }

    void cancel() {
        cancelled = true;
        try {
            subscription().cancel();
        } catch (RuntimeException thrown) {
            breaches.add("cancel() threw " + thrown + ", §3.15");
        }
    }

    private Subscription subscription() {
        Subscription s = subscription;
        if (s == null) {
            throw new AssertionError("no subscription yet");
        }
        return s;
    }

    boolean isSubscribed() {
        return subscription != null;
    }

    /** Outstanding downstream. */
    long outstanding() {
        long total = requested.get();
        return total == Long.MAX_VALUE ? total : Math.max(0, total - received);
    }

    @Override
    public void onSubscribe(Subscription s) {
        enter("onSubscribe");
        if (subscription != null) {
            breaches.add("a second onSubscribe, §2.12");
            s.cancel();
        } else {
            subscription = s;
            atSubscribe.run();
        }
        leave();
    }

    @Override
    public void onNext(Integer item) {
        enter("onNext");
        if (item == null) {
            breaches.add("onNext(null), §2.13");
            leave();
            return;
        }
        long count = received + 1;
        if (subscription == null) {
            breaches.add("onNext(" + item + ") before onSubscribe, §1.9");
        }
        if (terminals.get() > 0) {
            breaches.add("onNext(" + item + ") after the end, §1.7");
        } else if (count > requested.get()) {
            breaches.add("onNext(" + item + ") is item " + count + ", requested were " + requested + ", §1.1");
        }
        if (ids.get(item)) {
            breaches.add("onNext(" + item + ") for the second time");
        } else if (ordered && item <= last) {
            breaches.add("onNext(" + item + ") after " + last);
        }
        last = item;
        ids.set(item);
        if (cancelled) {
            afterCancel.incrementAndGet();
        }
        received = count;
        atItem.accept(item);
        leave();
    }

    @Override
    public void onError(Throwable t) {
        terminal("onError(" + t + ")", t);
    }

    @Override
    public void onComplete() {
        terminal("onComplete", null);
    }

    private void terminal(String signal, @Nullable Throwable t) {
        enter(signal);
        if (subscription == null) {
            breaches.add(signal + " before onSubscribe, §1.9");
        }
        if (terminals.incrementAndGet() > 1) {
            breaches.add(signal + " after the end, §1.7");
        } else {
            failure = t;
        }
        leave();
        end.countDown();
    }

    private void enter(String signal) {
        Thread me = Thread.currentThread();
        Thread other = signalling.compareAndExchange(null, me);
        if (other != null && other != me) {
            breaches.add(signal + " on " + me.getName() + " while " + other.getName() + " is in a signal, §1.3");
        }
        depth++;
        if (depth > maxDepth) {
            maxDepth = depth;
        }
    }

    private void leave() {
        if (--depth == 0) {
            signalling.set(null);
        }
    }

    long received() {
        return received;
    }

    BitSet ids() {
        return ids;
    }

    long afterCancel() {
        return afterCancel.get();
    }

    int terminals() {
        return terminals.get();
    }

    boolean hasCancelled() {
        return cancelled;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    int maxDepth() {
        return maxDepth;
    }

    /** Waits for the end, for as long as items come and the patience after the last one. */
    void awaitEnd() {
        try {
            for (long seen = received; !end.await(Runs.patience(), TimeUnit.MILLISECONDS); seen = received) {
                check();
                if (seen == received) {
                    throw new AssertionError("no end came; " + this);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    void awaitReceived(long count) {
        await(() -> received >= count, count + " items");
    }

    /** Waits for what another thread does, with new patience after each item; yields, so that it gets to it. */
    void await(BooleanSupplier condition, String what) {
        long patience = TimeUnit.MILLISECONDS.toNanos(Runs.patience());
        long since = System.nanoTime();
        long seen = received;
        while (!condition.getAsBoolean()) {
            if (seen != received) {
                seen = received;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > patience) {
                check();
                throw new AssertionError("waited for " + what + " in vain; " + this);
            }
            Race.giveWay();
        }
    }

    void check() {
        if (!breaches.isEmpty()) {
            throw new AssertionError("downstream: "
                    + String.join("; ", breaches.stream().limit(5).toList()));
        }
    }

    @Override
    public String toString() {
        return "requested " + requested + ", received " + received + ", ends " + terminals + ", failure " + failure
                + (cancelled ? ", cancelled" : "");
    }
}
