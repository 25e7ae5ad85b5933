package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.ManualExecutor;
import io.headgate.testkit.TestSubscriber;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Seen to fail against a refusal that is answered by the requester because it found no upstream yet. */
class StartOnTest {

    private final ManualExecutor executor = new ManualExecutor();

    @Test
    void anIllegalRequestBeforeTheSourceIsThereIsAnsweredByTheTask() {
        AtomicInteger opened = new AtomicInteger();
        TestSubscriber<Integer> down = TestSubscriber.create(0);
        Flow.fromIterable(() -> {
                    opened.incrementAndGet();
                    return List.of(1).iterator();
                })
                .startOn(executor)
                .subscribe(down);
        down.request(0);
        executor.runAll();
        assertThat(down.failure()).hasMessageContaining("n = 0");
        assertThat(opened).hasValue(0);
        down.check();
    }

    @Test
    void anIllegalRequestWhileTheSourceIsOpenedIsAnsweredWithoutAnItem() {
        TestSubscriber<Integer> down = TestSubscriber.create(5);
        Flow.fromIterable(() -> {
                    down.request(-1);
                    return List.of(1).iterator();
                })
                .startOn(executor)
                .subscribe(down);
        executor.runAll();
        assertThat(down.failure()).hasMessageContaining("n = -1");
        assertThat(down.items()).isEmpty();
        down.check();
    }

    /** The request looks for the source just when the task has it and delivers the first item. */
    @Test
    void anIllegalRequestIsNotAnsweredBesideAnItem() throws InterruptedException {
        for (int round = 0; round < 2_000; round++) {
            Meeting meeting = new Meeting();
            Flow.fromIterable(() -> {
                        meeting.opening.countDown();
                        while (!meeting.requesting) {
                            Thread.onSpinWait();
                        }
                        return List.of(1, 2, 3).iterator();
                    })
                    .startOn(task -> new Thread(task).start())
                    .subscribe(meeting);
            meeting.subscription.request(3);
            meeting.opening.await();
            meeting.requesting = true;
            meeting.subscription.request(0);
            assertThat(meeting.end.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(meeting.overlaps).as("overlaps in round " + round).hasValue(0);
        }
    }

    private static final class Meeting implements Subscriber<Integer> {
        final CountDownLatch opening = new CountDownLatch(1);
        final CountDownLatch end = new CountDownLatch(1);
        final AtomicInteger overlaps = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();
        volatile boolean requesting;
        Subscription subscription;

        @Override
        public void onSubscribe(Subscription s) {
            subscription = s;
        }

        @Override
        public void onNext(Integer item) {
            enter();
            for (int i = 0; i < 2_000; i++) {
                Thread.onSpinWait();
            }
            inside.decrementAndGet();
        }

        @Override
        public void onError(Throwable failure) {
            enter();
            inside.decrementAndGet();
            end.countDown();
        }

        @Override
        public void onComplete() {
            end.countDown();
        }

        private void enter() {
            if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
            }
        }
    }
}
