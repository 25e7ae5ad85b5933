package io.headgate.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** The laws of subscriptions: who may hold up whom, when one begins, and what two of them have in common. */
final class SubscriptionLaws {

    private SubscriptionLaws() {}

    // ---- 8

    /** What another thread does while downstream is stuck. */
    private enum Meanwhile {
        ASKS,
        ASKS_ILLEGALLY,
        CANCELS
    }

    static void responsiveness(LawSubject subject) {
        try (Race race = new Race(2)) {
            for (Meanwhile meanwhile : Meanwhile.values()) {
                for (boolean inline : new boolean[] {true, false}) {
                    whileStuck(subject, race, inline, meanwhile);
                }
            }
        }
    }

    private static void whileStuck(LawSubject subject, Race race, boolean inline, Meanwhile meanwhile) {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Gauge[] self = new Gauge[1];
        // One that drops what nobody has asked for is asked before there are any items.
        Gauge down = new Gauge(() -> self[0].request(subject.lossy() ? 2 : 1), item -> {
            stuck.countDown();
            Race.await(released, "the downstream that was stuck to be released");
        });
        self[0] = down;
        Pump up = new Pump(100_000, Pump.End.NEVER, inline, () -> Long.MAX_VALUE).allowOverlap();
        String[] call = {"nothing"};
        try {
            race.run(
                    () -> {
                        Race.await(stuck, "an item");
                        call[0] = "request(3)";
                        down.request(3);
                        if (meanwhile == Meanwhile.ASKS_ILLEGALLY) {
                            call[0] = "request(-1)";
                            down.request(-1);
                        } else if (meanwhile == Meanwhile.CANCELS) {
                            call[0] = "cancel()";
                            down.cancel();
                        }
                        released.countDown();
                    },
                    () -> {
                        Line.of(subject, up, down);
                        if (!inline) {
                            up.emitUntil(() -> stuck.getCount() == 0);
                        }
                    });
        } catch (AssertionError late) {
            throw new AssertionError(
                    "while downstream was stuck in onNext, another thread's " + call[0] + " did not return", late);
        } finally {
            released.countDown();
        }
        switch (meanwhile) {
            case ASKS -> {
                // One that emits inside request needs nobody else to, who would be a second thread to emit.
                Runnable emitting = inline ? () -> {} : () -> up.emitUntil(() -> down.received() >= 4);
                race.run(emitting, () -> down.awaitReceived(4));
                down.cancel();
            }
            case ASKS_ILLEGALLY -> down.awaitEnd();
            case CANCELS -> Expect.equal(1, down.received(), "items, the one in which downstream was stuck included");
        }
        down.await(up::isCancelled, "upstream's cancel");
        down.check();
        up.check();
    }

    // ---- 10

    static void subscriptionRaces(LawSubject subject) {
        try (Race race = new Race(3)) {
            late(subject, race);
            tooLate(subject);
            lateInARace(subject, race);
            twice(subject, race);
            afterTheCancel(subject);
        }
    }

    // What downstream asks for before upstream's subscription is there, and while it comes, is asked for when it is.
    private static void late(LawSubject subject, Race race) {
        Gauge down = new Gauge();
        Pump up = new Pump(
                        subject.lossy() ? 1 << 24 : 6,
                        Pump.End.NEVER,
                        false,
                        () -> subject.asks().applyAsLong(down.outstanding()))
                .late()
                .allowOverlap();
        Line line = Line.late(subject, up, down);
        boolean first = down.isSubscribed();
        if (first) {
            down.request(2);
            down.request(1);
        }
        down.await(() -> up.subscriptions() > 0, "a subscription upstream");
        race.run(
                () -> {
                    up.begin();
                    up.emitUntil(() -> down.received() >= 6);
                },
                () -> {
                    down.await(down::isSubscribed, "onSubscribe");
                    down.request(first ? 3 : 6);
                });
        down.awaitReceived(6);
        down.cancel();
        line.check();
    }

    // Cancelled before upstream's subscription comes: it is cancelled then, and asked for nothing more.
    private static void tooLate(LawSubject subject) {
        Gauge down = new Gauge();
        Pump up = Pump.manual(6, Pump.End.NEVER).late();
        Line line = Line.late(subject, up, down);
        if (!down.isSubscribed()) {
            return; // downstream can't cancel yet
        }
        down.request(2);
        down.cancel();
        if (up.subscriptions() > 0) {
            up.begin();
            down.await(up::isCancelled, "the cancel of a subscription that came after downstream's");
            up.emit(6);
        }
        line.check();
        Expect.equal(0, down.received(), "items after a cancel");
        Expect.equal(0, down.terminals(), "ends after a cancel");
    }

    private static void lateInARace(LawSubject subject, Race race) {
        Random random = new Random(Runs.SEED);
        for (int round = 0; round < Runs.ROUNDS; round++) {
            Gauge down = new Gauge();
            Pump up = Pump.manual(6, Pump.End.NEVER).late().allowOverlap();
            Line line = Line.late(subject, up, down);
            if (down.isSubscribed() && up.subscriptions() == 0) {
                down.request(1); // one that subscribes when it is asked
                down.await(() -> up.subscriptions() > 0, "a subscription upstream");
            }
            int asked = random.nextInt(4);
            race.run(
                    () -> {
                        up.begin();
                        up.emitUntil(down::hasCancelled);
                    },
                    () -> {
                        down.await(down::isSubscribed, "onSubscribe");
                        down.request(2);
                    },
                    () -> {
                        down.await(down::isSubscribed, "onSubscribe");
                        for (int i = 0; i < asked; i++) {
                            down.request(1);
                        }
                        down.cancel();
                    });
            down.await(up::isCancelled, "upstream's cancel");
            line.check();
            Expect.equal(0, down.terminals(), "ends after a cancel");
        }
    }

    private static void twice(LawSubject subject, Race race) {
        Gauge down = new Gauge();
        Pump up = Pump.manual(subject.lossy() ? 1 << 24 : 8, Pump.End.NEVER).allowOverlap();
        Line line = Line.of(subject, up, down);
        down.await(() -> up.subscriptions() > 0, "a subscription upstream");
        race.run(
                () -> {
                    up.surplus();
                    up.emit(2);
                    up.surplus();
                    up.emitUntil(() -> down.received() >= 8);
                },
                () -> {
                    for (int i = 0; i < 8; i++) {
                        down.request(1);
                    }
                });
        down.awaitReceived(8);
        line.check();
        if (up.isCancelled()) {
            throw new AssertionError("a surplus subscription took the first one with it");
        }
        down.cancel();
        line.check();
    }

    private static void afterTheCancel(LawSubject subject) {
        Gauge down = new Gauge();
        Pump up = Pump.manual(8, Pump.End.NEVER);
        Line line = Line.of(subject, up, down);
        down.await(() -> up.subscriptions() > 0, "a subscription upstream");
        down.cancel();
        down.await(up::isCancelled, "upstream's cancel");
        up.surplus();
        line.check();
    }

    // ---- 18

    static void independence(LawSubject subject) {
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
        Expect.equal(0, pumps.size(), "subscriptions at assembly");
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
            Expect.equal(100, first.received(), "items of the first");
            Expect.equal(100, second.received(), "items of the second");
        }
        Expect.equal(2, pumps.size(), "subscriptions of two subscribers");
    }
}
