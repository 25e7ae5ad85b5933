package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Hooks;
import io.headgate.core.Overflow;
import io.headgate.operators.FanIn;
import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Splits whose subscribers come, go and ask on threads of their own. */
class SplitRaceTest {

    private static final int ROUNDS = 2_000;

    /** For machines with more to do than cores. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private Runnable restore = () -> {};

    @AfterEach
    void stop() {
        restore.run();
        threads.shutdownNow();
    }

    private void race(Runnable... tasks) throws Exception {
        CyclicBarrier line = new CyclicBarrier(tasks.length);
        List<Future<?>> running = new ArrayList<>();
        for (Runnable task : tasks) {
            running.add(threads.submit(() -> {
                line.await();
                task.run();
                return null;
            }));
        }
        for (Future<?> task : running) {
            task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Whoever is subscribed when the end comes, or subscribes after it, gets the end: once. */
    @ParameterizedTest
    @ValueSource(strings = {"broadcast", "disconnect", "replay", "balance"})
    void noSubscriberMissesTheEnd(String kind) throws Exception {
        // One that leaves as the end comes won't take the failure: then that is reported, which is as it should be.
        restore = Hooks.onUndeliverable(failure -> assertThat(failure).isInstanceOf(AsAsked.class));
        for (int round = 0; round < ROUNDS; round++) {
            TestPublisher<Integer> upstream = TestPublisher.paced();
            Hub<Integer> hub = hub(Flow.fromPublisher(upstream), kind);
            var there = hub.flow().into(TestSubscriber.<Integer>create(Long.MAX_VALUE));
            var late = TestSubscriber.<Integer>create(Long.MAX_VALUE);
            var leaving = hub.flow().into(TestSubscriber.<Integer>create(Long.MAX_VALUE));
            boolean fails = round % 2 == 0;
            race(
                    () -> {
                        upstream.next(1);
                        if (fails) {
                            upstream.error(new AsAsked());
                        } else {
                            upstream.complete();
                        }
                    },
                    () -> hub.subscribe(late),
                    leaving::cancel);
            there.awaitEnd().check();
            late.awaitEnd().check();
            assertThat(there.failure() != null).isEqualTo(fails);
            assertThat(late.failure() != null).isEqualTo(fails);
            leaving.check();
        }
    }

    private static Hub<Integer> hub(Flow<Integer> flow, String kind) {
        return switch (kind) {
            case "broadcast" -> flow.broadcast(4, Overflow.backpressure());
            case "disconnect" -> flow.broadcast(4, Overflow.disconnect());
            case "replay" -> flow.replay(4);
            default -> flow.balance(4);
        };
    }

