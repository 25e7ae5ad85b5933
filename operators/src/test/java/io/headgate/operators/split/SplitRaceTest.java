package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Beside;
import io.headgate.operators.Flow;
import io.headgate.operators.Group;
import io.headgate.operators.GroupPolicy;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Upstream, and each inner flow's reader, on threads of their own: each item is delivered or discarded, once. */
class SplitRaceTest {

    private static final int ITEMS = 2_000;
    private static final int ROUNDS = 40;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private Flow<Long> upstream() {
        return Flow.range(0, ITEMS).on(executor, 16);
    }

    private static void balance(List<Long> delivered, Queue<Object> discarded) {
        // What a reader left is given up by whoever is inside the gate, which may be after the end was told.
        Beside.await(
                () -> delivered.size()
                                + discarded.stream()
                                        .filter(Long.class::isInstance)
                                        .count()
                        >= ITEMS,
                "the fate of each item");
        BitSet seen = new BitSet();
        delivered.forEach(item -> once(seen, item));
        discarded.forEach(item -> {
            if (item instanceof Long number) {
                once(seen, number);
            }
        });
        assertThat(seen.cardinality()).isEqualTo(ITEMS);
    }

    private static void once(BitSet seen, long item) {
        assertThat(seen.get((int) item)).as("%s came twice", item).isFalse();
        seen.set((int) item);
    }

    @Test
    void groupsThatAreReadOnOtherThreads() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            int most = 1 + round % 4;
            List<Long> items = upstream()
                    .groupBy(most, x -> x * 31 % 7, GroupPolicy.completeIdle(1 + round % 5))
                    .flatMap(most, group -> group.flow().on(executor, 2))
                    .toList(ITEMS)
                    .await(LIMIT);
            assertThat(items).hasSize(ITEMS).doesNotHaveDuplicates();
        }
    }

    @Test
    void moreKeysThanAreTakenAtOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<Long> items = upstream()
                    .groupBy(8, x -> x * 31 % 7, GroupPolicy.completeIdle(1 + round % 5))
                    .flatMap(1 + round % 3, group -> group.flow().on(executor, 2))
                    .toList(ITEMS)
                    .await(LIMIT);
            assertThat(items).hasSize(ITEMS).doesNotHaveDuplicates();
        }
    }

    @Test
    void groupsWhoseReadersLeave() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            GroupPolicy<Long> policy = GroupPolicy.completeIdle(1 + round % 5);
            Queue<Object> discarded = new ConcurrentLinkedQueue<>();
            long take = 1L + round % 9;
            List<Long> items = upstream()
                    .groupBy(4, x -> x * 31 % 7, round % 2 == 0 ? policy : policy.reopening())
                    .flatMap(
                            4,
                            (Group<Long, Long> group) -> group.flow().take(take).on(executor, 2))
                    .onDiscard(discarded::add)
                    .toList(ITEMS)
                    .await(LIMIT);
            balance(items, discarded);
        }
    }

    @Test
    void windowsThatAreReadOnOtherThreads() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<Long> items = upstream()
                    .window(1 + round % 5, Duration.ofNanos(1 + round * 1_000L))
                    .flatMap(1 + round % 3, window -> window.on(executor, 2))
                    .toList(ITEMS)
                    .await(LIMIT);
            assertThat(items).hasSize(ITEMS).doesNotHaveDuplicates();
        }
    }

    @Test
    void windowsWhoseReadersLeave() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Queue<Object> discarded = new ConcurrentLinkedQueue<>();
            List<Long> items = upstream()
                    .window(4, Duration.ofNanos(1 + round * 1_000L))
                    .flatMap(1 + round % 3, window -> window.take(2).on(executor, 2))
                    .onDiscard(discarded::add)
                    .toList(ITEMS)
                    .await(LIMIT);
            balance(items, discarded);
        }
    }
}
