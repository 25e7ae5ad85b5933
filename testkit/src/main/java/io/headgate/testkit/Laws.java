package io.headgate.testkit;

import io.headgate.core.Hooks;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * The laws beyond the TCK as JUnit 5 dynamic tests.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> laws() {
 *     return Laws.of(LawSubject.of("map", upstream -> Flow.fromPublisher(upstream).map(x -> x)));
 * }
 * }</pre>
 *
 * <p>Each law looks at an operator from both sides: above it a scripted upstream that writes down every call, below it a
 * downstream with a ledger of demand and a guard against overlap. Laws about races run many rounds:
 * {@code headgate.laws.rounds} of them, 1,000 by default, and two cores are enough. Random choices come from a seed, which
 * a failure prints and {@code headgate.laws.seed} replays.
 */
public final class Laws {

    private static final int ROUNDS = Integer.getInteger("headgate.laws.rounds", 1_000);
    private static final int KEPT = 1_000;
    private static final long SEED = Long.getLong("headgate.laws.seed", 42);

    private Laws() {}

    /**
     * One test per law. A law the subject is exempt from is reported as skipped, with the reason.
     *
     * @param subject the operator
     */
    public static Stream<DynamicTest> of(LawSubject subject) {
        Objects.requireNonNull(subject, "subject");
        return Stream.of(Law.values())
                .filter(law -> law != Law.CALLBACKS)
                .map(law -> DynamicTest.dynamicTest(law.number() + " " + law.text(), () -> check(law, subject)));
    }

    /**
     * The law of callbacks, for an operator that calls a user's function once per item.
     *
     * @param operator is given the function and must hand on what it returns
     * @param nullIsAnError whether the function must not return null
     */
    public static Stream<DynamicTest> ofCallback(
            Function<Function<Integer, Integer>, LawSubject> operator, boolean nullIsAnError) {
        return Stream.of(1, 2, 7)
                .flatMap(k -> Stream.of(
                        DynamicTest.dynamicTest(
                                Law.CALLBACKS.number() + " the function throws at call " + k,
                                () -> callback(operator, k, true)),
                        DynamicTest.dynamicTest(
                                Law.CALLBACKS.number() + " the function returns null at call " + k, () -> {
                                    if (nullIsAnError) {
                                        callback(operator, k, false);
                                    } else {
                                        throw new TestAbortedException("null has a meaning for this operator");
                                    }
                                })));
    }

    /**
     * Holds the subject to one law.
     *
     * @param law which
     * @param subject the operator
     * @throws AssertionError if it doesn't hold
     * @throws TestAbortedException if the subject is exempt
     */
    public static void check(Law law, LawSubject subject) {
        String reason = subject.exempt().get(law);
        if (reason != null) {
            throw new TestAbortedException(reason);
        }
        // Errors that meet a cancelled downstream are part of the game here; the law about them sets a hook of its own.
        Runnable restore = Hooks.onUndeliverable(failure -> {});
        try {
            switch (law) {
                case SERIALIZATION -> serialization(subject);
                case DEMAND -> demand(subject);
                case NO_LOST_DEMAND -> noLostDemand(subject);
                case SATURATION -> saturation(subject);
                case NO_OVER_REQUEST -> noOverRequest(subject);
                case REPLENISHMENT -> replenishment(subject);
                case GOOD_SUBSCRIBER -> goodSubscriber(subject);
                case REENTRANCY -> reentrancy(subject);
                case CANCEL_IN_BURST -> cancelInBurst(subject);
                case TERMINAL_RACES -> terminalRaces(subject);
                case BAD_SOURCES -> badSources(subject);
                case CALLBACKS -> throw new TestAbortedException("see ofCallback");
                case ILLEGAL_REQUESTS -> illegalRequests(subject);
                case CONSERVATION -> conservation(subject);
                case INDEPENDENCE -> independence(subject);
            }
        } catch (AssertionError broken) {
            throw new AssertionError(
                    subject.name() + ", law " + law.number() + ", " + law.text() + " (seed " + SEED + "): "
                            + broken.getMessage(),
                    broken);
        } finally {
            restore.run();
        }
    }

    // ---- one subscription

    /** Upstream, operator and downstream, wired. */
    private static final class Line {
        final Pump up;
        final Gauge down;
        /** The first that were lost, by id, and how many were in all: a lossy operator may be sent millions. */
        final ConcurrentLinkedQueue<Object> lost = new ConcurrentLinkedQueue<>();

