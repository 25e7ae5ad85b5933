package io.headgate.testkit;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

/** The laws over a source: those of {@link DemandLaws}, {@link SignalLaws} and {@link EndLaws} that need no upstream. */
final class SourceLaws {

    private SourceLaws() {}

    static void check(Law law, LawSource source) {
        switch (law) {
            case SERIALIZATION, TERMINAL_RACES -> races(source);
            case DEMAND -> demand(source);
            case NO_LOST_DEMAND -> noLostDemand(source);
            case SATURATION -> saturation(source);
            case REPLENISHMENT -> oneByOne(source, Runs.items(source.hops(), 10_000));
            case RESPONSIVENESS -> responsiveness(source);
            case REENTRANCY -> reentrancy(source);
            case CANCEL_IN_BURST -> cancelInBurst(source);
            case ILLEGAL_REQUESTS -> illegalRequests(source);
            case RETENTION -> Retention.check(source);
            case INDEPENDENCE -> independence(source);
            case LONG_COUNTS -> longCounts(source);
            default -> throw new AssertionError("a law about what is above");
        }
    }

    private static Gauge subscribed(LawSource source, int count, Gauge down) {
        source.of(count).subscribe(down);
        down.await(down::isSubscribed, "onSubscribe");
        return down;
    }

    /** One that looks at itself when an item comes. */
    private static Gauge watching(Runnable atSubscribe, IntConsumer atItem) {
        return new Gauge(atSubscribe, atItem);
    }

