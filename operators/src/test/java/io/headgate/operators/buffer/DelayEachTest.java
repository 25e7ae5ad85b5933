package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Beside;
import io.headgate.operators.Flow;
import io.headgate.operators.Meeting;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelayEachTest {

    private static final Duration DELAY = Duration.ofMillis(50);

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();

    private TestSubscriber<Integer> subscribe(long demand, int capacity) {
        return wired.subscribe(Flow.fromPublisher(upstream).delayEach(DELAY, capacity), TestSubscriber.create(demand));
    }

    private void after(long millis) {
        wired.timers.advance(Duration.ofMillis(millis));
    }

    @Test
    void sendsEachItemAfterTheDelayInOrder() {
        var downstream = subscribe(Long.MAX_VALUE, 8);
        upstream.next(1);
        after(20);
        upstream.next(2, 3);
        assertThat(wired.timers.pending()).hasSize(1);
        after(29);
        assertThat(downstream.items()).isEmpty();
        after(1);
        assertThat(downstream.items()).containsExactly(1);
        after(20);
        assertThat(downstream.items()).containsExactly(1, 2, 3);
        assertThat(wired.timers.pending()).isEmpty();
        downstream.check();
    }

    @Test
    void asksForWhatDownstreamAskedUpToTheCapacity() {
        var downstream = subscribe(3, 4);
        assertThat(upstream.requested()).isEqualTo(3);
        downstream.request(100);
        assertThat(upstream.requested()).isEqualTo(3); // one free place of four is less than a batch
        upstream.next(1, 2, 3);
        assertThat(upstream.outstanding()).isZero();
        after(50);
        assertThat(downstream.items()).containsExactly(1, 2, 3);
        assertThat(upstream.outstanding()).isEqualTo(4);
        assertThat(upstream.maxOutstanding()).isEqualTo(4);
        downstream.check();
    }

    @Test
    void replenishesAtThreeQuartersHoweverSmallTheCapacity() {
        for (int capacity : new int[] {1, 2, 3, 4, 7}) {
            Wired own = new Wired();
            TestPublisher<Integer> source = TestPublisher.paced();
            var downstream = own.subscribe(
                    Flow.fromPublisher(source).delayEach(DELAY, capacity), TestSubscriber.create(Long.MAX_VALUE));
            int sent = 0;
            for (int round = 0; round < 100; round++) {
                assertThat(source.outstanding()).isPositive().isLessThanOrEqualTo(capacity);
                while (source.outstanding() > 0) {
                    source.next(sent++);
                }
                own.timers.advance(DELAY);
                assertThat(downstream.received()).isEqualTo(sent);
            }
            downstream.check();
        }
    }

    @Test
    void keepsAnItemThatFallsDueWithoutDemandAndSetsNoTimerForIt() {
        var downstream = subscribe(2, 4);
        upstream.next(1);
        after(10);
        upstream.next(2);
        after(40);
        assertThat(downstream.items()).containsExactly(1);
        after(10);
        assertThat(downstream.items()).containsExactly(1, 2);
        assertThat(wired.timers.pending()).isEmpty();
        downstream.request(1);
        upstream.next(3);
        after(500);
        assertThat(downstream.check().items()).containsExactly(1, 2, 3);
    }

    @Test
    void theEndWaitsForTheItemsBeforeIt() {
        var downstream = subscribe(10, 4);
        upstream.next(1, 2).complete();
        assertThat(downstream.isCompleted()).isFalse();
        after(49);
        assertThat(downstream.items()).isEmpty();
        after(1);
        assertThat(downstream.awaitComplete().check().items()).containsExactly(1, 2);
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void aFailureWaitsForTheItemsBeforeItAndAnEmptyFlowForNothing() {
        var downstream = subscribe(10, 4);
        upstream.next(1).error(new IllegalStateException("late"));
        assertThat(downstream.failure()).isNull();
        after(50);
        assertThat(downstream.items()).containsExactly(1);
        assertThat(downstream.awaitError()).hasMessage("late");
        wired.subscribe(Flow.empty().delayEach(DELAY, 4), TestSubscriber.create(0))
                .awaitComplete()
                .check();
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void discardsWhatItHoldsAndTheTimerOnCancel() {
        var downstream = subscribe(10, 4);
        upstream.next(1, 2, 3);
        downstream.cancel();
        assertThat(wired.discarded).containsExactly(1, 2, 3);
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void leavesNoTimerAfterAnIllegalRequest() {
        var downstream = subscribe(10, 4);
        upstream.next(1);
        downstream.subscription().request(0);
        assertThat(downstream.awaitError()).hasMessageContaining("3.9");
        assertThat(wired.discarded).containsExactly(1);
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void refusesAnUpstreamThatSendsMoreThanItWasAskedFor() {
        TestPublisher<Integer> bursting = TestPublisher.bursting();
        var downstream = wired.subscribe(
                Flow.fromPublisher(bursting).delayEach(DELAY, 2).named("slow"), TestSubscriber.create(10));
        bursting.next(1, 2, 3);
        assertThat(bursting.isCancelled()).isTrue();
        after(50);
        assertThat(downstream.items()).containsExactly(1, 2);
        assertThat(downstream.awaitError()).hasMessageContaining("slow").hasMessageContaining("2 items");
        assertThat(wired.discarded).containsExactly(3);
    }

    @Test
    void passesAPulledSource() {
        var downstream =
                wired.subscribe(Flow.range(0, 100).delayEach(DELAY, 10), TestSubscriber.create(Long.MAX_VALUE));
        for (int i = 0; i < 20; i++) {
            after(50);
        }
        assertThat(downstream.awaitComplete().check().received()).isEqualTo(100);
    }

    @Test
    void theLongestDelayDoesNotOverflow() {
        after(1_000);
        var downstream = wired.subscribe(
                Flow.fromPublisher(upstream).delayEach(Duration.ofNanos(Long.MAX_VALUE), 4),
                TestSubscriber.create(Long.MAX_VALUE));
        upstream.next(1);
        after(1_000);
        assertThat(downstream.items()).isEmpty();
        downstream.cancel();
        assertThat(wired.timers.pending()).isEmpty();
    }

    /** Catches a producer that looks at the alarm before its item is in: 2 then never goes out. */
    @Test
    void anItemThatComesAsTheAlarmGoesOffHasOneOfItsOwn() {
        Meeting meeting = new Meeting(wired.timers);
        var downstream =
                wired.subscribe(Flow.fromPublisher(upstream).delayEach(DELAY, 4), TestSubscriber.create(10), meeting);
        upstream.next(1);
        meeting.atTheNextLook(() -> after(50));
        upstream.next(2);
        assertThat(downstream.items()).containsExactly(1);
        assertThat(wired.timers.pending()).hasSize(1);
        after(50);
        assertThat(downstream.check().items()).containsExactly(1, 2);
    }

    @Test
    void losesNothingBetweenTwoThreadsAndTheTimer() {
        int items = 2_000;
        TestSubscriber<Integer> downstream = TestSubscriber.counting(Long.MAX_VALUE);
        wired.subscribe(Flow.fromPublisher(upstream).delayEach(Duration.ofNanos(1), 1_024), downstream);
        try (Beside beside = new Beside()) {
            beside.whileRunning(
                    () -> {
                        for (int i = 0; i < items; i += 2) {
                            int sent = i + 2;
                            upstream.awaitRequested(sent);
                            upstream.next(i); // sets the alarm
                            upstream.next(i + 1); // comes about when it goes off
                            Beside.await(() -> downstream.received() == sent, "an item that nobody knocked for");
                        }
                    },
                    () -> wired.timers.advance(Duration.ofNanos(1)));
        }
        downstream.cancel();
        assertThat(wired.timers.pending()).isEmpty();
        downstream.check();
    }

    @Test
    void everyItemHasOneFateWhenItMeetsACancel() {
        try (Beside beside = new Beside()) {
            for (int round = 0; round < 500; round++) {
                Wired own = new Wired();
                TestPublisher<Integer> source = TestPublisher.bursting();
                var downstream = own.subscribe(
                        Flow.fromPublisher(source).delayEach(Duration.ofNanos(1), 16), TestSubscriber.create(16));
                beside.run(
                        () -> {
                            for (int i = 0; i < 8; i++) {
                                source.next(i);
                            }
                        },
                        () -> {
                            own.timers.advance(Duration.ofNanos(2));
                            downstream.cancel();
                        });
                List<Object> all = new ArrayList<>(downstream.check().items());
                all.addAll(own.discarded);
                assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
                assertThat(own.timers.pending()).isEmpty();
            }
        }
    }

    @Test
    void saysWhatItHoldsAndRefusesBadArguments() {
        Flow<Long> flow = Flow.range(0, 1);
        assertThat(flow.delayEach(DELAY, 7).bound()).isEqualTo(7);
        assertThat(flow.delayEach(DELAY, 7).explain()).contains("delayEach").contains("50 ms");
        assertThatThrownBy(() -> flow.delayEach(Duration.ZERO, 1)).hasMessageStartingWith("delay is 0 s, must be");
        assertThatThrownBy(() -> flow.delayEach(DELAY, 0)).hasMessageStartingWith("capacity is 0, must be from 1");
        assertThatThrownBy(() -> flow.delayEach(DELAY, Integer.MAX_VALUE)).hasMessageStartingWith("capacity is 2147");
        assertThatThrownBy(() -> flow.delayEach(Duration.ofDays(365_000), 1)).hasMessageContaining("at most 292 years");
    }
}
