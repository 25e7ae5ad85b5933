package io.headgate.operators.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.testkit.ManualExecutor;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A lazy hop right below a node that can deliver on the executor itself: nothing is stored in between. */
class LazyHopTest {

    record Case(String name, Flow<Integer> flow, List<Integer> items) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Flow<Integer> numbers() {
        return Flow.of(1, 2, 3);
    }

    static Stream<Case> movable() {
        return Stream.of(
                new Case("expand", numbers().expand(item -> List.of(9).iterator()), List.of(1, 2, 3)),
                new Case(
                        "flatMapIterable",
                        numbers().flatMapIterable(item -> List.of(item, item)),
                        List.of(1, 1, 2, 2, 3, 3)),
                new Case("zip", Flow.zip(numbers(), numbers(), Integer::sum), List.of(2, 4, 6)),
                new Case("concat", Flow.concat(numbers(), numbers()), List.of(1, 2, 3, 1, 2, 3)),
                new Case("onStart", numbers().onStart(() -> {}), List.of(1, 2, 3)),
                new Case("buffer", numbers().buffer(2), List.of(1, 2, 3)));
    }

    @ParameterizedTest
    @MethodSource("movable")
    void deliversThereByItself(Case movable) {
        ManualExecutor elsewhere = new ManualExecutor();
        Flow<Integer> moved = movable.flow().on(elsewhere);
        TestSubscriber<Integer> downstream = moved.into(TestSubscriber.create(100));
        assertThat(downstream.items()).isEmpty();
        elsewhere.runAll();
        assertThat(downstream.awaitComplete().check().items()).isEqualTo(movable.items());
        assertThat(Plans.<Integer>nodeOf(moved).holds()).isZero();
    }

    @Test
    void aHopBelowAHopHasItsOwnStore() {
        ManualExecutor here = new ManualExecutor();
        ManualExecutor there = new ManualExecutor();
        Flow<Integer> moved = numbers().on(here).on(there, 4);
        assertThat(Plans.<Integer>nodeOf(moved).holds()).isEqualTo(4);
        TestSubscriber<Integer> downstream = moved.into(TestSubscriber.create(3));
        for (boolean again = true; again; ) {
            again = here.runAll() + there.runAll() > 0;
        }
        assertThat(downstream.check().items()).containsExactly(1, 2, 3);
    }

    // ---- what can be lazy

    @Test
    void aBufferThatDropsTakesEverything() {
        Flow<Integer> dropping = numbers().buffer(4, Overflow.dropOldest());
        assertThatThrownBy(dropping::lazy)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("takes everything");
        assertThatThrownBy(() -> dropping.prefetch(2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBufferKeepsItsNameAndAsksForNoMoreThanDownstream() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        Flow<Integer> lazy =
                Flow.fromPublisher(upstream).buffer(4).named("parsed").lazy();
        assertThat(lazy.explain()).contains("parsed");
        TestSubscriber<Integer> downstream = lazy.into(TestSubscriber.create(2));
        assertThat(upstream.requested()).isEqualTo(2);
        upstream.next(1, 2);
        assertThat(downstream.check().items()).containsExactly(1, 2);
    }

    // ---- a segment that gets warm with the last item it sees

    @Test
    void anItemThatWaitsForDemandBehindTheOneThatMakesASegmentWarm() {
        List<Long> last = new ArrayList<>();
        TestSubscriber<Long> downstream = TestSubscriber.<Long>counting(PullHost.WARM)
                .onItem(item -> {
                    if (item < 0) {
                        last.add(item);
                    }
                });
        Flow.range(0, PullHost.WARM).map(item -> item).endWith(-1L).subscribe(downstream);
        assertThat(downstream.received()).isEqualTo(PullHost.WARM);
        assertThat(downstream.terminals()).isZero();
        downstream.request(1).awaitComplete().check();
        assertThat(last).containsExactly(-1L);
    }

    @Test
    void theItemThatMakesAPushedSegmentWarmMayBeItsLast() {
        long warm = 8 * 1024;
        TestSubscriber<Long> downstream = TestSubscriber.counting(Long.MAX_VALUE);
        List<String> log = new ArrayList<>();
        Flow.<Long>fromPublisher(subscriber -> Flow.range(0, 2 * warm).subscribe(subscriber))
                .onCancel(() -> log.add("cancelled"))
                .map(item -> item)
                .take(warm)
                .subscribe(downstream);
        downstream.awaitComplete().check();
        assertThat(downstream.received()).isEqualTo(warm);
        assertThat(log).containsExactly("cancelled");
    }

    /** A chain with state isn't replaced within a subscription, however warm its segment gets. */
    @Test
    void aPushedSegmentWithStateGoesOnAsItIs() {
        long many = 4 * HotCode.THRESHOLD;
        TestSubscriber<Long> downstream = TestSubscriber.counting(Long.MAX_VALUE);
        Flow.<Long>fromPublisher(subscriber -> Flow.range(0, 2 * many).subscribe(subscriber))
                .map(item -> item)
                .take(many + 1)
                .subscribe(downstream);
        assertThat(downstream.awaitComplete().check().received()).isEqualTo(many + 1);
    }
}
