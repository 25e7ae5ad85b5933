package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The newer junctions with their inputs on two threads that start at once. */
class CombiningRaceTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private static final int ROUNDS = 5_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CyclicBarrier line = new CyclicBarrier(2);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private void together(Runnable one, Runnable two) throws Exception {
        Future<?> other = threads.submit(() -> {
            line.await();
            one.run();
            return null;
        });
        line.await();
        two.run();
        other.get(60, TimeUnit.SECONDS);
    }

    private static List<Integer> send(TestPublisher<Integer> to, int from, int count) {
        List<Integer> sent = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            if (to.tryNext(i)) {
                sent.add(i);
            }
        }
        return sent;
    }

    /** What the old inner flow sends at the switch comes before the new one's, or is discarded; demand is what is left. */
    @Test
    void switchMapSwitchesOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Wired wired = new Wired();
            TestPublisher<Integer> outer = TestPublisher.paced();
            TestPublisher<Integer> old = TestPublisher.paced();
            TestPublisher<Integer> fresh = TestPublisher.paced();
            var downstream = wired.subscribe(
                    Flow.fromPublisher(outer).switchMap(item -> item == 1 ? old : fresh), TestSubscriber.create(6));
            outer.next(1);
            AtomicReference<List<Integer>> sent = new AtomicReference<>(List.of());
            together(() -> sent.set(send(old, 10, 4)), () -> {
                outer.next(2);
                fresh.awaitRequested(2); // whoever is inside the gate subscribes to it
                fresh.next(20, 21);
            });
            List<Integer> delivered = downstream.check().items();
            assertThat(delivered).isSorted().endsWith(20, 21);
            assertThat(fresh.requested()).isEqualTo(6 - (delivered.size() - 2));
            List<Object> fates = new ArrayList<>(delivered.subList(0, delivered.size() - 2));
            fates.addAll(wired.discarded);
            assertThat(fates).hasSameElementsAs(sent.get()).hasSameSizeAs(sent.get());
            assertThat(old.cancels()).isEqualTo(1);
        }
    }

    @Test
    void switchMapOpensTheNewestAndDiscardsTheOthers() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Wired wired = new Wired();
            TestPublisher<Integer> outer = TestPublisher.paced();
            List<Integer> opened = new ArrayList<>(); // by one thread at a time
            var downstream = wired.subscribe(
                    Flow.fromPublisher(outer).switchMap(item -> {
                        opened.add(item);
                        return Flow.of(item);
                    }),
                    TestSubscriber.<Integer>create());
            together(
                    () -> {
                        for (int i = 0; i < 8; i++) {
                            outer.next(i);
                        }
                        outer.complete();
                    },
                    () -> downstream.request(100));
            assertThat(downstream.awaitComplete(PATIENCE).check().items()).contains(7);
            assertThat(opened.size() + wired.discarded.size()).isEqualTo(8);
        }
    }

    @Test
    void firstOfDeliversFromOne() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Wired wired = new Wired();
            TestPublisher<Integer> one = TestPublisher.paced();
            TestPublisher<Integer> two = TestPublisher.paced();
            var downstream = wired.subscribe(Flow.firstOf(one, two), TestSubscriber.create(8));
            AtomicReference<List<Integer>> sent = new AtomicReference<>(List.of());
            AtomicReference<List<Integer>> alsoSent = new AtomicReference<>(List.of());
            together(() -> sent.set(send(one, 10, 3)), () -> alsoSent.set(send(two, 20, 3)));
            List<Integer> delivered = downstream.check().items();
            boolean first = delivered.get(0) < 20;
            assertThat(delivered).isEqualTo(first ? sent.get() : alsoSent.get());
            assertThat(wired.discarded).hasSameElementsAs(first ? alsoSent.get() : sent.get());
            assertThat(one.cancels() + two.cancels()).isEqualTo(1);
        }
    }

    /** An item, the end and the other's signal meet: one end, each item one fate. */
    @Test
    void takeUntilOtherEndsOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Wired wired = new Wired();
            TestPublisher<Integer> items = TestPublisher.paced();
            TestPublisher<Integer> signal = TestPublisher.paced();
            var downstream =
                    wired.subscribe(Flow.fromPublisher(items).takeUntilOther(signal), TestSubscriber.create(8));
            AtomicReference<List<Integer>> sent = new AtomicReference<>(List.of());
            together(
                    () -> {
                        sent.set(send(items, 10, 3));
                        items.complete();
                    },
                    signal::complete);
            downstream.awaitComplete(PATIENCE).check();
            assertThat(downstream.terminals()).isEqualTo(1);
            List<Integer> delivered = downstream.items(); // none, if the signal was first
            List<Object> fates = new ArrayList<>(delivered);
            fates.addAll(wired.discarded);
            assertThat(delivered).isEqualTo(sent.get().subList(0, delivered.size()));
            assertThat(fates).hasSameElementsAs(sent.get()).hasSameSizeAs(sent.get());
        }
        assertThat(reported).isEmpty();
    }

    /** Each item is part of a row or discarded, once; the last row is of the last items. */
    @Test
    void combineLatestKeepsItsBooks() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Wired wired = new Wired();
            TestPublisher<Integer> one = TestPublisher.paced();
            TestPublisher<Integer> two = TestPublisher.paced();
            var downstream =
                    wired.subscribe(Flow.combineLatest(one, two, (x, y) -> List.of(x, y)), TestSubscriber.create(100));
            together(
                    () -> one.next(10, 11, 12, 13).complete(),
                    () -> two.next(20, 21, 22).complete());
            List<List<Integer>> rows =
                    downstream.awaitComplete(PATIENCE).check().items();
            assertThat(rows.get(rows.size() - 1)).containsExactly(13, 22);
            HashSet<Object> used = new HashSet<>();
            rows.forEach(used::addAll);
            assertThat(wired.discarded).doesNotContainAnyElementsOf(used);
            assertThat(used.size() + wired.discarded.size()).isEqualTo(7);
            assertThat(rows.size() + wired.discarded.size()).isEqualTo(6); // the first row took two
        }
    }

    @Test
    void withLatestFromKeepsItsBooks() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Wired wired = new Wired();
            TestPublisher<Integer> items = TestPublisher.paced();
            TestPublisher<Integer> newest = TestPublisher.paced();
            var downstream = wired.subscribe(
                    Flow.fromPublisher(items).withLatestFrom(newest, (x, y) -> List.of(x, y)),
                    TestSubscriber.create(100));
            together(() -> newest.next(20, 21, 22, 23), () -> items.next(10, 11, 12, 13));
            items.next(14).complete();
            List<List<Integer>> pairs =
                    downstream.awaitComplete(PATIENCE).check().items();
            assertThat(pairs.get(pairs.size() - 1)).containsExactly(14, 23);
            HashSet<Object> used = new HashSet<>();
            pairs.forEach(used::addAll);
            assertThat(wired.discarded).doesNotContainAnyElementsOf(used);
            assertThat(used.size() + wired.discarded.size()).isEqualTo(9);
        }
    }

    @Test
    void mergeSortedSortsWhatThreadsBring() {
        long each = 20_000;
        Flow<Long> merged = Flow.mergeSorted(
                Comparator.naturalOrder(),
                Flow.range(0, each).map(i -> 3 * i).startOn(threads),
                Flow.range(0, each).map(i -> 3 * i + 1).startOn(threads),
                Flow.range(0, each).map(i -> 3 * i + 2));
        AtomicReference<TestSubscriber<Long>> self = new AtomicReference<>();
        long[] expected = {0};
        self.set(TestSubscriber.<Long>counting(10).onItem(item -> {
            expected[0] += item == expected[0] ? 1 : 0; // serialized by the junction
            self.get().request(1);
        }));
        merged.subscribe(self.get());
        assertThat(self.get().awaitComplete(PATIENCE).check().received()).isEqualTo(3 * each);
        assertThat(expected[0]).isEqualTo(3 * each);
    }

    @Test
    void flatMapOrderedKeepsTheOrderOverAPool() {
        long[] expected = {0};
        var downstream = TestSubscriber.<Long>counting(Long.MAX_VALUE).onItem(item -> {
            expected[0] += item == expected[0] ? 1 : 0;
        });
        Flow.range(0, 2_000)
                .flatMapOrdered(8, item -> Flow.range(item * 50, 50).startOn(threads), 7)
                .subscribe(downstream);
        assertThat(downstream.awaitComplete(PATIENCE).check().received()).isEqualTo(100_000);
        assertThat(expected[0]).isEqualTo(100_000);
    }
}
