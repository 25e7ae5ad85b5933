package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many senders and receivers: each item arrives exactly once, each sender's in order, and nobody is left waiting.
 *
 * <p>Mistakes it is meant for (chance finds them rarely; the hand-driven schedules are what was seen to catch them): a waiter that joins its line without looking at the slots again; a called waiter that
 * leaves (interrupt, time-out, cancel) without calling the next; a limit that is raised by a stale head; a slot whose turn
 * isn't awaited.
 */
@Timeout(180)
class ChannelStressTest {

    /** Items know their sender and their number. */
    private static long item(int sender, long number) {
        return ((long) sender << 40) | number;
    }

    @ParameterizedTest
    @CsvSource({"128, 1, 1", "128, 4, 4", "1, 1, 1", "1, 3, 3", "2, 4, 1", "3, 1, 4", "0, 1, 1", "0, 3, 3"})
    void eachItemArrivesOnceOnPlatformThreads(int capacity, int senders, int receivers) throws Exception {
        var items = capacity == 128 ? 200_000 : 20_000;
        eachItemArrivesOnce(Threads.platform(), Channel.of(capacity), items, senders, receivers);
    }

    @ParameterizedTest
    @CsvSource({"128, 4, 4, 200000", "1, 3, 3, 20000", "0, 3, 3, 20000", "16, 100, 100, 100000"})
    void eachItemArrivesOnceOnVirtualThreads(int capacity, int senders, int receivers, int items) throws Exception {
        var threads = Threads.virtual();
        assumeThat(threads).as("this JDK has virtual threads").isNotNull();
        eachItemArrivesOnce(threads, Channel.of(capacity), items, senders, receivers);
    }

    @Test
    void eachItemArrivesOnceByWeight() throws Exception {
        Channel<Long> channel = Channel.of(Capacity.weight(50, (Long item) -> 1 + item % 20));
        eachItemArrivesOnce(Threads.platform(), channel, 15_000, 3, 3);
    }

    private static void eachItemArrivesOnce(
            ExecutorService threads, Channel<Long> channel, int items, int senders, int receivers) throws Exception {
        var seen = new Seen(senders, items / senders);
        var tasks = new ArrayList<Callable<Void>>();
        var sending = new AtomicLong(senders);
        for (var i = 0; i < senders; i++) {
            var sender = i;
            tasks.add(() -> {
                for (var number = 0; number < items / senders; number++) {
                    assertThat(channel.send(item(sender, number)) == Offer.SENT).isTrue();
                }
                if (sending.decrementAndGet() == 0) {
                    channel.complete();
                }
                return null;
            });
        }
        for (var i = 0; i < receivers; i++) {
            tasks.add(() -> {
                var order = new Order(senders);
                for (var item = channel.receive(); item != null; item = channel.receive()) {
                    order.check(item);
                    seen.mark(item);
                }
                return null;
            });
        }
        run(threads, tasks);
        seen.all();
        assertThat(channel.offered()).isEqualTo((long) items / senders * senders);
        assertThat(channel.delivered()).isEqualTo(channel.offered());
        assertThat(channel.highWater()).isLessThanOrEqualTo(channel.capacity());
        assertThat(channel.size()).isZero();
    }

    /** All ways to send and receive at once, with interrupts, time-outs and cancellations among them. */
    @ParameterizedTest
    @CsvSource({"0", "1", "2", "5", "128"})
    void nothingIsLostInTheCrowd(int capacity) throws Exception {
        Channel<Long> channel = Channel.of(capacity);
        Channel<Long> other = Channel.of(capacity == 1 ? 0 : 1);
        var each = 4_000;
        var seen = new Seen(5, each);
        var sending = new AtomicLong(5);
        var tasks = new ArrayList<Callable<Void>>();
        for (var i = 0; i < 5; i++) {
            var sender = i;
            tasks.add(() -> {
                for (var number = 0; number < each; number++) {
                    var item = item(sender, number);
                    while (!send(sender, channel, other, item)) {
                        Thread.onSpinWait();
                    }
                }
                if (sending.decrementAndGet() == 0) {
                    channel.complete();
                    other.complete();
                }
                return null;
            });
        }
        for (var i = 0; i < 4; i++) {
            var receiver = i;
            tasks.add(() -> {
                while (!channel.ended() || !other.ended()) {
                    var item = receive(receiver, channel, other);
                    if (item != null) {
                        seen.mark(item);
                    }
                }
                return null;
            });
        }
        run(Threads.platform(), tasks);
        seen.all();
        assertThat(channel.offered() + other.offered()).isEqualTo(5L * each);
        assertThat(channel.delivered() + other.delivered()).isEqualTo(5L * each);
    }

