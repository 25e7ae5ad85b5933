package io.headgate.testkit;

import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/** The laws of signals: how they are passed on, in both directions, and by whom. */
final class SignalLaws {

    /** How often what may be an accident is looked for again. */
    private static final int LOOKS = 20;

    private SignalLaws() {}

    // ---- 1

    static void serialization(LawSubject subject) {
        whileSubscribing(subject);
        Random random = new Random(Runs.SEED);
        try (Race race = new Race(3)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Pump up = Pump.manual(32, round % 2 == 0 ? Pump.End.COMPLETE : Pump.End.FAIL)
                        .allowOverlap();
                Gauge down = new Gauge();
                Line line = Line.of(subject, up, down);
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
        Line line = Line.of(subject, Pump.inline(2), down);
        down.awaitEnd();
        line.check();
    }

    // ---- 7

    static void goodSubscriber(LawSubject subject) {
        try (Race race = new Race(2)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Pump up = Pump.manual(64, Pump.End.COMPLETE);
                Gauge down = new Gauge();
                Line line = Line.of(subject, up, down);
                race.run(() -> up.emit(() -> false), () -> {
                    for (int i = 0; i < 64; i++) {
                        down.request(1 + i % 3);
                    }
                });
                down.awaitEnd();
                line.check();
            }
        }
        for (int taken : new int[] {0, 1, 3}) {
            for (int asked : new int[] {0, 1, 3}) {
                // From another thread a call may be on its way when upstream ends, and comes after it in all innocence;
                // one that is made because of what comes after the end is made each time.
                int calls = callsAfterEnd(subject, taken, asked);
                for (int looks = subject.hops() ? LOOKS : 1; calls > 0 && looks > 1; looks--) {
                    calls = callsAfterEnd(subject, taken, asked);
                }
                Expect.equal(0, calls, "calls to an upstream that had ended");
            }
        }
    }

    /** Upstream has ended; the operator may still hold items, and its downstream still asks and cancels. */
    private static int callsAfterEnd(LawSubject subject, int taken, int asked) {
        Pump up = Pump.manual(3, Pump.End.COMPLETE);
        Gauge down = new Gauge();
        Line line = Line.of(subject, up, down);
        if (asked > 0) {
            down.request(asked);
        }
        up.emit(taken);
        if (!up.hasEnded()) {
            up.end();
        }
        down.request(5);
        down.cancel();
        line.check();
        return up.callsAfterEnd();
    }

    // ---- 9

    static void reentrancy(LawSubject subject) {
        int items = Runs.items(subject, 10_000);
        Gauge[] self = new Gauge[1];
        Gauge down = new Gauge(() -> self[0].request(2), item -> self[0].request(1));
        self[0] = down;
        Line line = Line.of(subject, Pump.inline(items), down);
        down.awaitEnd();
        line.check();
        line.all(items);
        // onNext within onSubscribe's request is one nested signal; items within items would be more.
        Expect.atMost(2, down.maxDepth(), "nested signals");

        Gauge[] none = new Gauge[1];
        Gauge cancelling = new Gauge(() -> none[0].cancel(), item -> {});
        none[0] = cancelling;
        Pump unused = Pump.inline(10);
        Line second = Line.of(subject, unused, cancelling);
        // One that runs ahead may have had it all before anybody could cancel.
        cancelling.await(
                () -> unused.isCancelled() || unused.hasEnded() || unused.subscriptions() == 0,
                "a cancel from onSubscribe");
        second.check();
        Expect.equal(0, cancelling.received(), "items after a cancel in onSubscribe");
        Expect.equal(0, cancelling.terminals(), "ends after a cancel in onSubscribe");
    }

    // ---- 13

    static void badSources(LawSubject subject) {
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
        down.awaitEnd("onComplete or onError", Duration.ofMillis(Runs.patience()));
        return down.check();
    }
}