        final AtomicLong losses = new AtomicLong();
        final boolean lossy;

        Line(LawSubject subject, Pump up, Gauge down) {
            this.up = up;
            this.down = down;
            this.lossy = subject.lossy();
            if (subject.unordered()) {
                down.unordered();
            }
            subject.operator().apply(up, this::lose).subscribe(down);
            down.await(down::isSubscribed, "onSubscribe");
        }

        private void lose(Object item) {
            if (losses.incrementAndGet() <= KEPT) {
                lost.add(item);
            }
        }

        void check() {
            down.check();
            up.check();
        }

        /** All {@code count} items came, or were dropped by an operator that may do that. */
        void all(long count) {
            equal(
                    count,
                    down.received() + (lossy ? losses.get() : 0),
                    lossy ? "items, dropped ones included" : "items");
        }
    }

    // ---- 1, 2

    private static void serialization(LawSubject subject) {
        whileSubscribing(subject);
        Random random = new Random(SEED);
        try (Race race = new Race(3)) {
            for (int round = 0; round < ROUNDS; round++) {
                Pump up = Pump.manual(32, round % 2 == 0 ? Pump.End.COMPLETE : Pump.End.FAIL)
                        .allowOverlap();
                Gauge down = new Gauge();
                Line line = new Line(subject, up, down);
                int cancelAt = random.nextInt(48); // beyond 32 means never
                race.run(
                        () -> up.emit(down::hasCancelled),
                        () -> {
                            for (int i = 0; i < 32; i++) {
                                down.request(1);
                            }
                        },
                        () -> {
                            for (int i = 0; i < 32; i++) {
                                if (i == cancelAt) {
                                    down.cancel();
                                    return;
                                }
                                down.request(1);
                            }
                        });
                line.check();
            }
        }
    }

    // onSubscribe is a signal as well: what it asks for must not come on another thread before it has returned.
    private static void whileSubscribing(LawSubject subject) {
        Gauge[] self = new Gauge[1];
        Gauge down = new Gauge(
                () -> {
                    self[0].request(2);
                    for (int i = 0; i < 10_000 && self[0].received() == 0; i++) {
                        Race.giveWay();
                    }
                },
                item -> {});
        self[0] = down;
        Line line = new Line(subject, Pump.inline(2), down);
        down.awaitEnd();
        line.check();
    }

    private static void demand(LawSubject subject) {
        Random random = new Random(SEED);
        try (Race race = new Race(3)) {
            for (int round = 0; round < ROUNDS; round++) {
                Pump up = Pump.manual(64, Pump.End.COMPLETE).allowOverlap();
                Gauge down = new Gauge();
                Line line = new Line(subject, up, down);
                long seed = random.nextLong();
                race.run(
                        () -> up.emit(() -> false),
                        () -> requestAtRandom(down, new Random(seed), 64),
                        () -> requestAtRandom(down, new Random(~seed), 64));
                down.awaitEnd();
                line.check();
                line.all(64);
            }
        }
    }

    private static void requestAtRandom(Gauge down, Random random, int atLeast) {
        for (int asked = 0; asked < atLeast; ) {
            int n = 1 + random.nextInt(5);
            down.request(n);
            asked += n;
        }
    }

    // ---- 3

    private static void noLostDemand(LawSubject subject) {
        try (Race race = new Race(3)) {
            for (int round = 0; round < ROUNDS; round++) {
                Pump up = Pump.manual(subject.lossy() ? 1 << 24 : 1_000, Pump.End.NEVER)
                        .allowOverlap();
                Gauge down = new Gauge();
                Line line = new Line(subject, up, down);
                Runnable oneByOne = () -> {
                    for (int i = 0; i < 16; i++) {
                        down.request(1);
                    }
                };
                race.run(() -> up.emit(() -> down.received() >= 32), oneByOne, oneByOne);
                down.awaitReceived(32);
                down.cancel();
                line.check();
            }
        }
    }

    // ---- 4

    private static void saturation(LawSubject subject) {
        Pump up = Pump.inline(1_000);
        Gauge[] self = new Gauge[1];
        int[] came = new int[1]; // by count: an operator that doesn't keep the order may give the fifth item fourth
        Gauge down = new Gauge(() -> {}, item -> {
            int at = came[0]++;
            if (at == 3) {
                self[0].request(Long.MAX_VALUE - 1);
            } else if (at == 20) {
                self[0].request(2);
            } else if (at == 100) {
                self[0].request(Long.MAX_VALUE);
            }
        });
        self[0] = down;
        Line line = new Line(subject, up, down);
        down.request(4);
        down.awaitEnd();
        line.check();
        line.all(1_000);
    }

