package io.headgate.pipelines;

import io.headgate.core.Emitter;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.Rate;
import io.headgate.operators.Flow;
import io.headgate.operators.Group;
import io.headgate.operators.GroupPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Four threads that send into one flow after the other, in real time, for as long as the soak takes. Each flow is a round:
 * it is built of two operators of chance, and ends well, by a cancel, by a failure, or by a function that throws; at its
 * end every item that was sent must have been delivered, dropped, discarded, or be the one that the function threw at.
 *
 * <p>State: {@code round} is written by the thread that makes the rounds, before a barrier that the senders wait at, and
 * read by them after it.
 */
final class Plant {

    private static final int SENDERS = 4;
    private static final int EACH = 5_000;
    private static final long PATIENCE_SECONDS = 120;

    /** At most so many are with a {@code mapAsync}'s function, which owns them, when a flow ends otherwise than well. */
    private static final int IN_HAND = 8;

    private static final String STRUCK = "struck by the soak";

    /** Whether {@code thrown} is a fatal error that was thrown in here. */
    static boolean isStruck(Throwable thrown) {
        return thrown instanceof InternalError && STRUCK.equals(thrown.getMessage());
    }

    /** What has happened in all rounds. */
    static final class Totals {
        final AtomicLong rounds = new AtomicLong();
        final AtomicLong faults = new AtomicLong();
        final AtomicLong sent = new AtomicLong();
        final AtomicLong delivered = new AtomicLong();
        final AtomicLong dropped = new AtomicLong();
        final AtomicLong discarded = new AtomicLong();
        final AtomicLong struck = new AtomicLong();
    }

    private enum Ending {
        COMPLETES,
        FAILS,
        IS_CANCELLED,
        THROWS,
        THROWS_FATALLY,
        INTERRUPTS
    }

    private static final List<String> NAMES = List.of(
            "on",
            "batch",
            "groupBy",
            "window",
            "rebatch",
            "batchWeighted",
            "throttle",
            "share",
            "delayEach",
            "mapAsync",
            "map");

    private static final int OWNING = NAMES.indexOf("mapAsync");

    private final List<UnaryOperator<Flow<Long>>> operators;

    private final Totals totals;
    private final CyclicBarrier barrier = new CyclicBarrier(SENDERS + 1);
    private final Thread[] senders = new Thread[SENDERS];
    private volatile @Nullable Round round;

    Plant(Executor executor, Totals totals) {
        this.totals = totals;
        this.operators = List.of(
                f -> f.on(executor, 64),
                f -> Stages.flat(f.batch(32, Duration.ofMillis(2))),
                f -> f.groupBy(8, x -> x % 8, GroupPolicy.completeIdle(16)).flatMap(8, Group::flow),
                f -> f.window(16).concatMap(x -> x),
                f -> f.buffer(32).rebatch(8).on(executor),
                f -> Stages.flat(f.batchWeighted(64, x -> 1, x -> List.of(x), Program.joined())),
                f -> f.throttle(Rate.perSecond(1_000_000)),
                f -> f.share(32, Overflow.backpressure()),
                f -> f.delayEach(Duration.ofNanos(200_000), 256),
                f -> f.mapAsync(IN_HAND, x -> CompletableFuture.supplyAsync(() -> x, executor)),
                f -> f.map(x -> x));
    }

    /** Makes rounds until {@code stopping}; what was wrong, or null. */
    @Nullable
    String run(SplittableRandom random, AtomicBoolean stopping) throws InterruptedException {
        for (int sender = 0; sender < SENDERS; sender++) {
            senders[sender] = new Thread(this::send, "sender-" + sender);
            senders[sender].setDaemon(true);
            senders[sender].start();
        }
        try {
            String wrong = null;
            while (wrong == null && !stopping.get()) {
                Round next = new Round(random.split());
                round = next;
                meet();
                wrong = next.run();
                meet();
                totals.rounds.incrementAndGet();
            }
            round = null;
            meet();
            return wrong;
        } catch (TimeoutException | BrokenBarrierException stuck) {
            return "a sender is stuck in " + round;
        }
    }

