package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.ManualExecutor;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** {@code startOn} with a hop to the same executor right behind it: one task, no storage. */
class StartOnThereTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final ManualExecutor executor = new ManualExecutor();
    private final List<String> log = new ArrayList<>();

    private Flow<Integer> source() {
        return Flow.fromIterable(() -> {
            log.add("opened");
            Iterator<Integer> items = List.of(1, 2, 3).iterator();
            return new Iterator<Integer>() {
                @Override
                public boolean hasNext() {
                    return items.hasNext();
                }

                @Override
                public Integer next() {
                    Integer item = items.next();
                    log.add("made " + item);
                    return item;
                }
            };
        });
    }

    @Test
    void holdsNothingAndSaysSo() {
        assertThat(source().startOn(executor).on(executor).bound()).isZero();
        assertThat(source().startOn(executor).on(executor, 16).bound()).isZero();
        assertThat(source().startOn(executor).on(new ManualExecutor(), 16).bound())
                .isEqualTo(16);
        assertThat(source().startOn(executor).buffer(16).on(executor).bound()).isEqualTo(16);
        assertThat(source().buffer(4).startOn(executor).on(executor, 16).bound())
                .as("above a node that pushes it is a hop like any other")
                .isEqualTo(20);
    }

    @Test
    void opensTheSourceThereAndHandsEachItemOnBeforeTheNextIsMade() {
        TestSubscriber<Integer> down = TestSubscriber.create(2);
        source().startOn(executor)
                .on(executor)
                .onEach(item -> log.add("got " + item))
                .subscribe(down);
        assertThat(log).isEmpty();
        executor.runAll();
        assertThat(log).containsExactly("opened", "made 1", "got 1", "made 2", "got 2");
        down.request(1);
        assertThat(log).as("asked from elsewhere").hasSize(5);
        executor.runAll();
        assertThat(down.items()).containsExactly(1, 2, 3);
        down.check();
    }

    @Test
    void anIllegalRequestIsAnsweredThere() {
        TestSubscriber<Integer> down = TestSubscriber.create(1);
        source().startOn(executor).on(executor).subscribe(down);
        executor.runAll();
        down.request(0);
        assertThat(down.failure()).isNull();
        executor.runAll();
        assertThat(down.failure()).hasMessageContaining("n = 0");
        down.check();
    }

    @Test
    void aRejectedTaskFailsTheFlow() {
        TestSubscriber<Integer> down = TestSubscriber.create(1);
        RejectedExecutionException full = new RejectedExecutionException("full");
        Executor rejecting = task -> {
            throw full;
        };
        source().startOn(rejecting).on(rejecting).subscribe(down);
        assertThat(down.failure()).isSameAs(full);
        assertThat(log).isEmpty();
        down.check();
    }

    @Test
    void whatASubscriberThrowsWhenItIsToldIsReported() {
        IllegalStateException thrown = new IllegalStateException("in onSubscribe");
        source().startOn(executor).on(executor).subscribe(new Subscriber<Integer>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                throw thrown;
            }

            @Override
            public void onNext(Integer item) {
                log.add("got " + item);
            }

            @Override
            public void onError(Throwable failure) {
                log.add("failed");
            }

            @Override
            public void onComplete() {
                log.add("completed");
            }
        });
        executor.runAll();
        assertThat(reported).containsExactly(thrown);
        assertThat(log).containsExactly("opened");
    }
}