    private static boolean send(int way, Channel<Long> channel, Channel<Long> other, long item) throws Exception {
        switch (way) {
            case 0 -> {
                return channel.send(item) == Offer.SENT;
            }
            case 1 -> {
                return channel.send(
                                item,
                                Duration.ofNanos(ThreadLocalRandom.current().nextInt(100_000)))
                        == Offer.SENT;
            }
            case 2 -> {
                // withdrawn at once, or sent: never both
                var sent = channel.sendAsync(item).toCompletableFuture();
                return !sent.cancel(false) && sent.get() == Offer.SENT;
            }
            case 3 -> {
                if (channel.capacity() == 0) {
                    return channel.trySend(item) == Offer.SENT;
                }
                try (var permit = channel.reserve(Duration.ofMillis(1))) {
                    // gives one in four back
                    return permit != null
                            && ThreadLocalRandom.current().nextInt(4) > 0
                            && permit.fill(item) == Offer.SENT;
                }
            }
            default -> {
                var sent = Channel.<Boolean>select(
                        Duration.ofNanos(ThreadLocalRandom.current().nextInt(200_000)),
                        channel.sending(item, () -> true),
                        other.sending(item, () -> true));
                return sent != null;
            }
        }
    }

    private static Long receive(int way, Channel<Long> channel, Channel<Long> other) throws Exception {
        switch (way) {
            case 0 -> {
                return Channel.<Long>select(Duration.ofMillis(1), channel.receiving(i -> i), other.receiving(i -> i));
            }
            case 1 -> {
                return channel.receive(
                        Duration.ofNanos(ThreadLocalRandom.current().nextInt(100_000)));
            }
            case 2 -> {
                var received = channel.receiveAsync().toCompletableFuture();
                return received.cancel(false) ? null : received.get();
            }
            default -> {
                // an interrupt comes before, while, or after it waits
                Thread.currentThread().interrupt();
                try {
                    return Channel.select(other, channel);
                } catch (InterruptedException interrupted) {
                    return other.tryReceive();
                } finally {
                    Thread.interrupted();
                }
            }
        }
    }

    /** Who is interrupted for ever, and faster than anything can be done, need not come through. */
    private static final int MOST_INTERRUPTS = 2_000;

