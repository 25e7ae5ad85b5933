package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code prefetch(n)} and {@code lazy()} behind a junction. */
class PrefetchTest {

    private final TestPublisher<Integer> a = TestPublisher.paced();
    private final TestPublisher<Integer> b = TestPublisher.paced();

    /**
     * A junction of two flows of which the first is asked for min(D, 32) where nobody says anything else.
     *
     * @param holds the most it holds with a prefetch of 5
     */
    record Junction(String name, long holds, BiFunction<TestPublisher<Integer>, TestPublisher<Integer>, Flow<?>> of) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Junction> junctions() {
        return Stream.of(
                new Junction("merge", 10, (a, b) -> Flow.merge(a, b)),
                new Junction("mergeDelayErrors", 10, (a, b) -> Flow.mergeDelayErrors(a, b)),
                new Junction("zip", 10, (a, b) -> Flow.zip(a, b, Integer::sum)),
                new Junction("mergeSorted", 10, (a, b) -> Flow.mergeSorted(Comparator.naturalOrder(), a, b)),
                new Junction("interleave", 10, (a, b) -> Flow.interleave(2, a, b)),
                new Junction("combineLatest", 12, (a, b) -> Flow.combineLatest(a, b, Integer::sum)),
                new Junction(
                        "withLatestFrom", 6, (a, b) -> Flow.fromPublisher(a).withLatestFrom(b, Integer::sum)),
                new Junction(
                        "takeUntilOther", 6, (a, b) -> Flow.fromPublisher(a).takeUntilOther(b)),
                new Junction("flatMap", 10, (a, b) -> Flow.of(a).flatMap(2, x -> x)),
                new Junction("flatMapDelayErrors", 10, (a, b) -> Flow.of(a).flatMapDelayErrors(2, x -> x)),
                new Junction("flatMapOrdered", 10, (a, b) -> Flow.of(a).flatMapOrdered(2, x -> x)),
                new Junction("switchMap", 6, (a, b) -> Flow.of(a).switchMap(x -> x)),
                new Junction("switchMapDelayErrors", 6, (a, b) -> Flow.of(a).switchMapDelayErrors(x -> x)));
    }

    @ParameterizedTest
    @MethodSource("junctions")
    void aheadItAsksBeforeAnybodyHas(Junction junction) {
        Flow<?> flow = junction.of.apply(a, b).prefetch(5);
        assertThat(flow.bound()).isEqualTo(junction.holds);
        var downstream = flow.into(TestSubscriber.create(0));
        assertThat(a.requested()).isEqualTo(5);
        downstream.request(100);
        assertThat(a.outstanding()).as("no more for a greater demand").isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            if (b.outstanding() > 0 && !junction.name.equals("takeUntilOther")) {
                b.next(i);
            }
            a.next(i);
        }
        assertThat(a.outstanding()).as("replenished when four are used up").isBetween(1L, 5L);
        assertThat(a.requested()).isGreaterThan(5);
        downstream.cancel();
        downstream.check();
        assertThat(a.isCancelled()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("junctions")
    void lazyItAsksForNoMoreThanDownstream(Junction junction) {
        Flow<?> flow = junction.of.apply(a, b).named("mine").prefetch(5).lazy();
        assertThat(flow.explain()).contains("\"mine\"");
        var downstream = flow.into(TestSubscriber.create(0));
        assertThat(a.requested()).isZero();
        downstream.request(2);
        assertThat(a.outstanding()).isEqualTo(2);
        downstream.request(100);
        assertThat(a.outstanding())
                .as("less than a batch is missing, or it was asked for")
                .isBetween(2L, 5L);
    }

    @Test
    void ofARaceItIsTheWinners() {
        var downstream = Flow.firstOf(a, b).prefetch(5).into(TestSubscriber.create(0));
        assertThat(a.requested()).isZero();
        downstream.request(1);
        assertThat(a.requested()).isEqualTo(1);
        assertThat(b.requested()).isEqualTo(1);
        b.next(1);
        assertThat(b.outstanding()).isEqualTo(5);
        assertThat(a.isCancelled()).isTrue();
    }

    @Test
    void whatIsWrittenFirstIsNotChanged() {
        Flow<Integer> zipped = Flow.zip(a, b, Integer::sum);
        Flow<Integer> ahead = zipped.prefetch(5);
        assertThat(zipped.bound()).isEqualTo(64);
        assertThat(ahead.explain()).contains("2 inputs × 5 ahead");
        assertThat(zipped.explain()).contains("2 inputs × 32;");
    }

    @Test
    void whatIsPulledIsNeverAhead() {
        Flow<Integer> pulled = Flow.fromIterable(List.of(1, 2, 3));
        var seen = TestSubscriber.<Integer>create(1);
        Flow.merge(pulled.onEach(x -> assertThat(seen.received()).isEqualTo(x - 1)), Flow.empty())
                .prefetch(8)
                .subscribe(seen);
        seen.request(1).request(1).awaitComplete().check();
    }

    @Test
    void badArgumentsFailAtAssembly() {
        assertThatThrownBy(() -> Flow.merge(a, b).prefetch(0)).hasMessageContaining("n is 0");
        assertThatThrownBy(() -> Flow.merge(a, b).prefetch((1 << 20) + 1)).hasMessageContaining("n is 1048577");
        assertThatThrownBy(() -> Flow.of(1).concatMap(Flow::of).prefetch(2)).hasMessageContaining("concatMap");
    }
}
