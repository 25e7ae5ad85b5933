package io.headgate.testkit;

import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/** The laws of demand: what may be asked for, and what has to come of it. */
final class DemandLaws {

    private DemandLaws() {}

    // ---- 2

    static void demand(LawSubject subject) {
        Random random = new Random(Runs.SEED);
        try (Race race = new Race(3)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Pump up = Pump.manual(64, Pump.End.COMPLETE).allowOverlap();
                Gauge down = new Gauge();
                Line line = Line.of(subject, up, down);
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

    static void requestAtRandom(Gauge down, Random random, int atLeast) {
        for (int asked = 0; asked < atLeast; ) {
            int n = 1 + random.nextInt(5);
            down.request(n);
            asked += n;
        }
    }

    // ---- 3

    static void noLostDemand(LawSubject subject) {
        try (Race race = new Race(3)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Pump up = Pump.manual(subject.lossy() ? 1 << 24 : 1_000, Pump.End.NEVER)
                        .allowOverlap();
                Gauge down = new Gauge();
                Line line = Line.of(subject, up, down);
                Runnable oneByOne = () -> {
                    for (int i = 0; i < 16; i++) {
                        down.request(1);
                    }
                };
                race.run(() -> up.emitUntil(() -> down.received() >= 32), oneByOne, oneByOne);
                down.awaitReceived(32);
                down.cancel();
                line.check();
            }
        }
    }

    // ---- 4

    static void saturation(LawSubject subject) {
        for (boolean inline : new boolean[] {true, false}) {
            Pump up = new Pump(1_000, Pump.End.COMPLETE, inline, () -> Long.MAX_VALUE);
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
            Line line = Line.of(subject, up, down);
            down.request(4);
            if (!inline) {
                up.emit(() -> down.terminals() > 0);
            }
            down.awaitEnd();
            line.check();
            line.all(1_000);
        }
    }

    // ---- 5

    static void noOverRequest(LawSubject subject) {
        Random random = new Random(Runs.SEED);
        for (int run = Runs.of(subject, 6, 20); run > 0; run--) {
            int most = run % 2 == 0 ? 3 : 300;
            int items = most == 3 ? 2_000 : Runs.of(subject, 2_000, 10_000); // a few hundred are enough for small steps
            Gauge down = new Gauge();
            LongSupplier bound = () -> subject.asks().applyAsLong(down.outstanding());
            Pump up = new Pump(items, Pump.End.COMPLETE, false, bound);
            Line line = Line.of(subject, up, down);
            for (int step = 0; step < 500; step++) {
                if (random.nextInt(3) == 0) {
                    down.request(1 + random.nextInt(most));
                } else {
                    up.emit(1 + random.nextInt(most));
                }
                line.check();
            }
            down.request(Long.MAX_VALUE);
            up.emit(() -> false);
            down.awaitEnd();
            line.check();
            line.all(items);
        }
    }

    // ---- 6

    static void replenishment(LawSubject subject) {
        int items = Runs.items(subject, 100_000);
        Gauge[] self = new Gauge[1];
        Gauge down = new Gauge(() -> {}, item -> self[0].request(1));
        self[0] = down;
        Line line = Line.of(subject, Pump.inline(items), down);
        down.request(1);
        down.awaitEnd();
        line.check();
        line.all(items);
    }

    // ---- 19

    /** Each is asked for on top of what is left of those before it: across 2²⁰, 2³¹, 2³² and 2⁶³. */
    static final long[] ACROSS = {
        (1L << 20) - 1, 12, (1L << 31) - (1L << 20) - 20, 30, Integer.MAX_VALUE, 40, 1L << 62, (1L << 62) - 1, 1L << 62
    };

    static void longCounts(LawSubject subject) {
        Gauge down = new Gauge();
        LongUnaryOperator asks = subject.asks();
        Pump up = new Pump(1 << 24, Pump.End.NEVER, false, () -> asks.applyAsLong(down.outstanding()));
        Line line = Line.of(subject, up, down);
        long asked = 0;
        long wanted = 0;
        for (long n : ACROSS) {
            down.request(n);
            asked = asked + n < 0 ? Long.MAX_VALUE : asked + n;
            wanted += 3;
            long least = wanted;
            down.await(
                    () -> {
                        up.emit(1);
                        return down.received() >= least || down.terminals() > 0;
                    },
                    "item " + least + " of " + asked);
            Expect.equal(0, down.terminals(), "ends of a stream without one");
            line.check();
            long left = down.outstanding();
            if (!subject.lossy()
                    && asks.applyAsLong(left) == left) { // what a lossy one swallowed may be asked for later
                down.await(
                        () -> up.outstanding() == down.outstanding(),
                        "all of " + left + " to be asked of upstream, where " + up.outstanding() + " are outstanding");
            }
        }
        down.cancel();
        line.check();
    }
}
