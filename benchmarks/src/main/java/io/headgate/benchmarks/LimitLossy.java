package io.headgate.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** By hand: what a producer at full speed and one consumer need at the least to lose items on purpose. */
final class LimitLossy implements Workloads.DropNewest, Workloads.DropOldest, Workloads.Latest, Workloads.LatestFresh {

    private final Threads threads;

    LimitLossy(Threads threads) {
        this.threads = threads;
    }

    /** Where items wait between the two threads. */
    private interface Place {
        /** The producer's: takes the item in, and returns the one that is lost for it, if any. */
        @Nullable
        Integer offer(Integer item);

        /** The consumer's: the next item, or null while there is none. */
        @Nullable
        Integer poll();
    }

    /** A slot is free when it is null; an item that finds its slot taken is lost. */
    private static final class Newest implements Place {
        private static final int MASK = 255;

        private final AtomicReferenceArray<@Nullable Integer> ring = new AtomicReferenceArray<>(MASK + 1);
        private int head;
        private int tail;

        @Override
        public @Nullable Integer offer(Integer item) {
            if (ring.getAcquire(tail & MASK) != null) {
                return item;
            }
            ring.setRelease(tail++ & MASK, item);
            return null;
        }

        @Override
        public @Nullable Integer poll() {
            Integer item = ring.getAcquire(head & MASK);
            if (item != null) {
                ring.setRelease(head++ & MASK, null);
            }
            return item;
        }
    }

    /**
     * A ring whose producer overwrites. The item with the number n is in slot n; the consumer takes it only as long as it is
     * that one, and goes on with the oldest that can still be there when it was overtaken.
     */
    private static final class Oldest implements Place {
        private static final int MASK = 511;

        private final AtomicReferenceArray<@Nullable Integer> ring = new AtomicReferenceArray<>(MASK + 1);
        private final AtomicLong tail = new AtomicLong();
        private long head;

        @Override
        public @Nullable Integer offer(Integer item) {
            long at = tail.getPlain();
            Integer lost = ring.getAndSet((int) at & MASK, item);
            tail.setRelease(at + 1);
            return lost;
        }

        @Override
        public @Nullable Integer poll() {
            while (true) {
                long end = tail.getAcquire();
                head = Math.max(head, end - MASK - 1);
                if (head == end) {
                    return null;
                }
                int slot = (int) head & MASK;
                Integer item = ring.getAcquire(slot);
                if (item != null && item == head && ring.compareAndSet(slot, item, null)) {
                    head++;
                    return item;
                }
            }
        }
    }

    private static final class Slot extends AtomicReference<@Nullable Integer> implements Place {
        private static final long serialVersionUID = 1;

        @Override
        public @Nullable Integer offer(Integer item) {
            return getAndSet(item);
        }

        @Override
        public @Nullable Integer poll() {
            return getPlain() == null ? null : getAndSet(null);
        }
    }

    @Override
    public long dropNewest(int n) {
        return run(n, new Newest());
    }

    @Override
    public long dropOldest(int n) {
        return run(n, new Oldest());
    }

    @Override
    public long latest(int n) {
        return run(n, new Slot());
    }

    @Override
    public long latestFresh(int n) {
        return run(n, new Slot());
    }

    private long run(int n, Place place) {
        CountDownLatch started = new CountDownLatch(1);
        AtomicLong produced = new AtomicLong();
        Sum kept = new Sum(Sum.EVERYTHING);
        CompletableFuture<Void> consumed = CompletableFuture.runAsync(
                () -> {
                    started.countDown();
                    while (true) {
                        // Read before the place: what is empty after the end stays empty.
                        boolean last = produced.getAcquire() == n;
                        Integer item = place.poll();
                        if (item != null) {
                            kept.onNext(item);
                        } else if (last) {
                            kept.onComplete();
                            return;
                        } else {
                            Thread.onSpinWait();
                        }
                    }
                },
                threads.second);
        Drops drops = new Drops();
        try {
            started.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        for (int i = 0; i < n; i++) {
            Integer lost = place.offer(i);
            if (lost != null) {
                drops.add(lost);
            }
        }
        produced.setRelease(n);
        consumed.join();
        return drops.balance(kept, n);
    }
}
