package io.headgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;

class TestPublisherTest {

    private final TestPublisher<String> upstream = TestPublisher.paced();
    private final TestSubscriber<String> downstream = TestSubscriber.create();

    @Test
    void pacedRefusesToEmitBeyondDemand() {
        upstream.subscribe(downstream);
        downstream.request(1);
        upstream.next("a");
        assertThatThrownBy(() -> upstream.next("b"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("asked for 1, sent 1");
        assertThat(upstream.tryNext("b")).isFalse();
        downstream.request(1);
        assertThat(upstream.tryNext("b")).isTrue();
        assertThat(downstream.check().items()).containsExactly("a", "b");
    }

    @Test
    void burstingEmitsAnyway() {
        TestPublisher<String> bursting = TestPublisher.bursting();
        bursting.subscribe(downstream);
        bursting.next("a");
        assertThat(downstream.received()).isEqualTo(1);
    }

    @Test
    void callsAreLoggedWithThreadAndProgress() {
        upstream.subscribe(downstream);
        downstream.request(2);
        upstream.next("a");
        downstream.cancel();
        assertThat(upstream.calls())
                .containsExactly(
                        new TestPublisher.Call(TestPublisher.Kind.REQUEST, 2, Thread.currentThread(), 0),
                        new TestPublisher.Call(TestPublisher.Kind.CANCEL, 0, Thread.currentThread(), 1));
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(upstream.cancels()).isEqualTo(1);
        assertThat(upstream.tryNext("b")).isFalse();
    }

    @Test
    void outstandingIsWhatWasAskedAndNotSent() {
        upstream.subscribe(downstream);
        downstream.request(3);
        upstream.next("a", "b");
        assertThat(upstream.outstanding()).isEqualTo(1);
        downstream.request(1);
        assertThat(upstream.maxOutstanding()).isEqualTo(3);
        downstream.request(Long.MAX_VALUE);
        assertThat(upstream.outstanding()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void requestOfZeroIsABreach() {
        upstream.subscribe(downstream);
        downstream.request(0);
        assertThatThrownBy(upstream::check).isInstanceOf(AssertionError.class).hasMessageContaining("§3.9");
    }

    @Test
    void overlappingRequestsAreABreach() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        upstream.onRequest(n -> {
            if (n == 1) {
                inside.countDown();
                join(leave);
            }
        });
        upstream.subscribe(downstream);
        Subscription subscription = downstream.subscription();
        CompletableFuture<Void> first = OwnThread.run(() -> subscription.request(1));
        inside.await();
        subscription.request(2);
        leave.countDown();
        first.join();
        assertThatThrownBy(upstream::check).isInstanceOf(AssertionError.class).hasMessageContaining("§2.7");
    }

    @Test
    void nestedRequestsOfOneThreadAreNone() {
        upstream.onRequest(n -> upstream.tryNext("x"));
        TestSubscriber<String> greedy = TestSubscriber.create(1);
        TestSubscriber<String> self = greedy.onItem(item -> {});
        upstream.subscribe(self);
        self.request(1);
        upstream.check();
    }

    @Test
    void subscribingAgainStartsANewScript() {
        upstream.subscribe(downstream);
        downstream.request(5);
        TestSubscriber<String> second = TestSubscriber.create();
        upstream.subscribe(second);
        assertThat(upstream.subscriptions()).isEqualTo(2);
        assertThat(upstream.requested()).isZero();
        second.request(1);
        upstream.next("b").complete();
        assertThat(second.awaitComplete().items()).containsExactly("b");
        assertThat(downstream.items()).isEmpty();
    }

    @Test
    void callsAfterTheEndAreCounted() {
        upstream.subscribe(downstream);
        upstream.complete();
        assertThat(upstream.callsAfterEnd()).isZero();
        downstream.cancel();
        assertThat(upstream.callsAfterEnd()).isEqualTo(1);
    }

    @Test
    void scriptErrorsAreToldToTheTest() {
        assertThatThrownBy(() -> upstream.next("a")).isInstanceOf(IllegalStateException.class);
        upstream.subscribe(downstream);
        upstream.complete();
        assertThatThrownBy(() -> upstream.next("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(upstream::complete).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void waitsMeetCallsFromOtherThreads() {
        CompletableFuture<Void> other = OwnThread.run(() -> {
            upstream.subscribe(downstream);
            downstream.request(2).request(2);
            downstream.cancel();
        });
        upstream.awaitSubscribed().awaitRequested(4).awaitCancelled();
        other.join();
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