    /** A share whose last subscriber leaves as another comes: the one that came gets everything of some run. */
    @Test
    void aShareThatLosesItsLastSubscriberAsAnotherComesServesThatOne() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            AtomicInteger open = new AtomicInteger();
            Flow<Long> shared = Flow.range(0, 100)
                    .onStart(open::incrementAndGet)
                    .onEnd(end -> open.decrementAndGet())
                    .share(3, Overflow.backpressure());
            var leaving = shared.into(TestSubscriber.<Long>create(1));
            var coming = TestSubscriber.<Long>create(0);
            race(leaving::cancel, () -> shared.subscribe(coming));
            coming.request(Long.MAX_VALUE).awaitComplete(PATIENCE).check();
            assertThat(coming.items()).endsWith(99L);
            assertThat(coming.items().size() - 1L).isEqualTo(99 - coming.items().get(0));
            leaving.check();
            assertThat(open).hasValue(0);
        }
    }

    /** Everybody gets everything from when it joined to when it left, in order, while others come and go. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void nobodyMissesAnItemWhileOthersComeAndGo(int capacity) throws Exception {
        int items = 3_000;
        Hub<Long> hub =
                Flow.range(0, items).startOn(threads).on(threads, 16).broadcast(2, capacity, Overflow.backpressure());
        AtomicReference<TestSubscriber<Long>> first = new AtomicReference<>();
        first.set(TestSubscriber.<Long>counting(1).onItem(item -> first.get().request(1)));
        CountDownLatch joined = new CountDownLatch(1);
        List<Future<?>> churning = new ArrayList<>();
        for (int lane = 0; lane < 2; lane++) {
            churning.add(threads.submit(() -> {
                joined.await();
                for (int i = 0; first.get().terminals() == 0; i++) {
                    churn(hub, i);
                }
                return null;
            }));
        }
        hub.subscribe(first.get());
        var second = hub.flow().on(threads, 8).into(TestSubscriber.<Long>counting(Long.MAX_VALUE));
        joined.countDown();
        assertThat(first.get().awaitComplete(PATIENCE).check().received()).isEqualTo(items);
        assertThat(second.awaitComplete(PATIENCE).check().received()).isEqualTo(items);
        for (Future<?> lane : churning) {
            lane.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void churn(Hub<Long> hub, int i) {
        Wired wired = new Wired();
        int leaveAfter = i % 7;
        AtomicReference<TestSubscriber<Long>> self = new AtomicReference<>();
        self.set(TestSubscriber.<Long>create(0).onItem(item -> {
            if (self.get().received() > leaveAfter) {
                self.get().cancel();
            }
        }));
        wired.subscribe(hub.flow(), self.get());
        List<Hub.Counters> books = hub.subscribers();
        self.get().request(1 + i % 3);
        self.get().cancel();
        self.get().check();
        List<Object> seen = new ArrayList<>(self.get().items());
        seen.addAll(wired.discarded);
        for (int at = 1; at < seen.size(); at++) {
            assertThat(seen.get(at)).isEqualTo((Long) seen.get(at - 1) + 1);
        }
        for (Hub.Counters each : books) {
            assertThat(each.highWater()).isLessThanOrEqualTo(64);
        }
    }

    /** Each item of a balance is delivered to one, whoever comes and goes; what nobody takes waits for the next. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64})
    void balanceLosesAndDoublesNothing(int capacity) throws Exception {
        int items = 5_000;
        Map<Long, Integer> seen = new ConcurrentHashMap<>();
        Hub<Long> hub = Flow.range(0, items).startOn(threads).balance(capacity);
        AtomicLong count = new AtomicLong();
        Runnable worker = () -> {
            for (int i = 0; count.get() < items; i++) {
                int takes = 1 + i % 50;
                var each = TestSubscriber.<Long>counting(0).onItem(item -> {
                    seen.merge(item, 1, Integer::sum);
                    count.incrementAndGet();
                });
                hub.subscribe(each);
                each.request(takes);
                each.cancel();
                each.check();
            }
        };
        race(worker, worker, worker);
        assertThat(seen).hasSize(items);
        assertThat(new TreeMap<>(seen).values()).allMatch(times -> times == 1);
    }

    @Test
    void balanceBetweenWorkersOnThreadsOfTheirOwnEnds() {
        int items = 50_000;
        Hub<Long> hub = Flow.range(0, items).startOn(threads).balance(32);
        List<TestSubscriber<Long>> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            workers.add(hub.flow().on(threads, 1 + i).into(TestSubscriber.<Long>counting(Long.MAX_VALUE)));
        }
        long sum = 0;
        for (TestSubscriber<Long> worker : workers) {
            sum += worker.awaitComplete(PATIENCE).check().received();
        }
        assertThat(sum).isEqualTo(items);
    }

    /** While one subscriber is stuck in onNext, on the thread that brought the item, the others get on. */
    @Test
    void oneThatIsStuckDoesntKeepTheOthersFromWhatIsThere() throws Exception {
        Hub<Long> hub = Flow.range(0, 100).broadcast(2, 16, Overflow.backpressure());
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        var slow = TestSubscriber.<Long>create(0).onItem(item -> {
            stuck.countDown();
            try {
                assertThat(go.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        var fast = TestSubscriber.<Long>create(0);
        hub.subscribe(slow);
        hub.subscribe(fast);
        Future<?> asking = threads.submit(() -> slow.request(Long.MAX_VALUE));
        assertThat(stuck.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        fast.request(Long.MAX_VALUE);
        assertThat(fast.check().items()).hasSize(16);
        go.countDown();
        fast.awaitComplete(PATIENCE).check();
        slow.awaitComplete(PATIENCE).check();
        asking.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void lateSubscribersOfAReplayGetTheLastItemsAndAllThatFollow() throws Exception {
        int items = 20_000;
        Hub<Long> hub = Flow.range(0, items).startOn(threads).replay(5);
        AtomicReference<TestSubscriber<Long>> first = new AtomicReference<>();
        first.set(TestSubscriber.<Long>counting(1).onItem(item -> first.get().request(1)));
        ArrayDeque<TestSubscriber<Long>> late = new ArrayDeque<>();
        hub.subscribe(first.get());
        while (first.get().terminals() == 0) {
            var each = TestSubscriber.<Long>create(Long.MAX_VALUE);
            hub.subscribe(each);
            late.add(each);
            if (late.size() > 20) {
                TestSubscriber<Long> leaving = late.remove();
                leaving.cancel();
                inOrder(leaving);
            }
        }
        assertThat(first.get().awaitComplete(PATIENCE).check().received()).isEqualTo(items);
        for (TestSubscriber<Long> each : late) {
            inOrder(each.awaitComplete(PATIENCE));
            assertThat(each.items()).endsWith(items - 1L).hasSizeGreaterThanOrEqualTo(5);
        }
    }

    private static void inOrder(TestSubscriber<Long> each) {
        List<Long> got = each.check().items();
        for (int i = 1; i < got.size(); i++) {
            assertThat(got.get(i)).isEqualTo(got.get(i - 1) + 1);
        }
    }

    @Test
    void producersOfAFanInComeGoAndFailWithoutLosingAnItemOfAnother() throws Exception {
        FanIn<Long> merge = Hub.merge(32, Overflow.backpressure());
        AtomicInteger failures = new AtomicInteger();
        merge.onFailure(failure -> failures.incrementAndGet());
        AtomicReference<TestSubscriber<Long>> self = new AtomicReference<>();
        self.set(TestSubscriber.<Long>counting(3).onItem(item -> self.get().request(1)));
        merge.subscribe(self.get());
        int each = 200;
        int rounds = 60;
        Runnable adding = () -> {
            for (int i = 0; i < rounds; i++) {
                Flow<Long> producer = Flow.range(0, each).startOn(threads);
                merge.add(i % 3 == 0 ? Flow.concat(producer, Flow.error(new AsAsked())) : producer);
            }
        };
        race(adding, adding, adding);
        merge.complete();
        self.get().awaitComplete(PATIENCE).check();
        assertThat(self.get().received()).isEqualTo(3L * rounds * each);
        assertThat(failures).hasValue(rounds);
    }

    /** Without a stack trace: thousands of them are made. */
    private static final class AsAsked extends RuntimeException {
        private static final long serialVersionUID = 1;

        AsAsked() {
            super("as asked", null, false, false);
        }
    }
}
