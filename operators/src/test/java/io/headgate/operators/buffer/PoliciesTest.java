package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Admission;
import io.headgate.core.Budget;
import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Emitter;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every policy, through {@code buffer} and through {@code emit}: what stays, what is lost, why, and that nothing else is. */
class PoliciesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Wired wired = new Wired();
    private final List<String> lost = new ArrayList<>();

    /** Where the ten items are put in. */
    private interface Inlet {
        void put(int item);

        void complete();
    }

    /** A policy, and what becomes of 1 to 10 where there is room for three and nobody asks. */
    record Case(
            String name, Capacity<Integer> capacity, Overflow<Integer> policy, List<Integer> kept, List<String> lost) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<String> lost(String reason, int... items) {
        return IntStream.of(items).mapToObj(item -> item + " " + reason).toList();
    }

    static Stream<Case> policies() {
        Capacity<Integer> three = Capacity.items(3);
        return Stream.of(
                new Case(
                        "dropNewest",
                        three,
                        Overflow.dropNewest(),
                        List.of(1, 2, 3),
                        lost("NEWEST", 4, 5, 6, 7, 8, 9, 10)),
                new Case(
                        "dropOldest",
                        three,
                        Overflow.dropOldest(),
                        List.of(8, 9, 10),
                        lost("OLDEST", 1, 2, 3, 4, 5, 6, 7)),
                new Case(
                        "latest",
                        Capacity.items(1),
                        Overflow.latest(),
                        List.of(10),
                        lost("OLDEST", 1, 2, 3, 4, 5, 6, 7, 8, 9)),
                new Case("dropAll", three, Overflow.dropAll(), List.of(10), lost("ALL", 1, 2, 3, 4, 5, 6, 7, 8, 9)),
                new Case(
                        "dropLowest",
                        three,
                        Overflow.dropLowest(Comparator.comparing((Integer item) -> item % 5)),
                        List.of(3, 4, 9), // worth 3, 4, 4: an arriving item never displaces its equal
                        lost("LOWEST", 1, 5, 6, 2, 7, 8, 10)),
                new Case("sample", three, Overflow.sample(3), List.of(1, 2, 9), lost("SAMPLED", 4, 5, 3, 7, 8, 6, 10)),
                new Case(
                        "shed",
                        three,
                        Overflow.shed(Admission.retryAfter(SECOND)),
                        List.of(1, 2, 3),
                        lost("SHED", 4, 5, 6, 7, 8, 9, 10)),
                new Case(
                        "a weight",
                        Capacity.weight(6, item -> item),
                        Overflow.dropNewest(),
                        List.of(1, 2, 3),
                        Stream.concat(lost("NEWEST", 4, 5, 6).stream(), lost("TOO_HEAVY", 7, 8, 9, 10).stream())
                                .toList()),
                new Case(
                        "a budget",
                        Capacity.<Integer>items(100).within(Budget.of(3, 1)),
                        Overflow.dropNewest(),
                        List.of(1, 2, 3),
                        lost("NEWEST", 4, 5, 6, 7, 8, 9, 10)));
    }

    private Overflow<Integer> told(Overflow<Integer> policy) {
        return policy.onDrop((item, reason) -> lost.add(item + " " + reason));
    }

    private TestSubscriber<Integer> subscribe(
            boolean emitting, Capacity<Integer> capacity, Overflow<Integer> policy, AtomicReference<Inlet> inlet) {
        if (!emitting) {
            TestPublisher<Integer> source = TestPublisher.bursting();
            var downstream = wired.subscribe(
                    Flow.fromPublisher(source).buffer(capacity, told(policy)).named("held"), TestSubscriber.create(0));
            inlet.set(new Inlet() {
                @Override
                public void put(int item) {
                    source.next(item);
                }

                @Override
                public void complete() {
                    source.complete();
                }
            });
            return downstream;
        }
        AtomicReference<Emitter<Integer>> emitter = new AtomicReference<>();
        var downstream = wired.subscribe(
                Flow.<Integer>emit(capacity, told(policy), emitter::set).named("held"), TestSubscriber.create(0));
        inlet.set(new Inlet() {
            @Override
            public void put(int item) {
                assertThat(emitter.get().send(item)).isNotEqualTo(Offer.FULL);
            }

            @Override
            public void complete() {
                emitter.get().complete();
            }
        });
        return downstream;
    }

    @ParameterizedTest
    @MethodSource("policies")
    void keepsAndLosesWhatItSays(Case policy) {
        for (boolean emitting : new boolean[] {false, true}) {
            lost.clear();
            AtomicReference<Inlet> inlet = new AtomicReference<>();
            var downstream = subscribe(emitting, policy.capacity, policy.policy, inlet);
            for (int item = 1; item <= 10; item++) {
                inlet.get().put(item);
            }
            inlet.get().complete();
            downstream.request(100);
            assertThat(downstream.awaitComplete().check().items()).isEqualTo(policy.kept);
            assertThat(lost).containsExactlyInAnyOrderElementsOf(policy.lost);
        }
    }

    /** Whatever waits when downstream cancels is discarded, which isn't dropped. */
    @ParameterizedTest
    @MethodSource("policies")
    void balancesOnACancel(Case policy) {
        for (boolean emitting : new boolean[] {false, true}) {
            lost.clear();
            wired.discarded.clear();
            AtomicReference<Inlet> inlet = new AtomicReference<>();
            var downstream = subscribe(emitting, policy.capacity, policy.policy, inlet);
            for (int item = 1; item <= 10; item++) {
                inlet.get().put(item);
            }
            downstream.cancel();
            assertThat(wired.discarded).containsExactlyInAnyOrderElementsOf(policy.kept);
            assertThat(lost).hasSize(10 - policy.kept.size());
        }
    }

    /**
     * Elsewhere an item can expire only when it is polled beside a full buffer, or never. Here it does when its turn comes
     * (the first half: there is room, and nobody else arrives) and when room is needed (the second).
     */
    @Test
    void whatWaitedTooLongIsDropped() {
        for (boolean emitting : new boolean[] {false, true}) {
            lost.clear();
            AtomicReference<Inlet> inlet = new AtomicReference<>();
            var downstream = subscribe(
                    emitting, Capacity.items(3), Overflow.<Integer>dropNewest().expiring(SECOND), inlet);
            inlet.get().put(1);
            inlet.get().put(2);
            wired.timers.advance(SECOND.plusNanos(1));
            downstream.request(1);
            assertThat(downstream.items()).isEmpty();
            assertThat(lost).containsExactly("1 EXPIRED", "2 EXPIRED");
            inlet.get().put(3);
            assertThat(downstream.items()).containsExactly(3);
            for (int item = 4; item <= 6; item++) {
                inlet.get().put(item);
            }
            wired.timers.advance(SECOND); // exactly as long as allowed
            inlet.get().put(7);
            assertThat(lost).last().isEqualTo("7 NEWEST");
            wired.timers.advance(Duration.ofNanos(1));
            inlet.get().put(8);
            assertThat(lost).containsSequence("4 EXPIRED", "5 EXPIRED", "6 EXPIRED");
            inlet.get().complete();
            downstream.request(10);
            assertThat(downstream.awaitComplete().check().items()).containsExactly(3, 8);
        }
    }

    /** The last item that expires lets the end through, without demand for it, and at once: a timer sees to that. */
    @Test
    void theEndDoesNotWaitForWhatHasExpired() {
        for (boolean emitting : new boolean[] {false, true}) {
            lost.clear();
            AtomicReference<Inlet> inlet = new AtomicReference<>();
            var downstream = subscribe(emitting, Capacity.items(3), Overflow.expireAfter(SECOND), inlet);
            inlet.get().put(1);
            wired.timers.advance(SECOND.dividedBy(2));
            inlet.get().put(2);
            assertThat(wired.timers.pending()).isEmpty();
            inlet.get().complete();
            wired.timers.advance(SECOND);
            assertThat(downstream.terminals())
                    .as("the second has waited as long as it may")
                    .isZero();
            wired.timers.advance(Duration.ofNanos(1));
            assertThat(downstream.awaitComplete().check().items()).isEmpty();
            assertThat(lost).containsExactly("1 EXPIRED", "2 EXPIRED");
            assertThat(wired.timers.pending()).isEmpty();
        }
    }

    @Test
    void anEndThatComesSoonerLeavesNoTimer() {
        for (boolean emitting : new boolean[] {false, true}) {
            for (boolean cancelling : new boolean[] {false, true}) {
                AtomicReference<Inlet> inlet = new AtomicReference<>();
                var downstream = subscribe(emitting, Capacity.items(3), Overflow.expireAfter(SECOND), inlet);
                inlet.get().put(1);
                inlet.get().complete();
                assertThat(wired.timers.pending()).hasSize(1);
                if (cancelling) {
                    downstream.cancel();
                } else {
                    downstream.request(1).awaitComplete();
                }
                assertThat(wired.timers.pending()).isEmpty();
            }
        }
    }

    private static int incomparable(Integer one, Integer other) {
        throw new IllegalStateException(one == null || other == null ? "null" : "incomparable");
    }

    @Test
    void aComparatorThatThrowsFailsTheFlowAndNamesTheOperator() {
        TestPublisher<Integer> source = TestPublisher.bursting();
        Overflow<Integer> policy = told(Overflow.dropLowest(PoliciesTest::incomparable));
        var downstream =
                wired.subscribe(Flow.fromPublisher(source).buffer(2, policy).named("alarms"), TestSubscriber.create(0));
        source.next(1, 2, 3);
        assertThat(source.isCancelled()).isTrue();
        downstream.request(5);
        Throwable failure = downstream.awaitError();
        assertThat(failure).hasMessage("incomparable");
        assertThat(failure.getSuppressed())
                .anySatisfy(place -> assertThat(place).hasMessageContaining("buffer \"alarms\""));
        // in = out + dropped + discarded
        assertThat(downstream.check().items()).containsExactly(1, 2);
        assertThat(lost).isEmpty();
        assertThat(wired.discarded).containsExactly(3);
    }

    @Test
    void aWeigherThatThrowsFailsTheFlowAndNamesTheOperator() {
        TestPublisher<Integer> source = TestPublisher.paced();
        Capacity<Integer> capacity = Capacity.weight(10, item -> {
            if (item == 2) {
                throw new IllegalStateException("no scales");
            }
            return item;
        });
        var downstream = wired.subscribe(
                Flow.fromPublisher(source).buffer(capacity, Overflow.backpressure()), TestSubscriber.create(0));
        source.next(1);
        source.next(2);
        assertThat(source.isCancelled()).isTrue();
        downstream.request(5);
        Throwable failure = downstream.awaitError();
        assertThat(failure).hasMessage("no scales");
        assertThat(failure.getSuppressed()[0]).hasMessageContaining("buffer");
        assertThat(downstream.items()).containsExactly(1);
        assertThat(wired.discarded).containsExactly(2);
    }

    /** With an emitter it is the sender who hears of it, and the flow goes on as if the item had not been sent. */
    @Test
    void aComparatorThatThrowsIsTheSendersMistake() {
        AtomicReference<Emitter<Integer>> emitter = new AtomicReference<>();
        Overflow<Integer> policy = told(Overflow.dropLowest(PoliciesTest::incomparable));
        var downstream = wired.subscribe(Flow.<Integer>emit(2, policy, emitter::set), TestSubscriber.create(0));
        emitter.get().send(1);
        emitter.get().send(2);
        assertThatThrownBy(() -> emitter.get().send(3)).hasMessage("incomparable");
        downstream.request(1);
        assertThat(emitter.get().send(4)).isEqualTo(Offer.SENT);
        emitter.get().complete();
        downstream.request(9);
        assertThat(downstream.awaitComplete().check().items()).containsExactly(1, 2, 4);
        assertThat(lost).isEmpty();
        assertThat(wired.discarded).isEmpty();
    }

    @Test
    void refusesBadArgumentsAtAssembly() {
        assertThatThrownBy(() -> Overflow.sample(0)).hasMessage("oneIn is 0, must be at least 1");
        assertThatThrownBy(() -> Overflow.expireAfter(Duration.ZERO)).hasMessageStartingWith("atMost is 0 s, must be");
        assertThatThrownBy(() -> Overflow.expireAfter(Duration.ofDays(365_000)))
                .hasMessageStartingWith("atMost is 365000 d, must be more than zero and at most 292 years");
        assertThatThrownBy(() -> Admission.paced(SECOND, Duration.ofMillis(1)))
                .hasMessage("most is 1 ms, must be at least 1 s");
        assertThatThrownBy(() -> Admission.retryAfter(Duration.ofDays(365_000))).hasMessageStartingWith("least is 365");
        assertThat(Flow.range(0, 1)
                        .buffer(3, Overflow.<Long>dropOldest().expiring(Duration.ofMillis(50)))
                        .explain())
                .contains("expires after 50 ms");
        assertThat(DropReason.SUPERSEDED.text()).isNotBlank();
    }
}
