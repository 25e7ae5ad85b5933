package io.headgate.core;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Seen to fail against: a heap whose removed timer's successor isn't moved up; a task run with the lock held; a thread
 * that ends without saying so (the next timer never fires); a cancelled timer that stays in the heap; a task that the
 * waiting thread's stack holds after it has run.
 */
@Timeout(60)
class RealTimersTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final RealTimers timers = new RealTimers(System::nanoTime, TimeUnit.MILLISECONDS.toNanos(50));

    /** A timer that was set for some moment between the two; only the timers know for which. */
    private record Due(long earliest, long latest) {}

    @Test
    void runsTasksInTheOrderOfTheirTimesAndNeverEarly() throws Exception {
        var random = new Random(3);
        var ran = new ConcurrentLinkedQueue<Due>();
        var allSet = new CountDownLatch(1);
        var done = new CountDownLatch(500);
        var early = new AtomicInteger();
        timers.schedule(() -> await(allSet), 0); // one that is set late may be due before one that has run
        var dues = new Due[500];
        for (var i = 0; i < dues.length; i++) {
            var index = i;
            var delay = TimeUnit.MICROSECONDS.toNanos(random.nextInt(50_000));
            var earliest = timers.nanoTime() + delay;
            timers.schedule(
                    () -> {
                        if (timers.nanoTime() - dues[index].earliest() < 0) {
                            early.incrementAndGet();
                        }
                        ran.add(dues[index]);
                        done.countDown();
                    },
                    delay);
            dues[i] = new Due(earliest, timers.nanoTime() + delay);
        }
        allSet.countDown();
        done.await();
        assertThat(early).hasValue(0);
        assertThat(timers.pending()).isZero();
        var before = dues[0].earliest() - HOUR;
        for (var due : ran) {
            assertThat(due.latest() - before).isNotNegative();
            before += Math.max(0, due.earliest() - before);
        }
    }

    @Test
    void timersOfTheSameMomentRunInTheOrderTheyWereSet() throws Exception {
        var release = new CountDownLatch(1);
        var ran = new ArrayList<Integer>();
        var done = new CountDownLatch(1);
        timers.schedule(() -> await(release), 0); // holds the thread until all are due
        IntStream.range(0, 1_000).forEach(i -> timers.schedule(() -> ran.add(i), -i));
        timers.schedule(done::countDown, 0);
        release.countDown();
        done.await();
        assertThat(ran).hasSize(1_000).isSorted();
    }

    @Test
    void aCancelledTimerLeavesAtOnceAndLetsGoOfItsTask() throws Exception {
        var random = new Random(5);
        List<Timers.Task> tasks = new ArrayList<>();
        for (var i = 0; i < 10_000; i++) {
            tasks.add(timers.schedule(() -> {}, HOUR + random.nextInt(1_000_000)));
        }
        assertThat(timers.pending()).isEqualTo(10_000);
        while (!tasks.isEmpty()) {
            var task = tasks.remove(random.nextInt(tasks.size()));
            task.cancel();
            task.cancel();
            assertThat(timers.pending()).isEqualTo(tasks.size());
        }
        Object held = new Object() {};
        var queue = new ReferenceQueue<Object>();
        var reference = new WeakReference<>(held, queue);
        var ran = new AtomicInteger();
        var task = schedule(held, ran);
        task.cancel();
        held = null;
        Garbage.awaitCollected(reference, queue);
        assertThat(ran).hasValue(0);
    }

    @Test
    void taskThatRanIsLetGoWhileTheThreadWaits() throws Exception {
        timers.schedule(() -> {}, HOUR); // so that the thread waits, for longer than this test takes
        var started = new CountDownLatch(1);
        var queue = new ReferenceQueue<Object>();
        var reference = runOnce(started, queue);
        started.await();
        Garbage.awaitCollected(reference, queue);
    }

    private WeakReference<Object> runOnce(CountDownLatch started, ReferenceQueue<Object> queue) {
        Object held = new Object() {};
        timers.schedule(
                () -> {
                    requireNonNull(held);
                    started.countDown();
                },
                0);
        return new WeakReference<>(held, queue);
    }

    private Timers.Task schedule(Object held, AtomicInteger ran) {
        return timers.schedule(() -> ran.addAndGet(held.hashCode() | 1), HOUR);
    }

    @Test
    void theHeapKeepsItsOrderWhenTimersLeaveItsMiddle() throws Exception {
        var random = new Random(8);
        var now = new AtomicLong(Long.MAX_VALUE - 1_000); // wraps on the way
        var timers = new RealTimers(now::get, TimeUnit.SECONDS.toNanos(1));
        for (var round = 0; round < 30; round++) {
            var release = new CountDownLatch(1);
            var holding = new CountDownLatch(1);
            var ran = new ArrayList<Integer>();
            var done = new CountDownLatch(1);
            timers.schedule(
                    () -> {
                        holding.countDown();
                        await(release);
                    },
                    0);
            holding.await();
            var order = IntStream.range(0, 300).boxed().collect(Collectors.toCollection(ArrayList::new));
            Collections.shuffle(order, random);
            List<Timers.Task> tasks = new ArrayList<>();
            for (var i : order) {
                tasks.add(timers.schedule(() -> ran.add(i), i));
            }
            List<Integer> kept = new ArrayList<>(order);
            for (var i = 0; i < 150; i++) {
                var index = random.nextInt(tasks.size());
                tasks.remove(index).cancel();
                kept.remove(index);
            }
            timers.schedule(done::countDown, 300);
            now.addAndGet(300); // all are due, and the thread comes back to find it so
            release.countDown();
            done.await();
            kept.sort(null);
            assertThat(ran).isEqualTo(kept);
        }
    }

    @Test
    void cancelAndRunningRaceForATaskAndItRunsAtMostOnce() throws Exception {
        var runs = new AtomicIntegerArray(5_000);
        for (var i = 0; i < runs.length(); i++) {
            var index = i;
            timers.schedule(() -> runs.incrementAndGet(index), i % 20_000).cancel();
        }
        var done = new CountDownLatch(1);
        timers.schedule(done::countDown, 0);
        done.await(); // after it none is running: they share a thread
        for (var i = 0; i < runs.length(); i++) {
            assertThat(runs.get(i)).isBetween(0, 1);
        }
        assertThat(timers.pending()).isZero();
    }

    @Test
    void aTaskThatThrowsIsReportedAndTheOthersGoOn() throws Exception {
        var done = new CountDownLatch(1);
        timers.schedule(
                () -> {
                    throw new IllegalStateException("task");
                },
                0);
        timers.schedule(() -> Thread.currentThread().interrupt(), 0);
        timers.schedule(done::countDown, TimeUnit.MILLISECONDS.toNanos(5));
        done.await();
        assertThat(reported).hasSize(1);
    }

    @Test
    void theThreadIsADaemonEndsWhenIdleAndStartsAnew() throws Exception {
        for (var round = 0; round < 3; round++) {
            var running = new CompletableFuture<Thread>();
            timers.schedule(() -> running.complete(timers.thread()), 0); // there is one while a task runs
            var thread = requireNonNull(running.get());
            assertThat(thread.isDaemon()).isTrue();
            thread.join();
            assertThat(timers.thread()).isNull();
        }
    }

    @Test
    void aTaskMaySetAndCancelTimers() throws Exception {
        var done = new CountDownLatch(1_000);
        timers.schedule(
                new Runnable() {
                    @Override
                    public void run() {
                        timers.schedule(() -> {}, HOUR).cancel();
                        done.countDown();
                        if (done.getCount() > 0) {
                            timers.schedule(this, 0);
                        }
                    }
                },
                0);
        done.await();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The first holds the thread until all are set; by the clock all are due at one moment. */
    @Test
    void ofTimersForOneMomentTheOneSetFirstRunsFirst() throws Exception {
        var standing = new RealTimers(() -> 0, TimeUnit.MILLISECONDS.toNanos(50));
        var allSet = new CountDownLatch(1);
        var done = new CountDownLatch(100);
        List<Integer> ran = new ArrayList<>();
        standing.schedule(() -> await(allSet), 0);
        for (var i = 0; i < 100; i++) {
            var number = i;
            standing.schedule(
                    () -> {
                        ran.add(number);
                        done.countDown();
                    },
                    0);
        }
        allSet.countDown();
        done.await();
        assertThat(ran).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }
}