    // ---- 5

    private static void noOverRequest(LawSubject subject) {
        Random random = new Random(SEED);
        for (int run = 0; run < 20; run++) {
            Gauge down = new Gauge();
            LongSupplier bound = () -> subject.asks().applyAsLong(down.outstanding());
            Pump up = new Pump(10_000, Pump.End.COMPLETE, false, bound);
            Line line = new Line(subject, up, down);
            for (int step = 0; step < 500; step++) {
                if (random.nextInt(3) == 0) {
                    down.request(1 + random.nextInt(run < 10 ? 3 : 300));
                } else {
                    up.emit(1 + random.nextInt(run < 10 ? 3 : 300));
                }
                line.check();
            }
            down.request(Long.MAX_VALUE);
            up.emit(() -> false);
            down.awaitEnd();
            line.check();
            line.all(10_000);
        }
    }

    // ---- 6

    private static void replenishment(LawSubject subject) {
        int items = subject.hops() ? 100_000 : 1_000_000;
        Gauge[] self = new Gauge[1];
        Gauge down = new Gauge(() -> {}, item -> self[0].request(1));
        self[0] = down;
        Line line = new Line(subject, Pump.inline(items), down);
        down.request(1);
        down.awaitEnd();
        line.check();
        line.all(items);
    }

    // ---- 7

    private static void goodSubscriber(LawSubject subject) {
        try (Race race = new Race(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                Pump up = Pump.manual(64, Pump.End.COMPLETE);
                Gauge down = new Gauge();
                Line line = new Line(subject, up, down);
                race.run(() -> up.emit(() -> false), () -> {
                    for (int i = 0; i < 64; i++) {
                        down.request(1 + i % 3);
                    }
                });
                down.awaitEnd();
                line.check();
            }
        }
        // Upstream has ended; the operator may still hold items, and its downstream still asks and cancels.
        for (int taken : new int[] {0, 1, 3}) {
            Pump up = Pump.manual(3, Pump.End.COMPLETE);
            Gauge down = new Gauge();
            Line line = new Line(subject, up, down);
            down.request(3);
            up.emit(taken);
            if (!up.hasEnded()) {
                up.end();
            }
            down.request(5);
            down.cancel();
            line.check();
            equal(0, up.callsAfterEnd(), "calls to an upstream that had ended");
        }
    }

    // ---- 9

    private static void reentrancy(LawSubject subject) {
        int items = subject.hops() ? 10_000 : 1_000_000;
        Gauge[] self = new Gauge[1];
        Gauge down = new Gauge(() -> self[0].request(2), item -> self[0].request(1));
        self[0] = down;
        Line line = new Line(subject, Pump.inline(items), down);
        down.awaitEnd();
        line.check();
        line.all(items);
        // onNext within onSubscribe's request is one nested signal; items within items would be more.
        atMost(2, down.maxDepth(), "nested signals");

        Gauge[] none = new Gauge[1];
        Gauge cancelling = new Gauge(() -> none[0].cancel(), item -> {});
        none[0] = cancelling;
        Pump unused = Pump.inline(10);
        Line second = new Line(subject, unused, cancelling);
        cancelling.await(() -> unused.isCancelled() || unused.subscriptions() == 0, "a cancel from onSubscribe");
        second.check();
        equal(0, cancelling.received(), "items after a cancel in onSubscribe");
        equal(0, cancelling.terminals(), "ends after a cancel in onSubscribe");
    }

    // ---- 11

    private static void cancelInBurst(LawSubject subject) {
        for (int k : new int[] {0, 1, 6, 40}) {
            for (boolean inline : new boolean[] {true, false}) {
                Gauge[] self = new Gauge[1];
                // One that drops what nobody has asked for is asked before there are any items.
                Runnable atSubscribe = subject.lossy() ? () -> self[0].request(Long.MAX_VALUE) : () -> {};
                Gauge down = new Gauge(atSubscribe, item -> {
                    if (self[0].received() == k + 1L) {
                        self[0].cancel();
                    }
                });
                self[0] = down;
                Pump up = new Pump(100_000, Pump.End.NEVER, inline, () -> Long.MAX_VALUE);
                Line line = new Line(subject, up, down);
                down.request(Long.MAX_VALUE);
                if (!inline) {
                    up.emit(down::hasCancelled);
                }
                down.await(up::isCancelled, "upstream's cancel");
                line.check();
                equal(k + 1L, down.received(), "items until the cancel");
                equal(0, down.afterCancel(), "items after the cancel");
                equal(0, down.terminals(), "ends after the cancel");
                equal(1, up.cancels(), "cancels upstream");
            }
        }
    }

