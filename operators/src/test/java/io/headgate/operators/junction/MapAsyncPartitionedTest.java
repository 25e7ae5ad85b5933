package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Beside;
import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Items are written as key × 10 + number. */
class MapAsyncPartitionedTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();
    private final Map<Integer, CompletableFuture<String>> started = new LinkedHashMap<>();

    private CompletableFuture<String> start(Integer item) {
        CompletableFuture<String> stage = new CompletableFuture<>();
        started.put(item, stage);
        return stage;
    }

    private TestSubscriber<String> subscribe(int n, int perKey, long demand) {
        return wired.subscribe(
                Flow.fromPublisher(upstream).mapAsyncPartitioned(n, perKey, item -> item / 10, this::start),
                TestSubscriber.create(demand));
    }

    private void done(int... items) {
        for (int item : items) {
            started.get(item).complete("r" + item);
        }
    }

    @Test
    void startsSoManyOfAKeyAndTheNextWhenOneHasCompleted() {
        var downstream = subscribe(6, 2, 10);
        assertThat(upstream.requested()).isEqualTo(6);
        upstream.next(10, 11, 12, 13, 20);
        assertThat(started.keySet()).containsExactly(10, 11, 20);
        done(11); // its turn isn't there yet, but its place is free
        assertThat(started.keySet()).containsExactly(10, 11, 20, 12);
        assertThat(downstream.items()).isEmpty();
        done(10);
        assertThat(downstream.items()).containsExactly("r10", "r11");
        assertThat(started.keySet()).containsExactly(10, 11, 20, 12, 13);
        done(13, 20, 12);
        assertThat(downstream.items()).containsExactly("r10", "r11", "r20", "r12", "r13");
        upstream.complete();
        downstream.awaitComplete().check();
    }

    @Test
    void asksForNWhateverDownstreamAsksFor() {
        var downstream = subscribe(3, 1, 0);
        assertThat(upstream.requested()).isEqualTo(3);
        upstream.next(10, 11, 20);
        done(10, 20);
        assertThat(upstream.requested()).isEqualTo(3); // done, but not delivered
        downstream.request(1);
        assertThat(downstream.items()).containsExactly("r10");
        assertThat(upstream.requested()).isEqualTo(4);
        downstream.request(100);
        assertThat(downstream.items()).containsExactly("r10", "r20");
        assertThat(upstream.requested()).isEqualTo(5);
        assertThat(upstream.maxOutstanding()).isEqualTo(3);
        assertThat(Flow.fromPublisher(upstream)
                        .mapAsyncPartitioned(3, 1, item -> item, this::start)
                        .bound())
                .isEqualTo(3);
    }

    @Test
    void cancelsWhatRunsAndDiscardsWhatWaitsAndWhatIsDone() {
        var downstream = subscribe(6, 1, 0);
        upstream.next(10, 11, 20, 30);
        done(20);
        downstream.cancel();
        assertThat(upstream.cancels()).isEqualTo(1);
        assertThat(started.get(10)).isCancelled();
        assertThat(started.get(30)).isCancelled();
        assertThat(wired.discarded).containsExactlyInAnyOrder(11, "r20");
        assertThat(started.keySet()).containsExactly(10, 20, 30);
        upstream.forceNext(40);
        assertThat(wired.discarded).contains(40);
    }

    @Test
    void failsWhenTheResultsOfThatKeyBeforeItAreDelivered() {
        var downstream = subscribe(6, 3, 10);
        upstream.next(10, 11, 12, 20);
        started.get(11).completeExceptionally(new IllegalStateException("eleven"));
        done(12);
        assertThat(downstream.failure()).isNull();
        done(10);
        assertThat(downstream.awaitError()).hasMessage("eleven");
        assertThat(downstream.items()).containsExactly("r10");
        assertThat(started.get(20)).isCancelled();
        assertThat(upstream.cancels()).isEqualTo(1);
        assertThat(wired.discarded).containsExactly("r12");
        downstream.check();
    }

    @Test
    void failsWithWhatTheKeyFunctionThrewOrWithoutAKey() {
        Function<Integer, Integer> keys = item -> {
            if (item == 20) {
                throw new IllegalStateException("mine");
            }
            return item / 10;
        };
        var thrown = wired.subscribe(
                Flow.fromPublisher(upstream)
                        .mapAsyncPartitioned(6, 1, keys, this::start)
                        .named("by account"),
                TestSubscriber.create(10));
        upstream.next(10, 11);
        done(10);
        upstream.next(20);
        assertThat(thrown.awaitError()).hasMessage("mine");
        assertThat(thrown.failure().getSuppressed()[0]).hasMessageContaining("mapAsyncPartitioned \"by account\"");
        assertThat(thrown.items()).containsExactly("r10");
        assertThat(upstream.cancels()).isEqualTo(1);
        assertThat(started.get(11)).isCancelled();
        assertThat(wired.discarded).containsExactly(20);
        var without = wired.subscribe(
                Flow.of(1).mapAsyncPartitioned(6, 1, item -> null, this::start), TestSubscriber.create(10));
        assertThat(without.awaitError())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("mapAsyncPartitioned: the key function returned null for 1");
    }

    @Test
    void namesTheOperatorWhenTheFunctionGivesNull() {
        var downstream = wired.subscribe(
                Flow.of(1).<Integer, String>mapAsyncPartitioned(6, 1, item -> item, item -> null),
                TestSubscriber.create(10));
        assertThat(downstream.awaitError()).hasMessageContaining("mapAsyncPartitioned");
        assertThatThrownBy(() -> subscribe(0, 1, 0)).hasMessageContaining("n is 0");
        assertThatThrownBy(() -> subscribe(1, 0, 0)).hasMessageContaining("perKey is 0");
        assertThatThrownBy(() -> Flow.of(1).mapAsyncPartitioned(1, 1, null, this::start))
                .hasMessageContaining("key");
        wired.subscribe(
                        Flow.<Integer>empty().mapAsyncPartitioned(1, 1, item -> item, this::start),
                        TestSubscriber.create())
                .awaitComplete();
    }

    @Test
    void takesManyOnTheSpotWithoutRecursion() {
        var downstream = wired.subscribe(
                Flow.range(0, 100_000).mapAsyncPartitioned(8, 2, item -> item % 5, CompletableFuture::completedFuture),
                TestSubscriber.<Long>counting(Long.MAX_VALUE));
        assertThat(downstream.awaitComplete().check().received()).isEqualTo(100_000);
        assertThat(downstream.maxDepth()).isEqualTo(1);
    }

    @Test
    void keepsTheOrderAndTheLimitOfEachKeyOverAPool() {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        int keys = 7;
        AtomicIntegerArray running = new AtomicIntegerArray(keys);
        AtomicInteger most = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(1); // of one key run at once: the first item waits for it
        try {
            List<Integer> items = IntStream.range(0, 30_000).boxed().toList();
            var downstream = wired.subscribe(
                    Flow.fromIterable(items).mapAsyncPartitioned(16, 2, item -> item % keys, item -> {
                        if (most.accumulateAndGet(running.incrementAndGet(item % keys), Math::max) >= 2) {
                            two.countDown();
                        }
                        return CompletableFuture.supplyAsync(
                                () -> {
                                    if (item == 0) {
                                        Beside.await(() -> two.getCount() == 0, "another item of its key");
                                    }
                                    if (ThreadLocalRandom.current().nextInt(8) == 0) {
                                        Thread.onSpinWait();
                                    }
                                    running.decrementAndGet(item % keys);
                                    return item;
                                },
                                pool);
                    }),
                    TestSubscriber.<Integer>create(Long.MAX_VALUE));
            List<Integer> all =
                    downstream.awaitComplete(Duration.ofSeconds(60)).check().items();
            assertThat(all).hasSize(items.size());
            Map<Integer, List<Integer>> byKey = new LinkedHashMap<>();
            all.forEach(item ->
                    byKey.computeIfAbsent(item % keys, k -> new ArrayList<>()).add(item));
            byKey.values().forEach(of -> assertThat(of).isSorted());
            assertThat(most.get()).isEqualTo(2);
        } finally {
            pool.shutdownNow();
        }
    }
}