    private void meet() throws InterruptedException, TimeoutException, BrokenBarrierException {
        barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void send() {
        try {
            for (; ; ) {
                meet();
                Round now = round;
                if (now == null) {
                    return;
                }
                now.send();
                meet();
            }
        } catch (InterruptedException | TimeoutException | BrokenBarrierException over) {
            // whoever makes the rounds says what was wrong
        }
    }

    /** One flow. */
    private final class Round implements Subscriber<Long> {
        private final SplittableRandom random;
        private final Ending ending;
        private final int at;
        private final String names;
        private final Flow<Long> flow;
        private final boolean owning;
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong dropped = new AtomicLong();
        private final AtomicLong discarded = new AtomicLong();
        private final AtomicLong struck = new AtomicLong();
        private final AtomicLong delivered = new AtomicLong();
        private final AtomicLong passed = new AtomicLong();
        private final CountDownLatch sending = new CountDownLatch(SENDERS);
        private final CountDownLatch open = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile @Nullable Emitter<Long> emitter;
        private volatile @Nullable Subscription subscription;
        private volatile @Nullable Throwable failure;
        private final Set<Thread> interruptible = new HashSet<>();
        private long credit;

        Round(SplittableRandom random) {
            this.random = random;
            Ending[] endings = Ending.values();
            this.ending = random.nextInt(3) == 0 ? Ending.COMPLETES : endings[random.nextInt(endings.length)];
            this.at = 1 + random.nextInt(SENDERS * EACH / 2);
            Overflow<Long> overflow = random.nextInt(3) == 0
                    ? Overflow.<Long>dropOldest().onDrop((item, why) -> drop())
                    : Overflow.block();
            Flow<Long> source = Flow.emit(1 + random.nextInt(128), overflow, given -> {
                emitter = given;
                open.countDown();
            });
            int first = random.nextInt(NAMES.size());
            int second = random.nextInt(NAMES.size());
            this.owning = first == OWNING || second == OWNING;
            this.names = NAMES.get(first) + ", " + NAMES.get(second);
            Flow<Long> halfway = Plant.this.operators.get(first).apply(source).map(this::pass);
            this.flow = Plant.this.operators.get(second).apply(halfway).onDiscard(this::discard);
        }

        private void drop() {
            dropped.incrementAndGet();
        }

        private void discard(Object given) {
            if (given instanceof List<?> items) {
                discarded.addAndGet(items.size());
            } else if (given instanceof Long) {
                discarded.incrementAndGet();
            }
        }

        private Long pass(Long item) {
            if (passed.incrementAndGet() == at) {
                if (ending == Ending.THROWS) {
                    struck.incrementAndGet();
                    throw new Boom("struck");
                }
                if (ending == Ending.THROWS_FATALLY) {
                    struck.incrementAndGet();
                    throw new InternalError(STRUCK);
                }
            }
            return item;
        }

        @Nullable
        String run() throws InterruptedException {
            try {
                flow.subscribe(this);
            } catch (InternalError struckHere) {
                // thrown on, as it should be
            }
            if (ending == Ending.INTERRUPTS) {
                for (int times = 0; times < 20; times++) {
                    interrupt(senders[random.nextInt(SENDERS)]);
                    LockSupport.parkNanos(100_000);
                }
            }
            if (!sending.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return "it doesn't take its items: " + this;
            }
            Emitter<Long> from = emitter;
            if (from != null) {
                end(from);
            }
            if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return "it doesn't end: " + this;
            }
            if (ending != Ending.COMPLETES) {
                totals.faults.incrementAndGet();
            }
            return settle();
        }

        private void end(Emitter<Long> from) {
            try {
                if (ending == Ending.FAILS) {
                    from.fail(new Boom("failed"));
                } else {
                    from.complete();
                }
            } catch (InternalError struckHere) {
                // by what was left to deliver, which this thread did
            }
        }

        /** Only while it sends: afterwards it waits for the others. */
        private void interrupt(Thread sender) {
            synchronized (interruptible) {
                if (interruptible.contains(sender)) {
                    sender.interrupt();
                }
            }
        }

        /** What other threads are discarding comes to an end soon. */
        private @Nullable String settle() {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            long allowed = owning && endsEarly() ? IN_HAND * 2L : 0;
            while (unaccounted() != 0 && (unaccounted() < 0 || unaccounted() > allowed)) {
                if (System.nanoTime() > deadline) {
                    return "its books don't balance: " + this;
                }
                LockSupport.parkNanos(200_000);
            }
            totals.sent.addAndGet(sent.get());
            totals.delivered.addAndGet(delivered.get());
            totals.dropped.addAndGet(dropped.get());
            totals.discarded.addAndGet(discarded.get());
            totals.struck.addAndGet(struck.get() + unaccounted());
            Throwable told = failure;
            boolean known = told == null || told instanceof Boom || isStruck(told);
            return known ? null : "it failed with " + told + ": " + this;
        }

        private boolean endsEarly() {
            return ending != Ending.COMPLETES && ending != Ending.INTERRUPTS;
        }

        private long unaccounted() {
            return sent.get() - delivered.get() - dropped.get() - discarded.get() - struck.get();
        }

        // ---- a sender
        // --------------------------------------------------------------------------------------------------

        void send() throws InterruptedException {
            open.await();
            Emitter<Long> to = emitter;
            synchronized (interruptible) {
                interruptible.add(Thread.currentThread());
            }
            try {
                for (long item = 0; to != null && item < EACH; item++) {
                    boolean closed = false;
                    switch (sendOne(to, item)) {
                        case SENT -> {}
                        case DROPPED -> {}
                        case FULL -> sent.decrementAndGet();
                        case CLOSED -> {
                            sent.decrementAndGet();
                            closed = true;
                        }
                    }
                    if (closed) {
                        return;
                    }
                    if (Thread.interrupted()) {
                        item--; // and on with it
                    }
                }
            } finally {
                synchronized (interruptible) {
                    interruptible.remove(Thread.currentThread());
                    Thread.interrupted(); // meant for what is over
                }
                sending.countDown();
            }
        }

        private Offer sendOne(Emitter<Long> to, long item) {
            sent.incrementAndGet(); // before it can come out
            try {
                return to.send(item);
            } catch (InternalError struckHere) {
                return Offer.SENT; // by the thread that delivered
            }
        }

        // ---- the end of the flow
        // ---------------------------------------------------------------------------------------

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            credit = 64;
            given.request(64);
        }

        @Override
        public void onNext(Long item) {
            long count = delivered.incrementAndGet();
            Subscription from = subscription;
            if (from == null) {
                return;
            }
            if (ending == Ending.IS_CANCELLED && count == at) {
                from.cancel();
                over.countDown();
            } else if (--credit == 32) {
                credit += 32;
                from.request(32);
            }
        }

        @Override
        public void onError(Throwable thrown) {
            failure = thrown;
            over.countDown();
        }

        @Override
        public void onComplete() {
            over.countDown();
        }

        @Override
        public String toString() {
            return "emitter, " + names + ", " + ending + " at " + at + ": sent " + sent + ", delivered " + delivered
                    + ", dropped " + dropped + ", discarded " + discarded + ", struck " + struck + ", failure "
                    + failure;
        }
    }
}