    // ---- 12

    private static void terminalRaces(LawSubject subject) {
        Set<Throwable> reported = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        Runnable restore = Hooks.onUndeliverable(reported::add);
        try (Race race = new Race(3)) {
            for (int round = 0; round < ROUNDS; round++) {
                Pump up = Pump.manual(4, round % 3 == 0 ? Pump.End.COMPLETE : Pump.End.FAIL)
                        .allowOverlap();
                Gauge down = new Gauge();
                Line line = new Line(subject, up, down);
                down.request(8);
                Runnable third = round % 2 == 0 ? () -> {} : () -> down.request(-1);
                race.run(() -> up.emit(down::hasCancelled), down::cancel, third);
                if (round % 3 != 0 && up.hasEnded()) {
                    Throwable failure = up.failure();
                    down.await(
                            () -> down.failure() == failure || reported.contains(failure),
                            "upstream's error, delivered or reported");
                    if (down.failure() == failure && reported.contains(failure)) {
                        throw new AssertionError("an error was delivered and reported");
                    }
                }
                line.check();
            }
        } finally {
            restore.run();
        }
    }

    // ---- 13

    private static void badSources(LawSubject subject) {
        bad(subject, up -> {
            up.next(0).complete();
            up.forceNext(1);
            up.forceComplete();
            up.forceError(new IllegalStateException("late"));
        });
        bad(subject, up -> {
            up.next(0).error(new IllegalStateException("as asked"));
            up.forceNext(1);
            up.forceError(new IllegalStateException("late"));
            up.forceComplete();
        });
        bad(subject, up -> {
            up.next(0);
            TestPublisher.Surplus surplus = up.forceSecondSubscription();
            if (!surplus.isCancelled() || surplus.wasAsked()) {
                throw new AssertionError("the second subscription was not just cancelled, §2.5");
            }
            up.awaitRequested(2);
            up.next(1).complete();
        });
        TestSubscriber<Integer> down = bad(subject, up -> {
            up.next(0);
            try {
                up.forceNext(null);
            } catch (NullPointerException asDemanded) {
                // §2.13
            }
        });
        if (down.isCompleted()) {
            throw new AssertionError("null ended the stream as if it had been complete; " + down);
        }
    }

    private static TestSubscriber<Integer> bad(LawSubject subject, Consumer<TestPublisher<Integer>> script) {
        TestPublisher<Integer> up = TestPublisher.paced();
        TestSubscriber<Integer> down = TestSubscriber.create(8);
        subject.operator().apply(up, lost -> {}).subscribe(down);
        up.awaitRequested(1);
        down.awaitSubscription();
        script.accept(up);
        down.awaitEnd();
        return down.check();
    }

    // ---- 14

    private static void callback(Function<Function<Integer, Integer>, LawSubject> operator, int k, boolean throwing) {
        IllegalStateException failure = new IllegalStateException("as asked");
        LawSubject subject = operator.apply(item -> {
            if (item != k - 1) {
                return item;
            }
            if (throwing) {
                throw failure;
            }
            return null;
        });
        for (boolean inline : new boolean[] {true, false}) {
            Pump up = new Pump(100, Pump.End.COMPLETE, inline, () -> Long.MAX_VALUE);
            Gauge down = new Gauge();
            Line line = new Line(subject, up, down);
            down.request(50);
            if (!inline) {
                up.emit(() -> down.terminals() > 0);
            }
            down.awaitEnd();
            line.check();
            Throwable told = down.failure();
            if (throwing ? told != failure : !(told instanceof NullPointerException)) {
                throw new AssertionError(subject.name() + ": ended with " + told);
            }
            equal(k - 1L, down.received(), "items before the failure");
            down.await(() -> up.isCancelled() || up.hasEnded(), "upstream's cancel");
            atMost(1, up.cancels(), "cancels upstream");
            down.request(1);
            down.cancel();
            line.check();
        }
    }

    // ---- 15