    /** Threads that are interrupted again and again while they wait: each interrupt costs nobody an item. */
    @ParameterizedTest
    @CsvSource({"0", "1", "8"})
    void interruptsLoseNothing(int capacity) throws Exception {
        Channel<Long> channel = Channel.of(capacity);
        var items = 5_000;
        var seen = new Seen(2, items);
        var sending = new AtomicLong(2);
        var workers = new ArrayList<Thread>();
        var failures = new ArrayList<Throwable>();
        for (var i = 0; i < 2; i++) {
            var sender = i;
            workers.add(new Thread(() -> {
                for (var number = 0; number < items; ) {
                    try {
                        if (channel.send(item(sender, number)) == Offer.SENT) {
                            number++;
                        }
                    } catch (InterruptedException interrupted) {
                        // the same item again
                    }
                }
                if (sending.decrementAndGet() == 0) {
                    channel.complete();
                }
            }));
            workers.add(new Thread(() -> {
                while (!channel.ended()) {
                    try {
                        var item = channel.receive();
                        if (item != null) {
                            seen.mark(item);
                        }
                    } catch (InterruptedException interrupted) {
                        // on with the next
                    }
                }
            }));
        }
        for (var worker : workers) {
            worker.setDaemon(true);
            worker.setUncaughtExceptionHandler((thread, failure) -> {
                synchronized (failures) {
                    failures.add(failure);
                }
            });
            worker.start();
        }
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Threads.LIMIT_SECONDS);
        for (var turn = 0; workers.stream().anyMatch(Thread::isAlive); turn++) {
            if (turn < MOST_INTERRUPTS) {
                workers.get(turn % workers.size()).interrupt();
            }
            workers.get((turn + 1) % workers.size()).join(1);
            assertThat(System.nanoTime() - end).as("everybody comes through").isNegative();
        }
        assertThat(failures).isEmpty();
        seen.all();
        assertThat(channel.delivered()).isEqualTo(2L * items);
    }

    /** Mistake it catches: a receiver that lets others pass it for ever. */
    @Test
    void nobodyStarves() throws Exception {
        Channel<Long> channel = Channel.of(4);
        var taken = new AtomicLongArray(4);
        var tasks = new ArrayList<Callable<Void>>();
        for (var i = 0; i < 4; i++) {
            var receiver = i;
            tasks.add(() -> {
                while (channel.receive() != null) {
                    taken.incrementAndGet(receiver);
                }
                return null;
            });
        }
        tasks.add(() -> {
            for (var number = 0L; least(taken) < 300; number++) {
                channel.send(number);
            }
            channel.complete();
            return null;
        });
        run(Threads.platform(), tasks);
        assertThat(least(taken)).isGreaterThanOrEqualTo(300);
    }

    private static long least(AtomicLongArray counts) {
        var least = Long.MAX_VALUE;
        for (var i = 0; i < counts.length(); i++) {
            least = Math.min(least, counts.get(i));
        }
        return least;
    }

    /** Closing at any moment: what was SENT is received, what was not isn't. */
    @ParameterizedTest
    @CsvSource({"0", "1", "4"})
    void completeLosesNothing(int capacity) throws Exception {
        for (var round = 0; round < 2_000; round++) {
            Channel<Long> channel = Channel.of(capacity);
            var sent = new AtomicLong();
            var received = new AtomicLong();
            var tasks = new ArrayList<Callable<Void>>();
            for (var i = 0; i < 2; i++) {
                tasks.add(() -> {
                    while (channel.send(1L) == Offer.SENT) {
                        sent.incrementAndGet();
                    }
                    return null;
                });
                tasks.add(() -> {
                    while (channel.receive() != null) {
                        received.incrementAndGet();
                    }
                    return null;
                });
            }
            var spins = round % 100;
            tasks.add(() -> {
                for (var spin = 0; spin < spins * 20; spin++) {
                    Thread.onSpinWait();
                }
                channel.complete();
                return null;
            });
            run(POOL, tasks);
            assertThat(received.get()).isEqualTo(sent.get());
            assertThat(channel.offered()).isEqualTo(sent.get());
        }
    }

    private static final ExecutorService POOL = Threads.platform();

    private static void run(ExecutorService threads, List<Callable<Void>> tasks) throws Exception {
        var running = new ArrayList<Future<Void>>();
        for (var task : tasks) {
            running.add(threads.submit(task));
        }
        for (var task : running) {
            task.get(Threads.LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        if (threads != POOL) {
            threads.shutdown();
        }
    }

    /** One receiver sees one sender's items in order. */
    private static final class Order {
        private final long[] last;

        Order(int senders) {
            last = new long[senders];
            java.util.Arrays.fill(last, -1);
        }

        void check(long item) {
            var sender = (int) (item >>> 40);
            var number = item & ((1L << 40) - 1);
            if (number <= last[sender]) {
                throw new AssertionError(number + " came after " + last[sender]);
            }
            last[sender] = number;
        }
    }

    /** Who has arrived; each only once. */
    private static final class Seen {
        private final int each;
        private final List<BitSet> seen = new ArrayList<>();

        Seen(int senders, int each) {
            this.each = each;
            for (var i = 0; i < senders; i++) {
                seen.add(new BitSet(each));
            }
        }

        void mark(long item) {
            var mine = seen.get((int) (item >>> 40));
            var number = (int) (item & ((1L << 40) - 1));
            synchronized (mine) {
                if (mine.get(number)) {
                    throw new AssertionError(item + " arrived twice");
                }
                mine.set(number);
            }
        }

        void all() {
            assertThat(seen).allSatisfy(mine -> assertThat(mine.cardinality()).isEqualTo(each));
        }
    }
}
