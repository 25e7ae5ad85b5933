package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TestSubscriberTest {

    private final TestPublisher<Integer> upstream = TestPublisher.bursting();
    private final TestSubscriber<Integer> downstream = TestSubscriber.create();

    @Test
    void keepsWhatItIsGivenAndTheBooks() {
        upstream.subscribe(downstream);
        downstream.request(2);
        upstream.next(1, 2).complete();
        downstream.awaitItems(2).awaitComplete();
        assertThat(downstream.items()).containsExactly(1, 2);
        assertThat(downstream.requested()).isEqualTo(2);
        assertThat(downstream.maxDepth()).isEqualTo(1);
    }

    @Test
    void demandBeforeTheSubscriptionIsSentWithIt() {
        downstream.request(2).request(3);
        upstream.subscribe(downstream);
        assertThat(upstream.requested()).isEqualTo(5);
        assertThat(upstream.calls()).hasSize(1);
    }

    @Test
    void cancelBeforeTheSubscriptionIsSentInsteadOfDemand() {
        downstream.request(2);
        downstream.cancel();
        upstream.subscribe(downstream);
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(upstream.requested()).isZero();
    }

    @Test
    void ledgerIsRaisedBeforeTheRequestGoesOut() {
        upstream.onRequest(n -> upstream.next(1));
        upstream.subscribe(downstream);
        downstream.request(1).check();
        assertThat(downstream.items()).containsExactly(1);
    }

    @Test
    void itemsBeyondTheLedgerAreABreach() {
        upstream.subscribe(downstream);
        downstream.request(1);
        upstream.next(1, 2);
        breach("§1.1");
    }

    @Test
    void signalsAfterTheEndAreABreach() {
        upstream.subscribe(downstream);
        downstream.request(2);
        upstream.complete().forceNext(1);
        breach("§1.7");
        assertThat(downstream.terminals()).isEqualTo(1);
        upstream.forceComplete();
        assertThat(downstream.terminals()).isEqualTo(2);
    }

    @Test
    void signalsBeforeTheSubscriptionAreABreach() {
        downstream.onComplete();
        breach("§1.9");
    }

    @Test
    void secondSubscriptionIsABreachAndCancelled() {
        upstream.subscribe(downstream);
        TestPublisher.Surplus surplus = upstream.forceSecondSubscription();
        assertThat(surplus.isCancelled()).isTrue();
        assertThat(surplus.wasAsked()).isFalse();
        breach("§2.12");
    }

    @Test
    void nullIsABreach() {
        upstream.subscribe(downstream);
        assertThatThrownBy(() -> upstream.forceNext(null)).isInstanceOf(NullPointerException.class);
        breach("§2.13");
    }

    @Test
    void overlapOfTwoThreadsIsABreach() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        TestSubscriber<Integer> slow = TestSubscriber.<Integer>create(2).onItem(item -> {
            inside.countDown();
            await(leave);
        });
        upstream.subscribe(slow);
        CompletableFuture<Void> first = OwnThread.run(() -> upstream.next(1));
        await(inside);
        CompletableFuture<Void> second = OwnThread.run(upstream::complete);
        second.join();
        leave.countDown();
        first.join();
        assertThatThrownBy(slow::check).isInstanceOf(AssertionError.class).hasMessageContaining("§1.3");
    }

    @Test
    void nestedSignalsOfOneThreadAreCountedAndNoOverlap() {
        TestSubscriber<Integer> greedy = TestSubscriber.<Integer>create(2).onItem(item -> {
            if (item < 3) {
                upstream.next(item + 1);
            }
        });
        upstream.subscribe(greedy);
        greedy.request(10);
        upstream.next(1);
        assertThat(greedy.check().maxDepth()).isEqualTo(3);
    }

    @Test
    void vainWaitTellsWhatCame() {
        upstream.subscribe(downstream);
        downstream.request(3);
        upstream.next(7);
        assertThatThrownBy(() -> downstream.awaitItems(2, Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 items")
                .hasMessageContaining("requested 3, received 1 [7]");
        assertThatThrownBy(() -> downstream.awaitComplete(Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not ended");
    }

    @Test
    void waitEndsWithTheStream() {
        upstream.subscribe(downstream);
        IllegalStateException failure = new IllegalStateException("as asked");
        upstream.error(failure);
        assertThatThrownBy(() -> downstream.awaitItems(1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("as asked");
        assertThatThrownBy(downstream::awaitComplete)
                .isInstanceOf(AssertionError.class)
                .hasCause(failure);
        assertThat(downstream.awaitError(IllegalStateException.class)).isSameAs(failure);
        assertThatThrownBy(() -> downstream.awaitError(ArithmeticException.class))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void waitMeetsASignalFromAnotherThread() {
        upstream.subscribe(downstream);
        downstream.request(1);
        CompletableFuture<Void> other = OwnThread.run(() -> upstream.next(1).complete());
        downstream.awaitItems(1).awaitComplete();
        other.join();
    }

    @Test
    void hookThatThrowsIsRecorded() {
        TestSubscriber<Integer> failing = TestSubscriber.<Integer>create(1).onItem(item -> {
            throw new IllegalStateException("hook");
        });
        upstream.subscribe(failing);
        upstream.next(1);
        assertThatThrownBy(failing::check).isInstanceOf(AssertionError.class).hasMessageContaining("hook");
    }

    @Test
    void requestsOfZeroAndLessGoThroughUncounted() {
        upstream.subscribe(downstream);
        downstream.request(0).request(-1);
        assertThat(downstream.requested()).isZero();
        assertThat(upstream.calls().stream().map(TestPublisher.Call::n)).containsExactly(0L, -1L);
    }

    @Test
    void ledgerSaturates() {
        upstream.subscribe(downstream);
        downstream.request(Long.MAX_VALUE - 1).request(2);
        assertThat(downstream.requested()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void itemsAfterCancelAreCountedAndAllowed() {
        upstream.subscribe(downstream);
        downstream.request(2);
        downstream.cancel();
        upstream.next(1);
        assertThat(downstream.check().receivedAfterCancel()).isEqualTo(1);
    }

    @Test
    void countingKeepsNoItems() {
        TestSubscriber<Integer> counting = TestSubscriber.counting(Long.MAX_VALUE);
        upstream.subscribe(counting);
        upstream.next(1, 2, 3);
        assertThat(counting.received()).isEqualTo(3);
        assertThat(counting.items()).isEmpty();
    }

    @Test
    void negativeInitialDemandIsRefused() {
        assertThatThrownBy(() -> TestSubscriber.create(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private void breach(String rule) {
        assertThatThrownBy(downstream::check).isInstanceOf(AssertionError.class).hasMessageContaining(rule);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
