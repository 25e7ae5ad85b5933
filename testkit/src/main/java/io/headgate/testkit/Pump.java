package io.headgate.testkit;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The laws' upstream: integers from 0 within demand, without a lock that could put in order what it looks at. Either
 * inline, inside {@code request} on the requester's thread, or by {@link #emit(int)} on whichever thread calls it.
 */
final class Pump implements Publisher<Integer>, Subscription {

    /** How it ends. */
    enum End {
        COMPLETE,
        FAIL,
        NEVER
    }

    // State: `emitted` is written by the emitter alone, of which there is one at a time (`knocks` sees to it inline).
    private final int count;
    private final End end;
    private final boolean inline;
    private final LongSupplier allowed;
    private final Queue<String> breaches = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Thread> requesting = new AtomicReference<>();
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger cancels = new AtomicInteger();
    private final AtomicInteger subscriptions = new AtomicInteger();
    private final AtomicInteger knocks = new AtomicInteger();
    private final Throwable failure = new AsAsked();
    private volatile @Nullable Subscriber<? super Integer> downstream;
    private volatile long emitted;
    private volatile boolean ended;
    private volatile boolean over;
    private final AtomicInteger callsAfterEnd = new AtomicInteger();
    private volatile boolean overlapAllowed;

    /**
     * Creates an upstream.
     *
     * @param count of items, then it ends
     * @param allowed the most that may be outstanding, at every request
     */
    Pump(int count, End end, boolean inline, LongSupplier allowed) {
        this.count = count;
        this.end = end;
        this.inline = inline;
        this.allowed = allowed;
    }

    static Pump inline(int count) {
        return new Pump(count, End.COMPLETE, true, () -> Long.MAX_VALUE);
    }

    static Pump manual(int count, End end) {
        return new Pump(count, end, false, () -> Long.MAX_VALUE);
    }

    /** For laws whose downstream requests from two threads: the operator may pass that on. */
    Pump allowOverlap() {
        overlapAllowed = true;
        return this;
    }

    @Override
    public void subscribe(Subscriber<? super Integer> subscriber) {
        subscriptions.incrementAndGet();
        downstream = Objects.requireNonNull(subscriber, "subscriber");
        subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        Thread other = requesting.compareAndExchange(null, Thread.currentThread());
        try {
            if (other != null && other != Thread.currentThread() && !overlapAllowed) {
                breaches.add("request(" + n + ") while another thread is in request, §2.7");
            }
            if (over) {
                callsAfterEnd.incrementAndGet();
            }
            if (n <= 0) {
                breaches.add("request(" + n + "), §3.9");
                return;
            }
            long bound = allowed.getAsLong(); // before there is credit: what it lets through lowers the bound as well
            long total = requested.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
            long outstanding = total == Long.MAX_VALUE ? total : total - emitted;
            if (outstanding > bound) {
                breaches.add("after request(" + n + ") " + outstanding + " are outstanding, the bound is " + bound);
            }
            if (inline) {
                drain();
            }
        } finally {
            if (other == null) {
                requesting.set(null);
            }
        }
    }

    @Override
    public void cancel() {
        if (over) {
            callsAfterEnd.incrementAndGet();
        }
        cancels.incrementAndGet();
    }

    private void drain() {
        if (knocks.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            while (tryEmit()) {
                // as far as demand goes
            }
            seen = knocks.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Emits up to n items, within demand; for scripts of one thread. Returns how many. */
    int emit(int n) {
        int done = 0;
        while (done < n && tryEmit()) {
            done++;
        }
        return done;
    }

    /** Emits everything as demand comes, then the end; gives up on a cancel, or when {@code idle} says so. */
    void emit(BooleanSupplier idle) {
        while (!ended && cancels.get() == 0) {
            if (!tryEmit()) {
                if (idle.getAsBoolean()) {
                    return;
                }
                Race.giveWay();
            }
        }
    }

    private boolean tryEmit() {
        Subscriber<? super Integer> to = downstream;
        if (to == null || ended || cancels.get() > 0) {
            return false;
        }
        if (emitted == count) {
            if (end != End.NEVER) {
                end();
            }
            return false;
        }
        if (emitted >= requested.get()) {
            return false;
        }
        int item = (int) emitted;
        emitted = item + 1L;
        to.onNext(item);
        if (emitted == count && end != End.NEVER) {
            end();
        }
        return true;
    }

    /** Ends, now. */
    void end() {
        Subscriber<? super Integer> to = downstream;
        if (ended || to == null) {
            return;
        }
        ended = true;
        if (end == End.FAIL) {
            to.onError(failure);
        } else {
            to.onComplete();
        }
        over = true;
    }

    Throwable failure() {
        return failure;
    }

    long emitted() {
        return emitted;
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isCancelled() {
        return cancels.get() > 0;
    }

    int cancels() {
        return cancels.get();
    }

    int subscriptions() {
        return subscriptions.get();
    }

    int callsAfterEnd() {
        return callsAfterEnd.get();
    }

    void check() {
        if (!breaches.isEmpty()) {
            throw new AssertionError(
                    "upstream: " + String.join("; ", breaches.stream().limit(5).toList()));
        }
    }

    /** Without a stack trace: thousands of them are made. */
    private static final class AsAsked extends RuntimeException {
        private static final long serialVersionUID = 1;

        AsAsked() {
            super("as asked", null, false, false);
        }
    }
}