    // Two ask, one of them may cancel or ask for something illegal in the middle of it: no overlap, at most one end.
    private static void races(LawSource source) {
        oneByOne(source, 32); // one that asks in the middle of an item is answered after it
        Random random = new Random(Runs.SEED);
        try (Race race = new Race(3)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Gauge down = subscribed(source, 32, new Gauge());
                int at = random.nextInt(48); // beyond 32 means never
                boolean illegal = round % 3 == 0;
                race.run(
                        () -> ask(down, 20),
                        () -> {
                            for (int i = 0; i < 32; i++) {
                                if (i == at && illegal) {
                                    down.request(0);
                                } else if (i == at) {
                                    down.cancel();
                                    return;
                                }
                                down.request(1);
                            }
                        },
                        round % 2 == 0 ? () -> {} : () -> down.request(7));
                if (!down.hasCancelled()) {
                    down.awaitEnd();
                }
                down.check();
            }
        }
    }

    private static void ask(Gauge down, int times) {
        for (int i = 0; i < times; i++) {
            down.request(1);
        }
    }

    private static void demand(LawSource source) {
        Random random = new Random(Runs.SEED);
        try (Race race = new Race(2)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Gauge down = subscribed(source, 64, new Gauge());
                long seed = random.nextLong();
                race.run(
                        () -> DemandLaws.requestAtRandom(down, new Random(seed), 64),
                        () -> DemandLaws.requestAtRandom(down, new Random(~seed), 64));
                down.awaitEnd();
                down.check();
                Expect.equal(source.count(64), down.received(), "items");
            }
        }
    }

    private static void noLostDemand(LawSource source) {
        try (Race race = new Race(2)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Gauge down = subscribed(source, 1_000, new Gauge());
                race.run(() -> ask(down, 16), () -> ask(down, 16));
                int due = source.count(32);
                down.awaitReceived(due);
                down.check();
                down.cancel();
            }
        }
    }

    private static void saturation(LawSource source) {
        Gauge[] self = new Gauge[1];
        self[0] = watching(() -> {}, item -> {
            if (item == 3) {
                self[0].request(Long.MAX_VALUE - 1);
            } else if (item == 20) {
                self[0].request(2);
            } else if (item == 100) {
                self[0].request(Long.MAX_VALUE);
            }
        });
        Gauge down = subscribed(source, 1_000, self[0]);
        down.request(4);
        down.awaitEnd();
        down.check();
        Expect.equal(source.count(1_000), down.received(), "items");
    }

    private static Gauge oneByOne(LawSource source, int count) {
        Gauge[] self = new Gauge[1];
        self[0] = watching(() -> self[0].request(1), item -> self[0].request(1));
        Gauge down = subscribed(source, count, self[0]);
        down.awaitEnd();
        down.check();
        Expect.equal(source.count(count), down.received(), "items");
        return down;
    }

    private static void reentrancy(LawSource source) {
        Expect.atMost(2, oneByOne(source, source.hops() ? 1_000 : 100_000).maxDepth(), "nested signals");
        Gauge[] self = new Gauge[1];
        self[0] = watching(() -> self[0].cancel(), item -> {});
        Gauge down = subscribed(source, 10, self[0]);
        down.request(1);
        down.check();
        Expect.equal(0, down.received(), "items after a cancel in onSubscribe");
        Expect.equal(0, down.terminals(), "ends after a cancel in onSubscribe");
    }

    private static void responsiveness(LawSource source) {
        try (Race race = new Race(2)) {
            for (boolean cancels : new boolean[] {true, false}) {
                CountDownLatch stuck = new CountDownLatch(1);
                CountDownLatch released = new CountDownLatch(1);
                Gauge down = watching(() -> {}, item -> {
                    stuck.countDown();
                    Race.await(released, "the downstream that was stuck to be released");
                });
                subscribed(source, 100, down);
                try {
                    race.run(
                            () -> {
                                Race.await(stuck, "an item");
                                down.request(3);
                                if (cancels) {
                                    down.cancel();
                                }
                                released.countDown();
                            },
                            () -> down.request(1));
                } catch (AssertionError late) {
                    throw new AssertionError(
                            "while downstream was stuck in onNext, another thread's call did not return", late);
                } finally {
                    released.countDown();
                }
                if (cancels) {
                    Expect.equal(1, down.received(), "items, the one in which downstream was stuck included");
                } else {
                    down.awaitReceived(source.count(4));
                }
                down.check();
                down.cancel();
            }
        }
    }

    private static void cancelInBurst(LawSource source) {
        for (int k : new int[] {0, 1, 6, 40}) {
            if (source.count(100_000) <= k) {
                return;
            }
            Gauge[] self = new Gauge[1];
            self[0] = watching(() -> {}, item -> {
                if (item == k) {
                    self[0].cancel();
                }
            });
            Gauge down = subscribed(source, 100_000, self[0]);
            down.request(Long.MAX_VALUE);
            down.await(down::hasCancelled, "item " + k);
            down.request(5); // §3.6
            down.check();
            Expect.equal(k + 1L, down.received(), "items until the cancel");
            Expect.equal(0, down.afterCancel(), "items after the cancel");
            Expect.equal(0, down.terminals(), "ends after the cancel");
        }
    }

    private static void illegalRequests(LawSource source) {
        try (Race race = new Race(2)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Gauge down = subscribed(source, 1_000, new Gauge());
                int from = source.count(round % 20);
                int n = -(round % 2);
                race.run(() -> ask(down, source.count(50)), () -> {
                    for (int i = 0; i < 100 && down.received() < from; i++) {
                        Race.giveWay();
                    }
                    down.request(n);
                });
                down.awaitEnd();
                down.check();
                if (down.received() < source.count(1_000)) {
                    Expect.refusal(down.failure(), n);
                }
            }
        }
    }

    private static void independence(LawSource source) {
        var publisher = source.of(100);
        Gauge first = new Gauge();
        Gauge second = new Gauge();
        publisher.subscribe(first);
        publisher.subscribe(second);
        first.await(() -> first.isSubscribed() && second.isSubscribed(), "onSubscribe");
        ask(first, 30);
        ask(second, 60);
        first.request(Long.MAX_VALUE);
        second.request(Long.MAX_VALUE);
        first.awaitEnd();
        second.awaitEnd();
        first.check();
        second.check();
        Expect.equal(source.count(100), first.received(), "items of the first");
        Expect.equal(source.count(100), second.received(), "items of the second");
    }

    // Sums that pass 2²⁰, 2³¹, 2³² and 2⁶³ from within items: each counts.
    private static void longCounts(LawSource source) {
        Gauge[] self = new Gauge[1];
        self[0] = watching(() -> {}, item -> {
            if (item < DemandLaws.ACROSS.length) {
                self[0].request(DemandLaws.ACROSS[item]);
            }
        });
        Gauge down = subscribed(source, 1_000, self[0]);
        down.request(1);
        down.awaitEnd();
        down.check();
        Expect.equal(source.count(1_000), down.received(), "items");
    }
}
