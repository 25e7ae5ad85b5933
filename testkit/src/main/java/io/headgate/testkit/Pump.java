package io.headgate.testkit;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
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

    /**
     * Items at full speed. Those after them come slowly: an operator that drops what nobody asks for would be through with
     * millions while a thread that is about to ask stands still.
     */
    private static final int AT_FULL_SPEED = 1 << 16;

    private static final long SLOWLY_NANOS = 50_000;

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
    private volatile @Nullable Subscriber<? super Integer> waiting;
    private volatile @Nullable Subscriber<? super Integer> downstream;
    private volatile long emitted;
    private volatile boolean ended;
    private volatile boolean over;
    private final AtomicInteger callsAfterEnd = new AtomicInteger();
    private volatile boolean overlapAllowed;
    private boolean late;

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

    /** Before it is subscribed to: it keeps its subscriber waiting until {@link #begin}. */
    Pump late() {
        late = true;
        return this;
    }

    @Override
    public void subscribe(Subscriber<? super Integer> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (late) {
            waiting = subscriber;
            subscriptions.incrementAndGet();
        } else {
            subscriptions.incrementAndGet();
            downstream = subscriber;
            subscriber.onSubscribe(this);
        }
    }

    /** The subscription of a subscriber that was kept waiting. */
    void begin() {
        Subscriber<? super Integer> subscriber = Objects.requireNonNull(waiting, "nobody waits");
        downstream = subscriber;
        subscriber.onSubscribe(this);
    }

    /** Against §2.12: another subscription for the same subscriber, which has to cancel it and nothing else (§2.5). */
    void surplus() {
        AtomicInteger calls = new AtomicInteger();
        Objects.requireNonNull(downstream, "nobody has subscribed").onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                breaches.add("request(" + n + ") of a surplus subscription, §2.5");
            }

            @Override
            public void cancel() {
                calls.incrementAndGet();
            }
        });
        if (calls.get() == 0) {
            breaches.add("a surplus subscription was not cancelled, §2.5");
        }
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
            if (other == null && !inline && !overlapAllowed) {
                Race.giveWay(); // so that another request can be seen to come meanwhile
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

    /**
     * Emits everything as demand comes, then the end; gives up on a cancel, or when {@code idle} says so.
     *
     * @throws AssertionError if nobody asks for what is left
     */
    void emit(BooleanSupplier idle) {
        long since = 0;
        while (!ended && cancels.get() == 0) {
            if (tryEmit()) {
                since = 0;
            } else if (idle.getAsBoolean()) {
                return;
            } else {
                since = waiting(since);
            }
        }
    }

    /** Waits for demand a little longer; {@code since} is when that began, zero at first. */
    private long waiting(long since) {
        long now = System.nanoTime() | 1; // never the zero that says "not waiting"
        if (since != 0 && now - since > TimeUnit.MILLISECONDS.toNanos(Runs.patience())) {
            throw new AssertionError("upstream was asked for " + requested + " items, sent " + emitted + " of " + count
                    + ", and waited for more demand in vain");
        }
        Race.giveWay();
        return since == 0 ? now : since;
    }

    /** Emits as demand comes until there is enough of it: for an operator whose demand has no end. */
    void emitUntil(BooleanSupplier enough) {
        long since = 0;
        while (!enough.getAsBoolean() && !ended && cancels.get() == 0) {
            since = tryEmit() ? 0 : waiting(since);
            if (emitted > AT_FULL_SPEED) {
                LockSupport.parkNanos(SLOWLY_NANOS);
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

    /** Asked for and not yet emitted. */
    long outstanding() {
        long total = requested.get();
        return total == Long.MAX_VALUE ? total : total - emitted;
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
