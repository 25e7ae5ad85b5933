package io.headgate.testkit;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * An operator with its two ends brought out as a processor.
 *
 * <p>The point is to hide nothing. With one subscriber, every signal and every call goes straight through on the thread it
 * came on, with nothing that would put in order what the operator left in disorder, and nothing that would catch an
 * exception it threw: what the TCK sees is the operator. Only what can't reach the operator, because nobody has subscribed
 * yet and it isn't there, is kept for it in {@link Inlet}.
 *
 * <p>The TCK also has tests with several subscribers. From the second on, items are spread behind the operator
 * ({@link Outlet}): it is asked for as much as the subscriber that asked for most, and the others find the surplus in their
 * own queues, of a fixed size.
 */
final class OperatorProcessor<T, R> implements Processor<T, R> {

    private static final int QUEUE = 1024;

    private final Function<? super Publisher<T>, ? extends Publisher<R>> operator;
    private final Inlet<T> inlet = new Inlet<>();
    private final Spread<R> spread = new Spread<>();

    OperatorProcessor(Function<? super Publisher<T>, ? extends Publisher<R>> operator) {
        this.operator = Objects.requireNonNull(operator, "operator");
    }

    @Override
    public void subscribe(Subscriber<? super R> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber"); // §1.9
        Outlet<R> outlet = new Outlet<>(subscriber, spread);
        if (spread.add(outlet)) {
            operator.apply(inlet).subscribe(outlet);
        }
    }

    @Override
    public void onSubscribe(Subscription s) {
        inlet.subscribed(s);
    }

    @Override
    public void onNext(T item) {
        inlet.signal(to -> to.onNext(item), item);
    }

    @Override
    public void onError(Throwable t) {
        inlet.signal(to -> to.onError(t), t);
        inlet.release();
    }

    @Override
    public void onComplete() {
        inlet.signal(Subscriber::onComplete, inlet);
        inlet.release();
    }

    /**
     * Holds signals until the operator has subscribed, then is nothing but a reference to its subscriber: a weak one after
     * a cancel or the end, because a publisher has to let go of its subscriber then (§3.13), and this is the operator's.
     */
    private static final class Inlet<T> implements Publisher<T> {

        // State: `kept` is guarded by this. `direct` is set, under the lock, when nothing is kept any more, so that a
        // signal that sees it can't overtake one that was kept; a cancel or the end turns it into `released`.
        private final List<Consumer<Subscriber<? super T>>> kept = new ArrayList<>();
        private volatile @Nullable Subscriber<? super T> direct;
        private volatile @Nullable WeakReference<Subscriber<? super T>> released;
        private boolean subscribed;
        private boolean letGo;

        @Override
        public void subscribe(Subscriber<? super T> subscriber) {
            Objects.requireNonNull(subscriber, "subscriber");
            while (true) {
                List<Consumer<Subscriber<? super T>>> next;
                synchronized (this) {
                    if (kept.isEmpty()) {
                        if (letGo) {
                            released = new WeakReference<>(subscriber);
                        } else {
                            direct = subscriber;
                        }
                        return;
                    }
                    next = List.copyOf(kept);
                    kept.clear();
                }
                next.forEach(signal -> signal.accept(subscriber));
            }
        }

        void subscribed(Subscription s) {
            boolean second;
            synchronized (this) {
                second = subscribed;
                subscribed = true;
            }
            Subscription given = second || s == null ? s : new Releasing(s);
            signal(to -> to.onSubscribe(given), s);
        }

        void signal(Consumer<Subscriber<? super T>> signal, @Nullable Object argument) {
            Subscriber<? super T> to = direct;
            if (to == null) {
                WeakReference<Subscriber<? super T>> weak = released;
                to = weak == null ? null : weak.get();
            }
            if (to == null) {
                Objects.requireNonNull(argument, "§2.13");
                synchronized (this) {
                    to = direct;
                    if (to == null) {
                        if (released == null) {
                            kept.add(signal);
                        }
                        return;
                    }
                }
            }
            signal.accept(to);
        }

        void release() {
            synchronized (this) {
                letGo = true;
                if (direct != null) {
                    released = new WeakReference<>(direct);
                    direct = null;
                }
            }
        }

        private final class Releasing implements Subscription {
            private final Subscription upstream;

            Releasing(Subscription upstream) {
                this.upstream = upstream;
            }

            @Override
            public void request(long n) {
                upstream.request(n);
            }

            @Override
            public void cancel() {
                release();
                upstream.cancel();
            }
        }
    }

    /** The subscribers, and what was asked of the operator for all of them together. */
    private static final class Spread<R> {

        // State: `outlets` and `several` are safe to read by themselves; everything is written under the lock of this.
        // `requested` is what the operator was asked for, or will be as soon as it has handed over its subscription.
        private final List<Outlet<R>> outlets = new CopyOnWriteArrayList<>();
        private volatile boolean several;
        private boolean started;
        private @Nullable Subscription upstream;
        private long requested;
        private boolean completed;
        private @Nullable Throwable failure;

