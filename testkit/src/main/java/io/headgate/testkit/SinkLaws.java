package io.headgate.testkit;

import io.headgate.core.Hooks;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The laws over the end of a flow: those that need no downstream. */
final class SinkLaws {

    private SinkLaws() {}

    static void check(Law law, LawSink sink) {
        switch (law) {
            case NO_OVER_REQUEST, REPLENISHMENT -> takesAll(sink, false, Runs.items(sink.hops(), 20_000));
            case REENTRANCY -> takesAll(sink, true, Runs.items(sink.hops(), 20_000));
            case GOOD_SUBSCRIBER -> goodSubscriber(sink);
            case RESPONSIVENESS -> responsiveness(sink);
            case SUBSCRIPTION_RACES -> subscriptionRaces(sink);
            case CANCEL_IN_BURST -> cancelInBurst(sink);
            case TERMINAL_RACES -> terminalRaces(sink);
            case BAD_SOURCES -> badSources(sink);
            case CALLBACKS -> callbacks(sink);
            case RETENTION -> Retention.check(sink);
            case INDEPENDENCE -> independence(sink);
            default -> throw new AssertionError("a law about what is below");
        }
    }

    private static CompletableFuture<?> end(LawSink sink, Pump up, Consumer<Integer> seen) {
        CompletableFuture<?> result = sink.end().apply(up, seen);
        Race.await(() -> up.subscriptions() > 0, "a subscription upstream");
        return result;
    }

    private static Pump pump(LawSink sink, int count, Pump.End end, boolean inline) {
        return new Pump(count, end, inline, sink::asks);
    }

    private static @Nullable Throwable failure(CompletableFuture<?> result) {
        Race.await(result::isDone, "the result");
        try {
            result.join();
            return null;
        } catch (CancellationException cancelled) {
            return cancelled;
        } catch (CompletionException failed) {
            return failed.getCause();
        }
    }

    private static void succeeded(CompletableFuture<?> result) {
        Throwable failure = failure(result);
        if (failure != null) {
            throw new AssertionError("the result is " + failure, failure);
        }
    }

    // 5, 6, 9
    private static void takesAll(LawSink sink, boolean inline, int items) {
        Pump up = pump(sink, items, Pump.End.COMPLETE, inline);
        CompletableFuture<?> result = end(sink, up, item -> {});
        if (!inline) {
            up.emit(() -> false);
        }
        succeeded(result);
        up.check();
        Expect.equal(items, up.emitted(), "items that were asked for");
    }

