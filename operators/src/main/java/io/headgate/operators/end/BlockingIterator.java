package io.headgate.operators.end;

import io.headgate.core.Hooks;
import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.SpscRing;
import io.headgate.operators.plan.Failed;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Pulled;
import io.headgate.operators.plan.Wiring;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A flow as an iterator that waits: begun with the first question, ended by the last item or {@link #close}. Where the
 * source can be pulled it is, on the thread that iterates, and nothing runs ahead.
 *
 * <p>State: {@code ring} between upstream's thread and the one that iterates. {@code failure}, then {@code done}, written by
 * upstream's thread; the other one reads {@code done} before it finds the ring empty. Who takes the failure out tells it:
 * the loop throws it, or whoever comes second of a failure and a close ({@code closed}) reports it. {@code waiter} is set before the last
 * look that precedes parking, and read after a signal was stored: one of the two sees the other. The rest belongs to the
 * thread that iterates.
 */
public final class BlockingIterator<T> implements Iterator<T>, AutoCloseable {

    private final Node<T> node;
    private final int prefetch;
    private @Nullable Pulled<T> source;
    private @Nullable T next;
    private boolean begun;
    private boolean over;

    /** Iterates over {@code node}, asking for up to {@code prefetch} items at a time where it has to be subscribed to. */
    public BlockingIterator(Node<T> node, int prefetch) {
        this.node = node;
        this.prefetch = prefetch;
    }

    /** The same as a stream; closing it cancels the flow. */
    public static <T> Stream<T> stream(Node<T> node, int prefetch) {
        BlockingIterator<T> items = new BlockingIterator<>(node, prefetch);
        int always = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, always), false)
                .onClose(items::close);
    }

    @Override
    public boolean hasNext() {
        if (next == null && !over) {
            try {
                next = advance();
            } catch (Throwable thrown) {
                close();
                throw unchecked(thrown);
            }
            if (next == null) {
                close();
            }
        }
        return next != null;
    }

    private @Nullable T advance() throws Exception {
        Pulled<T> items = source;
        if (!begun) {
            begun = true;
            items = node.pull(Wiring.DEFAULT);
            if (items == null) {
                Received<T> received = new Received<>(prefetch);
                node.subscribe(received, Wiring.DEFAULT);
                items = received;
            }
            source = items;
        }
        return items == null ? null : items.next();
    }

    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new CompletionException(thrown);
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the flow has ended");
        }
        T item = next;
        next = null;
        if (item == null) {
            throw new IllegalStateException("hasNext() has seen an item that isn't there");
        }
        return item;
    }

    /** Cancels the flow, unless it has ended. Idempotent. */
    @Override
    public void close() {
        over = true;
        begun = true;
        Pulled<T> items = source;
        source = null;
        if (items != null) {
            try {
                items.close();
            } catch (Throwable thrown) {
                Hooks.undeliverable(thrown);
            }
        }
    }

    /** The items of a flow that has to be subscribed to. */
    private static final class Received<T> implements Pulled<T>, Subscriber<T> {
        private final SpscRing<T> ring;
        private final int batch;
        private volatile @Nullable Subscription upstream;
        private volatile @Nullable Thread waiter;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private volatile boolean done;
        private volatile boolean closed;
        private int taken;

        Received(int prefetch) {
            this.ring = new SpscRing<>(prefetch);
            this.batch = Demand.batch(prefetch);
        }

        @Override
        public @Nullable T next() throws Exception {
            while (true) {
                boolean ended = done; // before the ring is found empty
                T item = ring.poll();
                if (item != null) {
                    took();
                    return item;
                }
                if (ended) {
                    Throwable thrown = failure.getAndSet(null);
                    if (thrown != null) {
                        throw Failed.raise(thrown);
                    }
                    return null;
                }
                await();
            }
        }

        private void took() {
            Subscription subscription = upstream;
            if (++taken == batch && subscription != null) {
                taken = 0;
                if (!done) {
                    subscription.request(batch);
                }
            }
        }

        private void await() {
            waiter = Thread.currentThread();
            while (ring.isEmpty() && !done) {
                if (Thread.interrupted()) {
                    Thread.currentThread().interrupt();
                    throw new CancellationException("interrupted while waiting for an item: the flow is cancelled");
                }
                LockSupport.park(this);
            }
            waiter = null;
        }

        private void wake() {
            Thread waiting = waiter;
            if (waiting != null) {
                LockSupport.unpark(waiting);
            }
        }

        @Override
        public void close() {
            closed = true;
            Subscription subscription = upstream;
            if (subscription != null && !done) {
                subscription.cancel();
            }
            reportFailure();
        }

        /** What the loop won't see. */
        private void reportFailure() {
            Throwable unseen = failure.getAndSet(null);
            if (unseen != null) {
                Hooks.undeliverable(unseen);
            }
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            if (closed) {
                subscription.cancel();
            } else {
                subscription.request(ring.capacity());
            }
        }

        @Override
        public void onNext(T item) {
            if (!ring.offer(item)) {
                Subscription subscription = upstream;
                if (subscription != null) {
                    subscription.cancel();
                }
                onError(new IllegalStateException("§1.1: more items than were asked for"));
                return;
            }
            wake();
        }

        @Override
        public void onError(Throwable thrown) {
            if (closed || done) {
                Hooks.undeliverable(thrown);
                return;
            }
            failure.set(thrown);
            done = true;
            if (closed) {
                reportFailure();
            }
            wake();
        }

        @Override
        public void onComplete() {
            done = true;
            wake();
        }
    }
}
