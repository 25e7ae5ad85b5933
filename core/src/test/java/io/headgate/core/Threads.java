package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** What tests of waiting need: threads that are known to be parked, and a limit to how long anything may take. */
final class Threads {
    static final long LIMIT_SECONDS = 60;

    private Threads() {}

    /** A call that runs on a thread of its own. */
    static final class Call<R> {
        final Thread thread;
        private final FutureTask<R> task;

        private Call(java.util.concurrent.Callable<R> body) {
            task = new FutureTask<>(body);
            thread = new Thread(task, "call");
            thread.setDaemon(true);
            thread.start();
        }

        /** Returns once the call is parked at a channel: it stands in line, and is past its looks. */
        Call<R> parked() {
            return waitsAs(Thread.State.WAITING, Thread.State.TIMED_WAITING);
        }

        /** Returns once the call is parked until it is called: it won't look again by itself after a nap. */
        Call<R> parkedForGood() {
            return waitsAs(Thread.State.WAITING);
        }

        /** Returns once the call waits for that lock. */
        Call<R> queuedAt(ReentrantLock lock) {
            return until(() -> lock.hasQueuedThread(thread));
        }

        private Call<R> waitsAs(Thread.State... states) {
            // a lock parks as well, for a moment, and its blocker is another: hence the second look
            return until(() -> isInLine() && List.of(states).contains(thread.getState()) && isInLine());
        }

        private boolean isInLine() {
            var blocker = LockSupport.getBlocker(thread);
            return blocker instanceof ChannelCore || blocker instanceof Select;
        }

        @SuppressWarnings("ThreadPriorityCheck") // a test's way to look again
        private Call<R> until(BooleanSupplier holds) {
            var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            while (!holds.getAsBoolean()) {
                assertThat(thread.isAlive()).as("still waiting").isTrue();
                assertThat(System.nanoTime() - end).isNegative();
                Thread.yield();
            }
            return this;
        }

        R result() throws Exception {
            try {
                return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException hangs) {
                var error = new AssertionError("the call hangs");
                error.setStackTrace(thread.getStackTrace());
                throw error;
            }
        }

        boolean isDone() {
            return task.isDone();
        }
    }

    static <R> Call<R> call(java.util.concurrent.Callable<R> body) {
        return new Call<>(body);
    }

    /** One platform thread for each task. */
    static ExecutorService platform() {
        return Executors.newCachedThreadPool(body -> {
            var thread = new Thread(body);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** One virtual thread for each task; null where the JDK has none. */
    static ExecutorService virtual() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invoke();
        } catch (ReflectiveOperationException | UnsupportedOperationException olderJdk) {
            return null;
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}
