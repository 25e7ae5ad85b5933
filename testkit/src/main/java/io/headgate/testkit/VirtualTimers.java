package io.headgate.testkit;

import io.headgate.core.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that moves only when the test says so.
 *
 * <p>Tasks run on the thread that calls {@link #advance}, in the order of their due times, those of the same time in the
 * order they were scheduled, and each sees {@link #nanoTime()} at exactly its own due time. A task scheduled by a task
 * runs in the same advance if it falls due within it. Any thread may schedule and cancel; advances exclude each other.
 */
public final class VirtualTimers implements Timers {

    /**
     * A task that waits.
     *
     * @param dueIn how long from now, never negative
     * @param task what will run
     */
    public record Pending(Duration dueIn, Runnable task) {}

    // State: `now` and `queue` are guarded by `queue`. `advancing` makes advances exclude each other without holding
    // the
    // monitor of `queue` while a task runs, so that a task, and whoever it waits for, can schedule and cancel freely.
    private final Object advancing = new Object();
    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    private long now;
    private long scheduled;

    /** Creates timers at time zero. */
    public VirtualTimers() {}

    /** The virtual time, in nanoseconds since these timers were created. */
    @Override
    public long nanoTime() {
        synchronized (queue) {
            return now;
        }
    }

    /**
     * Holds the task until time has been advanced to its due time.
     *
     * @param task what to run
     * @param delayNanos from now; zero and less mean now, which still takes an {@link #advance}, if only by nothing
     */
    @Override
    public Timers.Task schedule(Runnable task, long delayNanos) {
        Objects.requireNonNull(task, "task");
        synchronized (queue) {
            long delay = Math.max(0, delayNanos);
            long due = now + delay < 0 ? Long.MAX_VALUE : now + delay;
            Entry entry = new Entry(task, due, scheduled++);
            queue.add(entry);
            return entry;
        }
    }

    /**
     * Moves time forward and runs what falls due on the way.
     *
     * @param by how far; zero runs what is due now
     * @return how many tasks ran
     * @throws IllegalArgumentException if {@code by} is negative
     */
    public int advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("by = " + by + ", but time can't go back");
        }
        synchronized (advancing) {
            long until = nanoTime() + by.toNanos();
            int ran = 0;
            for (Runnable task = nextDue(until); task != null; task = nextDue(until)) {
                task.run();
                ran++;
            }
            synchronized (queue) {
                now = until;
            }
            return ran;
        }
    }

    private @Nullable Runnable nextDue(long until) {
        synchronized (queue) {
            Entry head = queue.peek();
            if (head == null || head.due > until) {
                return null;
            }
            queue.remove();
            now = Math.max(now, head.due);
            return head.task;
        }
    }

    /** The tasks that wait, the one due next first. Empty after a flow has ended: a flow leaves no timer behind. */
    public List<Pending> pending() {
        synchronized (queue) {
            List<Entry> entries = new ArrayList<>(queue);
            entries.sort(null);
            List<Pending> pending = new ArrayList<>(entries.size());
            for (Entry entry : entries) {
                pending.add(new Pending(Duration.ofNanos(entry.due - now), entry.task));
            }
            return pending;
        }
    }

    /** For messages: the time and what waits. */
    @Override
    public String toString() {
        return "VirtualTimers(at " + Duration.ofNanos(nanoTime()) + ", pending " + pending() + ")";
    }

    private final class Entry implements Timers.Task, Comparable<Entry> {
        final Runnable task;
        final long due;
        final long order;

        Entry(Runnable task, long due, long order) {
            this.task = task;
            this.due = due;
            this.order = order;
        }

        @Override
        public void cancel() {
            synchronized (queue) {
                queue.remove(this);
            }
        }

        @Override
        public int compareTo(Entry other) {
            return due != other.due ? Long.compare(due, other.due) : Long.compare(order, other.order);
        }
    }
}