        /** Whether it is the first, for which the operator is yet to be subscribed to. */
        boolean add(Outlet<R> outlet) {
            synchronized (this) {
                outlets.add(outlet);
                if (!started) {
                    started = true;
                    return true;
                }
                several = true;
            }
            outlet.subscriber.onSubscribe(outlet);
            outlet.drain();
            return false;
        }

        void subscribed(Outlet<R> first, Subscription s) {
            long early;
            synchronized (this) {
                upstream = s;
                early = requested;
            }
            first.subscriber.onSubscribe(first);
            if (early > 0) {
                s.request(early);
            }
        }

        void request(long n, long total, @Nullable Subscription own) {
            Subscription to;
            long ask = n; // with one subscriber as it is, §3.9 included
            synchronized (this) {
                if (several && n > 0) {
                    ask = total - requested;
                }
                requested = Math.max(requested, total);
                to = own != null ? own : upstream;
            }
            if (to != null && (ask > 0 || n <= 0)) {
                to.request(ask);
            }
        }

        void cancel(Outlet<R> outlet, @Nullable Subscription own) {
            Subscription to;
            synchronized (this) {
                boolean last = outlets.remove(outlet) ? outlets.isEmpty() : own != null;
                to = last ? own != null ? own : upstream : null;
                if (last) {
                    upstream = null; // who has cancelled lets go; the first subscriber still has its own
                }
            }
            if (to != null) {
                to.cancel();
            }
        }

        void end(@Nullable Throwable failure) {
            synchronized (this) {
                completed = failure == null;
                this.failure = failure;
            }
            outlets.forEach(Outlet::drain);
        }
    }

    /** One subscriber, and the operator's own downstream if it is the first. */
    private static final class Outlet<R> implements Subscriber<R>, Subscription {

        // State: guarded by this, but `own`, the operator's subscription, which only the first outlet has and writes
        // once.
        // The queue is used only while there are several subscribers.
        private final Subscriber<? super R> subscriber;
        private final Spread<R> spread;
        private final Queue<R> queue = new ArrayDeque<>();
        private long requested;
        private long delivered;
        private boolean draining;
        private boolean over;
        private volatile @Nullable Subscription own;

        Outlet(Subscriber<? super R> subscriber, Spread<R> spread) {
            this.subscriber = subscriber;
            this.spread = spread;
        }

        // ---- from the operator: only the first outlet hears these

        @Override
        public void onSubscribe(Subscription s) {
            own = s;
            spread.subscribed(this, s);
        }

        @Override
        public void onNext(R item) {
            if (spread.several) {
                spread.outlets.forEach(outlet -> outlet.enqueue(item));
                return;
            }
            synchronized (this) {
                delivered++;
            }
            subscriber.onNext(item);
        }

        @Override
        public void onError(Throwable t) {
            if (spread.several) {
                spread.end(t);
                return;
            }
            end(t);
            subscriber.onError(t);
        }

        @Override
        public void onComplete() {
            if (spread.several) {
                spread.end(null);
                return;
            }
            end(null);
            subscriber.onComplete();
        }

        private void end(@Nullable Throwable t) {
            synchronized (this) {
                over = true;
            }
            spread.end(t);
        }

        private void enqueue(R item) {
            synchronized (this) {
                if (queue.size() == QUEUE) {
                    throw new IllegalStateException("a subscriber is " + QUEUE + " items behind another");
                }
                queue.add(item);
            }
            drain();
        }

        void drain() {
            synchronized (this) {
                if (draining) {
                    return;
                }
                draining = true;
            }
            while (true) {
                R item = null;
                Throwable failure;
                synchronized (spread) {
                    failure = spread.failure;
                    synchronized (this) {
                        boolean ended = failure != null || (spread.completed && queue.isEmpty());
                        if (over || (!ended && (queue.isEmpty() || delivered >= requested))) {
                            draining = false;
                            return;
                        }
                        if (ended) {
                            over = true;
                        } else {
                            item = queue.remove();
                            delivered++;
                        }
                    }
                }
                if (item != null) {
                    subscriber.onNext(item);
                } else if (failure != null) {
                    subscriber.onError(failure); // the TCK wants it to overtake items that nobody asked for
                } else {
                    subscriber.onComplete();
                }
            }
        }

        // ---- from the subscriber

        @Override
        public void request(long n) {
            long total;
            synchronized (this) {
                long sum = requested + Math.max(0, n);
                requested = sum < 0 ? Long.MAX_VALUE : sum;
                total = requested;
            }
            spread.request(n, total, own);
            if (spread.several) {
                drain();
            }
        }

        @Override
        public void cancel() {
            synchronized (this) {
                over = over || spread.several;
            }
            spread.cancel(this, own);
        }
    }
}
