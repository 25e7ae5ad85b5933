package io.headgate.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Flows into {@code java.util.concurrent.Flow} and back: demand, cancel and errors cross as they are. */
@Timeout(60)
class JdkFlowTest {

    private static final int MILLION = 1_000_000;

    /** Takes {@code batch} at a time and cancels after {@code most}. */
    private static final class Taking implements Subscriber<Long> {
        private final List<Long> items = new ArrayList<>();
        private final CompletableFuture<List<Long>> end = new CompletableFuture<>();
        private final int batch;
        private final int most;
        private Subscription subscription;

        Taking(int batch, int most) {
            this.batch = batch;
            this.most = most;
        }

        @Override
        public void onSubscribe(Subscription s) {
            subscription = s;
            s.request(batch);
        }

        @Override
        public void onNext(Long item) {
            items.add(item);
            if (items.size() == most) {
                subscription.cancel();
                end.complete(items);
            } else if (items.size() % batch == 0) {
                subscription.request(batch);
            }
        }

        @Override
        public void onError(Throwable t) {
            end.completeExceptionally(t);
        }

        @Override
        public void onComplete() {
            end.complete(items);
        }
    }

    @Test
    void jdkSubscriberAsksAndGetsExactlyThat() {
        AtomicLong pulled = new AtomicLong();
        Taking downstream = new Taking(4, Integer.MAX_VALUE);
        Flow.range(0, 10)
                .onEach(item -> pulled.incrementAndGet())
                .toFlowPublisher()
                .subscribe(downstream);
        assertThat(downstream.end.join()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(pulled).hasValue(10);
    }

    @Test
    void jdkSubscriberCancelReachesFlow() {
        AtomicLong pulled = new AtomicLong();
        AtomicLong cancels = new AtomicLong();
        Taking downstream = new Taking(4, 6);
        Flow.range(0, MILLION)
                .onEach(item -> pulled.incrementAndGet())
                .onCancel(cancels::incrementAndGet)
                .toFlowPublisher()
                .subscribe(downstream);
        assertThat(downstream.end.join()).hasSize(6);
        assertThat(pulled).hasValue(6);
        assertThat(cancels).hasValue(1);
    }

    @Test
    void errorsCrossBothWays() {
        IllegalStateException failure = new IllegalStateException("as asked");
        Taking downstream = new Taking(1, 1);
        Flow.<Long>error(failure).toFlowPublisher().subscribe(downstream);
        assertThatThrownBy(downstream.end::join)
                .isInstanceOf(CompletionException.class)
                .hasCause(failure);

        try (SubmissionPublisher<Long> publisher = new SubmissionPublisher<>()) {
            var last = Flow.<Long>fromFlowPublisher(publisher).last();
            publisher.submit(1L);
            publisher.closeExceptionally(failure);
            assertThatThrownBy(last::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCause(failure);
        }
    }

    @Test
    void submissionPublisherFeelsBackpressure() {
        try (SubmissionPublisher<Long> publisher = new SubmissionPublisher<>(Runnable::run, 4)) {
            TestSubscriber<Long> downstream = TestSubscriber.create();
            Flow.<Long>fromFlowPublisher(publisher).subscribe(downstream);
            for (long i = 0; i < 4; i++) {
                assertThat(publisher.offer(i, null)).isGreaterThanOrEqualTo(0);
            }
            assertThat(publisher.offer(4L, null)).isNegative(); // its buffer is full: nothing was asked for
            assertThat(downstream.received()).isZero();
            downstream.request(2).awaitItems(2);
            assertThat(downstream.items()).containsExactly(0L, 1L);
            assertThat(publisher.estimateMinimumDemand()).isNotPositive();
            downstream.cancel();
        }
    }

    @Test
    void flowCancelReachesSubmissionPublisher() {
        try (SubmissionPublisher<Long> publisher = new SubmissionPublisher<>(Runnable::run, 4)) {
            var first = Flow.<Long>fromFlowPublisher(publisher).first();
            assertThat(publisher.submit(7L)).isNotNegative();
            assertThat(first.join()).contains(7L);
            assertThat(publisher.offer(8L, null)).isNotNegative(); // finds the subscription cancelled
            assertThat(publisher.hasSubscribers()).isFalse();
        }
    }

    @Test
    void millionItemsThroughSubmissionPublisher() throws Exception {
        CompletableFuture<Long> sum;
        try (SubmissionPublisher<Long> publisher = new SubmissionPublisher<>()) {
            sum = Flow.<Long>fromFlowPublisher(publisher).buffer(128).fold(0L, Long::sum);
            for (long i = 0; i < MILLION; i++) {
                publisher.submit(i);
            }
        }
        assertThat(sum.get(30, TimeUnit.SECONDS)).isEqualTo((long) MILLION * (MILLION - 1) / 2);
    }
}
