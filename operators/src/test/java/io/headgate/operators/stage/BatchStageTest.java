package io.headgate.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchStageTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    @TestFactory
    Stream<DynamicTest> batch() {
        return StageCheck.<Integer, List<Integer>>of(flow -> flow.batch(2))
                .in(1, 2, 3, 4, 5)
                .out(List.of(1, 2), List.of(3, 4), List.of(5))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> ofOne() {
        return StageCheck.<Integer, List<Integer>>of(flow -> flow.batch(1))
                .in(1, 2)
                .out(List.of(1), List.of(2))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> afterAndBeforeAFilter() {
        return StageCheck.<Integer, List<Integer>>of(
                        flow -> flow.filter(x -> x > 1).batch(2).filter(batch -> batch.get(0) != 4))
                .in(1, 2, 3, 4, 5, 6)
                .out(List.of(2, 3), List.of(6))
                .tests();
    }

    @ParameterizedTest
    @EnumSource
    void asksForDemandTimesSize(Host host) {
        Given<Integer> given = host.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        TestSubscriber<List<Integer>> subscriber = given.flow().batch(3).into(TestSubscriber.create(2));
        assertThat(subscriber.items()).containsExactly(List.of(1, 2, 3), List.of(4, 5, 6));
        assertThat(given.emitted).hasValue(6);
        if (host == Host.PUSHED) {
            assertThat(given.requested).hasValue(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void demandTimesSizeSaturates(Host host) {
        Given<Integer> given = host.of(1, 2, 3);
        TestSubscriber<List<Integer>> subscriber =
                given.flow().batch(1 << 30).into(TestSubscriber.create(Long.MAX_VALUE - 1));
        assertThat(subscriber.items()).containsExactly(List.of(1, 2, 3));
        if (host == Host.PUSHED) {
            assertThat(given.requested).hasValue(Long.MAX_VALUE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theRestAndAFailureWaitForDemand(Host host) {
        IllegalStateException boom = new IllegalStateException("boom");
        Given<Integer> given = host.of(1, 2, 3).failing(boom);
        TestSubscriber<List<Integer>> subscriber = given.flow().batch(2).into(TestSubscriber.create(1));
        assertThat(subscriber.items()).containsExactly(List.of(1, 2));
        assertThat(subscriber.terminals()).isZero();
        subscriber.request(1);
        assertThat(subscriber.items()).containsExactly(List.of(1, 2), List.of(3));
        assertThat(subscriber.failure()).isSameAs(boom);
        subscriber.check();
    }

    @Test
    void whatACancelLeavesIsDiscardedOnce() {
        Wired wired = new Wired();
        TestPublisher<Integer> upstream = TestPublisher.paced();
        TestSubscriber<List<Integer>> subscriber =
                wired.subscribe(Flow.fromPublisher(upstream).batch(3), TestSubscriber.create(1));
        upstream.next(1).next(2);
        subscriber.cancel();
        subscriber.cancel();
        assertThat(wired.discarded).containsExactly(1, 2);
        assertThat(upstream.isCancelled()).isTrue();
        subscriber.check();
    }

    /** What nobody asked for doesn't get into a batch; the failure after it comes too late. */
    @Test
    void aSurplusItemEndsTheFlow() {
        Wired wired = new Wired();
        IllegalStateException boom = new IllegalStateException("boom");
        TestPublisher<Integer> upstream = TestPublisher.paced();
        TestSubscriber<List<Integer>> subscriber =
                wired.subscribe(Flow.fromPublisher(upstream).batch(2), TestSubscriber.create(1));
        upstream.next(1).next(2).forceNext(3).error(boom);
        assertThat(subscriber.items()).containsExactly(List.of(1, 2));
        assertThat(subscriber.failure()).hasMessageStartingWith("§1.1");
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(reported).containsExactly(boom);
        assertThat(wired.discarded).containsExactly(3);
    }

    @ParameterizedTest
    @EnumSource
    void aCancelFromAboveTheBatchDiscardsWhatItHolds(Host host) {
        Wired wired = new Wired();
        TestSubscriber<List<Integer>> subscriber = TestSubscriber.create(5);
        Given<Integer> given = host.of(1, 2, 3);
        wired.subscribe(
                given.flow()
                        .onEach(x -> {
                            if (x == 2) {
                                subscriber.cancel();
                            }
                        })
                        .batch(3),
                subscriber);
        assertThat(subscriber.items()).isEmpty();
        assertThat(wired.discarded).containsExactly(1, 2);
        assertThat(given.isSettled()).isTrue();
        subscriber.check();
    }

    @ParameterizedTest
    @EnumSource
    void aFailureBelowDoesntSendTheRestOut(Host host) {
        Wired wired = new Wired();
        RuntimeException boom = new IllegalStateException("boom");
        List<List<Integer>> seen = new ArrayList<>();
        TestSubscriber<Integer> subscriber = wired.subscribe(
                host.of(1, 2, 3).flow().batch(2).onEach(seen::add).map(batch -> {
                    throw boom;
                }),
                TestSubscriber.create(9));
        assertThat(subscriber.failure()).isSameAs(boom);
        assertThat(seen).containsExactly(List.of(1, 2));
        subscriber.check();
    }
}