    private static void goodSubscriber(LawSink sink) {
        try (Race race = new Race(2)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Pump up = pump(sink, 64, Pump.End.COMPLETE, false);
                CompletableFuture<?> result = end(sink, up, item -> {});
                race.run(() -> up.emit(() -> false), () -> {
                    while (!up.hasEnded() && !up.isCancelled()) {
                        Race.giveWay();
                    }
                });
                succeeded(result);
                result.cancel(false);
                up.check();
                Expect.equal(0, up.callsAfterEnd(), "calls to an upstream that had ended");
            }
        }
    }

    private static void responsiveness(LawSink sink) {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        CompletableFuture<?>[] result = new CompletableFuture<?>[1];
        AtomicInteger seen = new AtomicInteger();
        Pump up = pump(sink, 100_000, Pump.End.NEVER, false);
        result[0] = end(sink, up, item -> {
            seen.incrementAndGet();
            stuck.countDown();
            Race.await(released, "the user's function to be released");
        });
        try (Race race = new Race(2)) {
            race.run(
                    () -> {
                        Race.await(stuck, "an item");
                        result[0].cancel(false);
                        released.countDown();
                    },
                    () -> up.emitUntil(() -> stuck.getCount() == 0));
        } finally {
            released.countDown();
        }
        Race.await(up::isCancelled, "upstream's cancel");
        up.check();
    }

    private static void subscriptionRaces(LawSink sink) {
        Pump late = pump(sink, 8, Pump.End.COMPLETE, false).late();
        CompletableFuture<?> result = end(sink, late, item -> {});
        late.begin();
        late.surplus();
        late.emit(2);
        late.surplus();
        late.emit(() -> false);
        succeeded(result);
        late.check();

        Pump tooLate = pump(sink, 8, Pump.End.NEVER, false).late();
        end(sink, tooLate, item -> {}).cancel(false);
        tooLate.begin();
        Race.await(tooLate::isCancelled, "the cancel of a subscription that came after the result's");
        tooLate.check();
        tooLate.surplus();
        tooLate.check();
        try (Race race = new Race(2)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Pump up = pump(sink, 8, Pump.End.NEVER, false).late();
                CompletableFuture<?> cancelled = end(sink, up, item -> {});
                race.run(up::begin, () -> cancelled.cancel(false));
                Race.await(up::isCancelled, "upstream's cancel");
                up.check();
            }
        }
    }

    private static void cancelInBurst(LawSink sink) {
        for (int k : new int[] {0, 1, 6, 40}) {
            CompletableFuture<?>[] result = new CompletableFuture<?>[1];
            AtomicInteger seen = new AtomicInteger();
            Pump up = pump(sink, 100_000, Pump.End.NEVER, false);
            result[0] = end(sink, up, item -> {
                if (seen.getAndIncrement() == k) {
                    result[0].cancel(false);
                }
            });
            up.emit(() -> result[0].isDone());
            Race.await(up::isCancelled, "upstream's cancel");
            up.check();
            Expect.equal(1, up.cancels(), "cancels upstream");
            if (!sink.hops()) {
                Expect.equal(k + 1L, seen.get(), "items that the user's function saw");
            }
        }
    }

    private static void terminalRaces(LawSink sink) {
        Queue<Throwable> reported = new ConcurrentLinkedQueue<>();
        Runnable restore = Hooks.onUndeliverable(reported::add);
        try (Race race = new Race(2)) {
            for (int round = 0; round < Runs.ROUNDS; round++) {
                Pump up = pump(sink, 4, Pump.End.FAIL, false);
                CompletableFuture<?>[] self = new CompletableFuture<?>[1];
                boolean meets = round % 4 == 0; // the error comes right after the last item
                CompletableFuture<?> result = end(sink, up, item -> {
                    if (meets && item == 3) {
                        self[0].cancel(false);
                    }
                });
                self[0] = result;
                int from = round % 6; // beyond the last item only its end is left
                race.run(() -> up.emit(result::isDone), () -> {
                    for (int i = 0; i < 100 && up.emitted() < from; i++) {
                        Race.giveWay();
                    }
                    result.cancel(false);
                });
                Throwable told = failure(result);
                Throwable failure = up.failure();
                if (up.hasEnded()) {
                    Race.await(
                            () -> told == failure || reported.contains(failure), "upstream's error, told or reported");
                    long times =
                            reported.stream().filter(error -> error == failure).count();
                    Expect.equal(1, times + (told == failure ? 1 : 0), "times that an error was told or reported");
                }
                up.check();
                reported.clear();
            }
        } finally {
            restore.run();
        }
    }

    private static void badSources(LawSink sink) {
        TestPublisher<Integer> late = TestPublisher.paced();
        CompletableFuture<?> completed = sink.end().apply(late, item -> {});
        late.awaitRequested(1);
        late.next(0).complete();
        late.forceNext(1);
        late.forceComplete();
        late.forceError(new IllegalStateException("late"));
        succeeded(completed);

        TestPublisher<Integer> broken = TestPublisher.paced();
        CompletableFuture<?> result = sink.end().apply(broken, item -> {});
        broken.awaitRequested(1);
        try {
            broken.forceNext(null);
        } catch (NullPointerException asDemanded) {
            // §2.13
        }
        if (!(failure(result) instanceof NullPointerException)) {
            throw new AssertionError("null ended in " + failure(result));
        }
    }

    private static void callbacks(LawSink sink) {
        IllegalStateException thrown = new IllegalStateException("as asked");
        for (int k : new int[] {0, 1, 6}) {
            for (boolean inline : new boolean[] {true, false}) {
                Pump up = pump(sink, 100, Pump.End.NEVER, inline);
                AtomicInteger seen = new AtomicInteger();
                CompletableFuture<?> result = end(sink, up, item -> {
                    if (seen.getAndIncrement() == k) {
                        throw thrown;
                    }
                });
                if (!inline) {
                    up.emit(result::isDone);
                }
                if (failure(result) != thrown) {
                    throw new AssertionError("call " + k + " threw, and the result is " + failure(result));
                }
                Race.await(up::isCancelled, "upstream's cancel");
                Expect.atMost(1, up.cancels(), "cancels upstream");
                // Items that were asked for at once may have come at once.
                Expect.atMost(sink.asks() == Long.MAX_VALUE ? k + 1L : k + sink.asks(), seen.get(), "calls");
                up.check();
            }
        }
    }

    private static void independence(LawSink sink) {
        Pump first = Pump.inline(100);
        Pump second = Pump.inline(100);
        CompletableFuture<?> one = end(sink, first, item -> {});
        CompletableFuture<?> other = end(sink, second, item -> {});
        succeeded(one);
        succeeded(other);
        if (!String.valueOf(one.join()).equals(String.valueOf(other.join()))) {
            throw new AssertionError("two results: " + one.join() + " and " + other.join());
        }
    }
}
