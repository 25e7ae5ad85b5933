package io.headgate.operators.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.operators.Retry;
import io.headgate.testkit.ManualExecutor;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;

/** What publishers of others do that they shouldn't. */
class EdgeTest {

    private final RuntimeException broken = new IllegalStateException("thrown by subscribe");

    private final ManualExecutor executor = new ManualExecutor();

    /** §1.1: found by throwing publishers that break the rules at every operator; stages let the surplus through. */
    @Test
    void itemsThatNobodyAskedForEndTheFlow() {
        TestPublisher<Integer> upstream = TestPublisher.bursting();
        List<Object> discarded = new ArrayList<>();
        TestSubscriber<Integer> down = TestSubscriber.create(2);
        Flow.fromPublisher(upstream).map(x -> x).onDiscard(discarded::add).subscribe(down);
        upstream.next(1, 2, 3);
        assertThat(down.check().items()).containsExactly(1, 2);
        assertThat(down.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("§1.1: a publisher sent more than the 2 items it was asked for");
        assertThat(discarded).containsExactly(3);
        assertThat(upstream.isCancelled()).isTrue();
    }

    /** §1.3: onSubscribe is a signal as well, and what it asks for may come on another thread at once. */
    @Test
    void anItemWaitsUntilOnSubscribeHasReturned() {
        Publisher<Integer> onAnotherThread = subscriber -> subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                Thread emitting = new Thread(() -> {
                    subscriber.onNext(1);
                    subscriber.onComplete();
                });
                emitting.start();
                try {
                    emitting.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void cancel() {}
        });
        List<String> order = new ArrayList<>();
        TestSubscriber<Integer> down = TestSubscriber.<Integer>create(0)
                .onSubscribed(self -> {
                    self.request(1);
                    order.add("subscribed");
                })
                .onItem(item -> order.add("item"));
        Flow.fromPublisher(onAnotherThread).subscribe(down);
        assertThat(order).containsExactly("subscribed", "item");
        assertThat(down.isCompleted()).isTrue();
        down.check();
    }

    @TestFactory
    Stream<DynamicTest> whatSubscribeThrowsIsAnError() {
        return below((name, operator) -> {
            Flow<Integer> flow = Flow.fromPublisher(subscriber -> {
                throw broken;
            });
            TestSubscriber<Integer> down = TestSubscriber.create(1);
            operator.apply(flow).subscribe(down);
            executor.runAll();
            assertThat(down.failure()).isSameAs(broken);
            down.check();
        });
    }

    @TestFactory
    Stream<DynamicTest> whatSubscribeThrowsAfterItsSubscriptionIsAnError() {
        return below((name, operator) -> {
            TestPublisher<Integer> source = TestPublisher.paced();
            Flow<Integer> flow = Flow.fromPublisher(subscriber -> {
                source.subscribe(subscriber);
                throw broken;
            });
            TestSubscriber<Integer> down = TestSubscriber.create(1);
            operator.apply(flow).subscribe(down);
            executor.runAll();
            assertThat(down.failure()).isSameAs(broken);
            down.check();
        });
    }

    private interface Case {
        void run(String name, UnaryOperator<Flow<Integer>> operator);
    }

    private Stream<DynamicTest> below(Case test) {
        return Stream.of(
                test(test, "nothing", flow -> flow),
                test(test, "map", flow -> flow.map(x -> x)),
                test(test, "buffer", flow -> flow.buffer(2)),
                test(test, "startOn", flow -> flow.startOn(executor)),
                test(test, "retry", flow -> flow.retry(Retry.immediately(1))),
                test(test, "concat, the second", flow -> Flow.concat(Flow.empty(), flow)),
                test(test, "merge", flow -> Flow.merge(Flow.never(), flow)),
                test(test, "flatMap, an inner one", flow -> Flow.of(1).flatMap(1, x -> flow)),
                test(test, "concatMap, an inner one", flow -> Flow.of(1).concatMap(x -> flow)));
    }

    private static DynamicTest test(Case test, String name, UnaryOperator<Flow<Integer>> operator) {
        return DynamicTest.dynamicTest(name, () -> test.run(name, operator));
    }
}