    private static void illegalRequests(LawSubject subject) {
        try (Race race = new Race(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                Pump up = Pump.manual(1_000_000, Pump.End.NEVER).allowOverlap();
                Gauge down = new Gauge();
                Line line = new Line(subject, up, down);
                down.request(Long.MAX_VALUE);
                int n = -(round % 2);
                race.run(() -> up.emit(() -> down.terminals() > 0), () -> down.request(n));
                down.awaitEnd();
                line.check();
                Throwable told = down.failure();
                if (!(told instanceof IllegalArgumentException)
                        || told.getMessage() == null
                        || !told.getMessage().contains("3.9")) {
                    throw new AssertionError("request(" + n + ") ended with " + told);
                }
                // One that subscribes later than that needs no upstream any more.
                down.await(() -> up.isCancelled() || up.subscriptions() == 0, "upstream's cancel");
            }
        }
    }

    // ---- 17

    private static void conservation(LawSubject subject) {
        Random random = new Random(SEED);
        try (Race race = new Race(3)) {
            for (int round = 0; round < ROUNDS; round++) {
                Pump up = Pump.manual(24, round % 2 == 0 ? Pump.End.COMPLETE : Pump.End.FAIL)
                        .allowOverlap();
                Gauge down = new Gauge();
                Line line = new Line(subject, up, down);
                int ask = random.nextInt(30);
                int ending = random.nextInt(4);
                Runnable end = switch (ending) {
                    case 0 -> down::cancel;
                    case 1 -> () -> down.request(0);
                    case 2 ->
                        () -> {
                            down.request(3);
                            down.cancel();
                        };
                    default -> () -> down.request(Long.MAX_VALUE);
                };
                Runnable asking = () -> {
                    if (ask > 0) {
                        down.request(ask);
                    }
                };
                boolean endless = ending == 3;
                race.run(() -> up.emit(() -> !endless && (down.hasCancelled() || down.terminals() > 0)), asking, end);
                if (endless) {
                    down.awaitEnd();
                }
                down.await(
                        () -> down.received() + line.lost.size() >= up.emitted(),
                        "each of " + up.emitted() + " items, with " + line.lost.size() + " lost and told");
                List<String> wrong = balance(line);
                if (!wrong.isEmpty()) {
                    throw new AssertionError("round " + round + ", ending " + ending + ": " + wrong);
                }
                line.check();
            }
        }
    }

    private static List<String> balance(Line line) {
        List<String> wrong = new ArrayList<>();
        BitSet seen = (BitSet) line.down.ids().clone();
        for (Object lost : line.lost) {
            int id = (Integer) lost;
            if (seen.get(id)) {
                wrong.add(id + " is there twice");
            }
            seen.set(id);
        }
        for (int id = 0; id < line.up.emitted(); id++) {
            if (!seen.get(id)) {
                wrong.add(id + " is gone");
            }
        }
        return wrong;
    }

    // ---- 18

    private static void independence(LawSubject subject) {
        List<Pump> pumps = Collections.synchronizedList(new ArrayList<>());
        Publisher<Integer> source = new Publisher<>() {
            @Override
            public void subscribe(Subscriber<? super Integer> subscriber) {
                Pump pump = Pump.inline(100);
                pumps.add(pump);
                pump.subscribe(subscriber);
            }
        };
        Publisher<Integer> assembled = subject.operator().apply(source, lost -> {});
        equal(0, pumps.size(), "subscriptions at assembly");
        Gauge first = new Gauge();
        Gauge second = new Gauge();
        if (subject.unordered()) {
            first.unordered();
            second.unordered();
        }
        assembled.subscribe(first);
        assembled.subscribe(second);
        first.await(first::isSubscribed, "onSubscribe");
        second.await(second::isSubscribed, "onSubscribe");
        for (int i = 0; i < 50; i++) {
            first.request(2);
            second.request(1);
        }
        second.request(50);
        first.awaitEnd();
        second.awaitEnd();
        first.check();
        second.check();
        if (!subject.lossy()) { // what is dropped depends on when each of them asked
            equal(100, first.received(), "items of the first");
            equal(100, second.received(), "items of the second");
        }
        equal(2, pumps.size(), "subscriptions of two subscribers");
    }

    // ---- judging

    private static void equal(long expected, long actual, String what) {
        if (expected != actual) {
            throw new AssertionError(what + ": " + actual + ", not " + expected);
        }
    }

    private static void atMost(long most, long actual, String what) {
        if (actual > most) {
            throw new AssertionError(what + ": " + actual + ", more than " + most);
        }
    }
}
