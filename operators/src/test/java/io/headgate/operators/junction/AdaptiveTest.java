package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Concurrency;
import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code mapAsync(Concurrency.adaptive(…))} on virtual time. */
class AdaptiveTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final Wired wired = new Wired();

    /** A service that does so many calls at once, each in 10 ms; what is beyond that waits for its turn. */
    private final class Service {
        private final ArrayDeque<CompletableFuture<Long>> waiting = new ArrayDeque<>();
        private int capacity;
        private int busy;
        private int most;

        Service(int capacity) {
            this.capacity = capacity;
        }

        CompletableFuture<Long> call(Long item) {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            waiting.add(answer);
            most = Math.max(most, busy + waiting.size());
            serve();
            return answer;
        }

        private void serve() {
            while (busy < capacity && !waiting.isEmpty()) {
                CompletableFuture<Long> next = waiting.remove();
                busy++;
                wired.timers.schedule(
                        () -> {
                            busy--;
                            next.complete(1L);
                            serve();
                        },
                        Duration.ofMillis(10).toNanos());
            }
        }
    }

    private static long mean(List<Integer> limits) {
        return Math.round(limits.subList(limits.size() / 2, limits.size()).stream()
                .mapToInt(i -> i)
                .average()
                .orElseThrow());
    }

    @Test
    void growsToTheMaxWhileLatencyStays() {
        List<Integer> limits = new ArrayList<>();
        Service service = new Service(1_000);
        wired.subscribe(
                Flow.range(0, Long.MAX_VALUE)
                        .mapAsync(Concurrency.adaptive(2, 40).onLimit(limits::add), service::call),
                TestSubscriber.counting(Long.MAX_VALUE));
        assertThat(service.most).isEqualTo(2);
        wired.timers.advance(Duration.ofSeconds(1));
        assertThat(limits).isSorted().contains(40);
        assertThat(service.most).isEqualTo(40);
    }

    /** The queue shows in the latency: the limit stays near what the service can do at once, however high max is. */
    @Test
    void staysNearWhatTheServiceCanDoAtOnce() {
        List<Integer> limits = new ArrayList<>();
        Service service = new Service(20);
        var downstream = wired.subscribe(
                Flow.range(0, Long.MAX_VALUE)
                        .mapAsync(Concurrency.adaptive(1, 1_000).onLimit(limits::add), service::call),
                TestSubscriber.<Long>counting(Long.MAX_VALUE));
        wired.timers.advance(Duration.ofSeconds(60));
        assertThat(service.most).isLessThan(60);
        assertThat(mean(limits)).isBetween(18L, 45L);
        assertThat(downstream.received()).isGreaterThan(100_000); // 120,000 is all it can do
    }

    @Test
    void followsAServiceThatBecomesSlowerAndFasterAgain() {
        List<Integer> limits = new ArrayList<>();
        Service service = new Service(40);
        wired.subscribe(
                Flow.range(0, Long.MAX_VALUE)
                        .mapAsync(Concurrency.adaptive(1, 1_000).onLimit(limits::add), service::call),
                TestSubscriber.<Long>counting(Long.MAX_VALUE));
        wired.timers.advance(Duration.ofSeconds(30));
        assertThat(mean(limits)).isBetween(30L, 90L);
        service.capacity = 5;
        limits.clear();
        wired.timers.advance(Duration.ofSeconds(60));
        assertThat(mean(limits)).isBetween(3L, 15L);
        service.capacity = 40;
        limits.clear();
        wired.timers.advance(Duration.ofSeconds(60));
        assertThat(mean(limits)).isBetween(30L, 90L);
    }

    /** A limit that fell asks upstream for less; what was asked for before still comes, and nothing is rejected. */
    @Test
    void lowersDemandRatherThanRejecting() {
        TestPublisher<Long> upstream = TestPublisher.paced();
        List<CompletableFuture<Long>> started = new ArrayList<>();
        List<Integer> limits = new ArrayList<>();
        var downstream = wired.subscribe(
                Flow.fromPublisher(upstream)
                        .mapAsync(Concurrency.adaptive(1, 64).onLimit(limits::add), item -> {
                            CompletableFuture<Long> stage = new CompletableFuture<>();
                            started.add(stage);
                            return stage;
                        }),
                TestSubscriber.<Long>counting(Long.MAX_VALUE));
        assertThat(upstream.outstanding()).isEqualTo(1);
        int next = 0;
        long latency = 10;
        int highest = 0;
        int before = 1;
        for (int round = 0; round < 400; round++) {
            if (round == 200) {
                latency = 200;
                highest = limits.get(limits.size() - 1);
            }
            while (upstream.outstanding() > 0) {
                upstream.next((long) next++);
            }
            wired.timers.advance(Duration.ofMillis(latency));
            List<CompletableFuture<Long>> running = new ArrayList<>(started);
            started.clear();
            running.forEach(stage -> stage.complete(0L));
            int limit = limits.isEmpty() ? 1 : limits.get(limits.size() - 1);
            // What was asked for before the limit fell still comes; everything else is within it.
            assertThat(upstream.outstanding()).isLessThanOrEqualTo(Math.max(limit, before));
            before = limit;
        }
        assertThat(highest).isEqualTo(64);
        assertThat(limits).contains(2).anyMatch(limit -> limit < 16);
        assertThat(upstream.maxOutstanding()).isEqualTo(64);
        assertThat(downstream.received()).isEqualTo(next);
        downstream.check();
    }

    @Test
    void doesNotGrowWhatNobodyUses() {
        List<Integer> limits = new ArrayList<>();
        var downstream = wired.subscribe(
                Flow.range(0, 10_000)
                        .mapAsync(Concurrency.adaptive(4, 64).onLimit(limits::add), CompletableFuture::completedFuture),
                TestSubscriber.<Long>counting(Long.MAX_VALUE));
        downstream.awaitComplete().check();
        assertThat(limits).isEmpty();
    }

    @Test
    void survivesAnObserverThatThrows() {
        Service service = new Service(1_000);
        var downstream = wired.subscribe(
                Flow.range(0, 500)
                        .mapAsync(
                                Concurrency.adaptive(1, 8).onLimit(limit -> {
                                    throw new IllegalStateException("observer");
                                }),
                                service::call),
                TestSubscriber.<Long>counting(Long.MAX_VALUE));
        wired.timers.advance(Duration.ofSeconds(10));
        downstream.awaitComplete().check();
        assertThat(reported).isNotEmpty().allMatch(failure -> "observer".equals(failure.getMessage()));
    }

    @Test
    void saysWhatIsAllowedAndWhatItHolds() {
        Flow<Long> flow = Flow.range(0, 9).mapAsync(Concurrency.adaptive(2, 16), CompletableFuture::completedFuture);
        assertThat(flow.bound()).isEqualTo(16);
        assertThat(flow.explain().toString()).contains("mapAsync").contains("2 to 16 at once");
        assertThat(Concurrency.fixed(3).isAdaptive()).isFalse();
        assertThatThrownBy(() -> Concurrency.adaptive(0, 3)).hasMessageContaining("min = 0");
        assertThatThrownBy(() -> Concurrency.adaptive(4, 3)).hasMessageContaining("max = 3");
        assertThatThrownBy(() -> Concurrency.adaptive(1, 1 << 21)).hasMessageContaining("max = 2097152");
        assertThatThrownBy(() -> Concurrency.adaptive(1, 3).tolerance(0.5)).hasMessageContaining("tolerance = 0.5");
        assertThatThrownBy(() -> Concurrency.adaptive(1, 3).tolerance(Double.NaN))
                .hasMessageContaining("tolerance = NaN");
    }
}
