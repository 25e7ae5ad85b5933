package io.headgate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.TestSubscriber;
import java.util.concurrent.Flow.Processor;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** Flows into {@code java.util.concurrent.Flow} and back; the JDK's one publisher is a buffer that somebody fills. */
@Timeout(60)
class JdkFlowTest implements Scenarios, Peer {

    private static final int BUFFER = 256;

    @Override
    public Peer peer() {
        return this;
    }

    /** What {@code loop} submits, on a thread of its own for each subscriber, from the time it has one. */
    private static Publisher<Long> submitting(int buffer, Consumer<SubmissionPublisher<Long>> loop) {
        return downstream -> {
            SubmissionPublisher<Long> publisher = new SubmissionPublisher<>(ForkJoinPool.commonPool(), buffer);
            publisher.subscribe(FlowAdapters.toFlowSubscriber(downstream));
            Thread thread = new Thread(() -> loop.accept(publisher), "submitting");
            thread.setDaemon(true);
            thread.start();
        };
    }

    @Override
    public Publisher<Long> source(long count, Watch watch) {
        return submitting(BUFFER, publisher -> {
            for (long i = 0; i < count; i++) {
                watch.made.incrementAndGet();
                publisher.submit(i);
                if (!publisher.hasSubscribers()) {
                    watch.stopped.countDown();
                    return;
                }
            }
            publisher.close();
        });
    }

    @Override
    public Publisher<Long> failing(long count, RuntimeException failure) {
        return submitting(BUFFER, publisher -> {
            for (long i = 0; i < count; i++) {
                publisher.submit(i);
            }
            publisher.closeExceptionally(failure);
        });
    }

    @Override
    public Publisher<Long> pass(Publisher<Long> publisher) {
        return FlowAdapters.toPublisher(Flow.<Long>fromPublisher(publisher).toFlowPublisher());
    }

    @Override
    public Publisher<Long> elsewhere(Publisher<Long> publisher) {
        return downstream -> {
            Resubmitting processor = new Resubmitting();
            processor.subscribe(FlowAdapters.toFlowSubscriber(downstream));
            Flow.<Long>fromPublisher(publisher)
                    .startOn(task -> new Thread(task, "resubmitting").start())
                    .toFlowPublisher()
                    .subscribe(processor);
        };
    }

    /** {@code closeExceptionally} does not wait for what is in the buffer. */
    @Override
    public boolean failuresOvertake() {
        return true;
    }

    /** Its buffer, and the item in the hands of the thread that waits for a place. */
    @Override
    public long makesAhead() {
        return BUFFER + 1;
    }

    /** A full buffer wakes whoever waits for a place at the first that gets free: a hop for each item, 25 µs of it. */
    @Override
    public long longRun() {
        return 100_000;
    }

    /** Like the processor of the JDK's own documentation: into a publisher, which blocks when it is full. */
    private static final class Resubmitting extends SubmissionPublisher<Long> implements Processor<Long, Long> {
        private static final int BATCH = 64;
        private Subscription upstream;
        private int left = BATCH;

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            subscription.request(2 * BATCH);
        }

        @Override
        public void onNext(Long item) {
            submit(item);
            if (--left == 0) {
                left = BATCH;
                upstream.request(BATCH);
            }
        }

        @Override
        public void onError(Throwable failure) {
            closeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            close();
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
    void itemsAreNoMoreThanAJdkSubscriberAskedFor() {
        AtomicLong pulled = new AtomicLong();
        TestSubscriber<Long> downstream = TestSubscriber.create();
        Flow.range(0, 100)
                .onEach(item -> pulled.incrementAndGet())
                .toFlowPublisher()
                .subscribe(FlowAdapters.toFlowSubscriber(downstream));
        downstream.request(3);
        assertThat(pulled).hasValue(3);
        downstream.request(2);
        assertThat(downstream.items()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(pulled).hasValue(5);
        downstream.cancel();
    }
}
