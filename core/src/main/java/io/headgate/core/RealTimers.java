package io.headgate.core;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Timers over real time.
 *
 * <p>State: a binary heap by due time, the thread that serves it, all guarded by one lock. Whoever sets or cancels a
 * timer holds the lock for a few steps of the heap; the thread holds it while it looks for the next timer and never
 * while a task runs. A timer knows its place in the heap, so cancelling takes it out at once: the heap is never larger
 * than the number of pending timers, and a cancelled task is collectable.
 *
 * <p>The thread is a daemon, starts with the first timer and ends when there has been none for a while: a
 * class loader that used it once isn't kept alive by it for ever.
 */
final class RealTimers implements Timers {
    static final RealTimers SHARED = new RealTimers(System::nanoTime, TimeUnit.SECONDS.toNanos(10));

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LongSupplier clock;
    private final long lingerNanos;
    private Timer[] heap = new Timer[16];
    private int size;
    private @Nullable Thread thread;
    private long started;

    /** Over {@code clock}, which is real time except in a test of the order; the waiting is always real. */
    RealTimers(LongSupplier clock, long lingerNanos) {
        this.clock = clock;
        this.lingerNanos = lingerNanos;
    }

    @Override
    public long nanoTime() {
        return clock.getAsLong();
    }

    @Override
    public Task schedule(Runnable task, long delayNanos) {
        requireNonNull(task, "task");
        // no timer is further away than half the clock's range, so that due times compare by difference (292 years)
        var due = clock.getAsLong() + Math.min(Math.max(delayNanos, 0), Long.MAX_VALUE >> 1);
        var timer = new Timer(task, due);
        lock.lock();
        try {
            timer.order = started++;
            add(timer);
            if (thread == null) {
                thread = start();
            } else if (heap[0] == timer) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        return timer;
    }

    /** How many timers are pending. */
    int pending() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** The thread that serves them, if there is one just now. */
    @Nullable
    Thread thread() {
        lock.lock();
        try {
            return thread;
        } finally {
            lock.unlock();
        }
    }

    private Thread start() {
        var starting = new Thread(null, this::serve, "headgate-timers", 0, false);
        starting.setDaemon(true);
        starting.start();
        return starting;
    }

    private void serve() {
        while (serveOne()) {
            // until there was nothing to do for a while
        }
    }

    // A method of its own, so that no frame of the waiting thread holds the task that ran last.
    private boolean serveOne() {
        var task = next();
        if (task == null) {
            return false;
        }
        try {
            task.run();
        } catch (Throwable failure) {
            Hooks.undeliverable(failure);
        }
        return true;
    }

    /** Waits for the next due task; null when the thread should end. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            var idleSince = clock.getAsLong();
            while (true) {
                var now = clock.getAsLong();
                if (size > 0) {
                    var first = heap[0];
                    if (first.due - now <= 0) {
                        remove(0);
                        var task = first.task;
                        first.task = null;
                        return requireNonNull(task);
                    }
                    waitFor(first.due - now);
                    idleSince = clock.getAsLong();
                } else {
                    var left = lingerNanos - (now - idleSince);
                    if (left <= 0) {
                        thread = null;
                        return null;
                    }
                    waitFor(left);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // next() is the loop: it looks at the heap and the clock again
    private void waitFor(long nanos) {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException somebodys) {
            // a task left the thread interrupted, or somebody meant to stop it: other flows' timers go on
        }
    }

    private void add(Timer timer) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size << 1);
        }
        up(size++, timer);
    }

    private void remove(int index) {
        heap[index].index = -1;
        var last = heap[--size];
        clear(size);
        if (index < size) {
            down(index, last);
            if (heap[index] == last) {
                up(index, last);
            }
        }
    }

    @SuppressWarnings("NullAway") // slots past size are empty
    private void clear(int index) {
        heap[index] = null;
    }

    private void up(int index, Timer timer) {
        while (index > 0) {
            var parent = (index - 1) >> 1;
            if (!timer.before(heap[parent])) {
                break;
            }
            put(index, heap[parent]);
            index = parent;
        }
        put(index, timer);
    }

    private void down(int index, Timer timer) {
        while (true) {
            var child = 2 * index + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && heap[child + 1].before(heap[child])) {
                child++;
            }
            if (!heap[child].before(timer)) {
                break;
            }
            put(index, heap[child]);
            index = child;
        }
        put(index, timer);
    }

    private void put(int index, Timer timer) {
        heap[index] = timer;
        timer.index = index;
    }

    /** One timer; its mutable fields are guarded by the lock. */
    private final class Timer implements Task {
        final long due;
        long order;
        int index = -1;

        @Nullable
        Runnable task;

        Timer(Runnable task, long due) {
            this.task = task;
            this.due = due;
        }

        /** Due earlier; of timers due at the same moment the one set first. */
        boolean before(Timer other) {
            var difference = due - other.due;
            return difference < 0 || (difference == 0 && order < other.order);
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                task = null;
                if (index >= 0) {
                    remove(index);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
