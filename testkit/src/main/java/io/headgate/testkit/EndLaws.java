package io.headgate.testkit;

import io.headgate.core.Hooks;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** The laws of the end: how a stream may end, and what becomes of what it held. */
final class EndLaws {

    private EndLaws() {}

    // ---- 11

    static void cancelInBurst(LawSubject subject) {
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
                Line line = Line.of(subject, up, down);
                down.request(Long.MAX_VALUE);
                if (!inline) {
                    up.emit(down::hasCancelled);
                }
                down.await(up::isCancelled, "upstream's cancel");
                line.check();
                Expect.equal(k + 1L, down.received(), "items until the cancel");
                Expect.equal(0, down.afterCancel(), "items after the cancel");
                Expect.equal(0, down.terminals(), "ends after the cancel");
                Expect.equal(1, up.cancels(), "cancels upstream");
                timersAreGone(subject, down);
            }
        }
    }

    /** A flow that is over leaves no timer behind. */
    private static void timersAreGone(LawSubject subject, Gauge down) {
        VirtualTimers timers = subject.timers();
        if (timers != null) {
            down.await(() -> timers.pending().isEmpty(), "the end of its timers");
        }
    }

    // ---- 12

    static void terminalRaces(LawSubject subject) {
        Queue<Throwable> reported = new ConcurrentLinkedQueue<>();
        Runnable restore = Hooks.onUndeliverable(reported::add);
        try (Race race = new Race(4)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Pump up = Pump.manual(4, round % 3 == 0 ? Pump.End.COMPLETE : Pump.End.FAIL)
                        .allowOverlap();
                Gauge down = new Gauge();
                Line line = Line.of(subject, up, down);
                down.request(8);
                boolean cancels = round % 4 != 3;
                race.run(
                        () -> up.emit(() -> down.hasCancelled() || down.terminals() > 0),
                        cancels ? down::cancel : () -> {},
                        round % 2 == 0 ? () -> {} : () -> down.request(-1),
                        tick(subject, round));
                if (!cancels) {
                    down.awaitEnd();
                }
                if (round % 3 != 0 && up.hasEnded()) {
                    Throwable failure = up.failure();
                    down.await(() -> heard(failure, down, reported) > 0, "upstream's error, delivered or reported");
                    Expect.equal(1, heard(failure, down, reported), "times that an error was delivered or reported");
                }
                line.check();
                timersAreGone(subject, down);
                reported.clear();
            }
        } finally {
            restore.run();
        }
    }

    /** In some of the rounds everything that waits for time is due in the middle of the race. */
    private static Runnable tick(LawSubject subject, int round) {
        VirtualTimers timers = subject.timers();
        return timers == null || round % 8 < 2 ? () -> {} : () -> timers.advance(LawSubject.TICK);
    }

    private static long heard(Throwable failure, Gauge down, Queue<Throwable> reported) {
        return reported.stream().filter(told -> told == failure).count() + (down.failure() == failure ? 1 : 0);
    }

    // ---- 14

    static void callback(Function<Function<Integer, Integer>, LawSubject> operator, int k, boolean throwing) {
        Runnable restore = Hooks.onUndeliverable(failure -> {});
        String how = throwing ? "throwing at call " + k : "null at call " + k;
        try {
            failingAt(operator, k, throwing);
        } catch (AssertionError broken) {
            throw Laws.broken(Law.CALLBACKS, how, broken.getMessage(), broken);
        } catch (RuntimeException | StackOverflowError thrown) {
            throw Laws.broken(Law.CALLBACKS, how, "threw " + thrown, thrown);
        } finally {
            restore.run();
        }
    }

    private static void failingAt(Function<Function<Integer, Integer>, LawSubject> operator, int k, boolean throwing) {
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
            Pump up = new Pump(100, Pump.End.NEVER, inline, () -> Long.MAX_VALUE);
            Gauge down = new Gauge();
            Line line = Line.of(subject, up, down);
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
            Expect.equal(k - 1L, down.received(), "items before the failure");
            down.await(up::isCancelled, "upstream's cancel");
            Expect.atMost(1, up.cancels(), "cancels upstream");
            down.request(1);
            down.cancel();
            line.check();
        }
    }

    /** Waits for so many items, but not long: they needn't come. It is what makes an ending one in mid-stream. */
    private static void midstream(Gauge down, int items) {
        for (int i = 0; i < 100 && down.received() < items; i++) {
            Race.giveWay();
        }
    }

    // ---- 15

    static void illegalRequests(LawSubject subject) {
        try (Race race = new Race(2)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Pump up = Pump.manual(1_000, Pump.End.NEVER).allowOverlap();
                Gauge down = new Gauge();
                Line line = Line.of(subject, up, down);
                down.request(Long.MAX_VALUE);
                int n = -(round % 2);
                int from = round % 40;
                race.run(() -> up.emit(() -> down.terminals() > 0), () -> {
                    midstream(down, from);
                    down.request(n);
                });
                down.awaitEnd();
                line.check();
                Expect.refusal(down.failure(), n);
                // One that subscribes later than that needs no upstream any more.
                down.await(() -> up.isCancelled() || up.subscriptions() == 0, "upstream's cancel");
            }
        }
    }

    // ---- 17

    static void conservation(LawSubject subject) {
        Random random = new Random(Runs.SEED);
        try (Race race = new Race(3)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Pump up = Pump.manual(24, round % 2 == 0 ? Pump.End.COMPLETE : Pump.End.FAIL)
                        .allowOverlap();
                Gauge down = new Gauge();
                Line line = Line.of(subject, up, down);
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
                int from = round % 24;
                Runnable ended = () -> {
                    midstream(down, endless ? 0 : from);
                    end.run();
                };
                race.run(() -> up.emit(() -> !endless && (down.hasCancelled() || down.terminals() > 0)), asking, ended);
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
}
