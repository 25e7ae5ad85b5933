package io.headgate.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * An executor that runs nothing until it is told to, on the thread that tells it: hops become steps of the test.
 *
 * <p>Any thread may submit and any thread may run. Tasks run in the order they were submitted, outside any lock; what a
 * task throws comes out of {@link #runNext()} or {@link #runAll()}.
 */
public final class ManualExecutor implements Executor {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean rejecting;
    private long rejected;

    /** Creates an executor that accepts tasks and holds them. */
    public ManualExecutor() {}

    /**
     * Holds the task until it is run.
     *
     * @throws RejectedExecutionException while {@link #reject(boolean) rejecting}
     */
    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        synchronized (tasks) {
            if (!rejecting) {
                tasks.addLast(task);
                return;
            }
            rejected++;
        }
        throw new RejectedExecutionException("ManualExecutor was told to reject");
    }

    /**
     * Switches rejection on or off. Tasks held already stay and can be run.
     *
     * @param rejecting whether {@link #execute} throws from now on
     */
    public void reject(boolean rejecting) {
        synchronized (tasks) {
            this.rejecting = rejecting;
        }
    }

    /**
     * Runs the eldest task on the calling thread.
     *
     * @return whether there was one
     */
    public boolean runNext() {
        Runnable task;
        synchronized (tasks) {
            task = tasks.pollFirst();
        }
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    /**
     * Runs tasks until none is left, those submitted meanwhile included. A task that always submits another one makes
     * this run for ever.
     *
     * @return how many ran
     */
    public int runAll() {
        int ran = 0;
        while (runNext()) {
            ran++;
        }
        return ran;
    }

    /** How many tasks wait. */
    public int pending() {
        synchronized (tasks) {
            return tasks.size();
        }
    }

    /** How many tasks were rejected so far. */
    public long rejected() {
        synchronized (tasks) {
            return rejected;
        }
    }

    /** For messages: what waits and whether tasks are being rejected. */
    @Override
    public String toString() {
        synchronized (tasks) {
            return "ManualExecutor(" + tasks.size() + " pending, " + rejected + " rejected)";
        }
    }
}
