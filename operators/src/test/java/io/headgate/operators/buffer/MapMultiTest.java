package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapMultiTest {

    private static Flow<Integer> items(boolean pulled, Integer... items) {
        Flow<Integer> flow = Flow.of(items);
        return pulled ? flow : flow.onRequest(n -> {});
    }

    private static void twice(int x, Consumer<Integer> out) {
        for (int i = 0; i < x; i++) {
            out.accept(x);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSurplusWaits(boolean pulled) {
        TestSubscriber<Integer> subscriber = items(pulled, 0, 3, 0, 1, 2)
                .<Integer>mapMulti(MapMultiTest::twice)
                .into(TestSubscriber.create(0));
        for (int i = 1; i <= 6; i++) {
            subscriber.request(1);
            assertThat(subscriber.received()).isEqualTo(i);
        }
        assertThat(subscriber.items()).containsExactly(3, 3, 3, 1, 2, 2);
        assertThat(subscriber.isCompleted()).isTrue();
        subscriber.check();
    }

    @Test
    void asksForOneAtATimeAndOnlyWhenNothingIsLeft() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        TestSubscriber<Integer> subscriber = Flow.fromPublisher(upstream)
                .<Integer>mapMulti(MapMultiTest::twice)
                .into(TestSubscriber.create(1));
        assertThat(upstream.requested()).isEqualTo(1);
        upstream.next(3);
        assertThat(upstream.requested()).isEqualTo(1);
        subscriber.request(2);
        assertThat(upstream.requested()).isEqualTo(1);
        subscriber.request(1);
        assertThat(upstream.requested()).isEqualTo(2);
        upstream.next(0);
        assertThat(upstream.requested()).isEqualTo(3);
        upstream.complete();
        assertThat(subscriber.isCompleted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tooManyOfOneFailAfterThoseBefore(boolean pulled) {
        TestSubscriber<Integer> subscriber =
                items(pulled, 2, 4).<Integer>mapMulti(3, MapMultiTest::twice).into(TestSubscriber.create(9));
        assertThat(subscriber.items()).containsExactly(2, 2, 4, 4, 4);
        assertThat(subscriber.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mapMulti: the function made more than 3 items of one");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatACancelLeavesIsDiscarded(boolean pulled) {
        Wired wired = new Wired();
        TestSubscriber<Integer> subscriber =
                wired.subscribe(items(pulled, 3, 1).<Integer>mapMulti(MapMultiTest::twice), TestSubscriber.create(1));
        subscriber.cancel();
        assertThat(subscriber.items()).containsExactly(3);
        assertThat(wired.discarded).containsExactly(3, 3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFunctionThatThrowsFailsAfterWhatItMade(boolean pulled) {
        RuntimeException boom = new IllegalStateException("boom");
        TestSubscriber<Integer> subscriber = items(pulled, 1)
                .<Integer>mapMulti((x, out) -> {
                    out.accept(x);
                    throw boom;
                })
                .named("mine")
                .into(TestSubscriber.create(1));
        assertThat(subscriber.items()).containsExactly(1);
        assertThat(subscriber.failure()).isSameAs(boom);
        assertThat(boom.getSuppressed()[0]).hasMessage("thrown in mapMulti \"mine\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsTakenAfterTheFunctionHasReturned(boolean pulled) {
        AtomicReference<Consumer<Integer>> kept = new AtomicReference<>();
        items(pulled, 1).<Integer>mapMulti((x, out) -> kept.set(out)).into(TestSubscriber.create(1));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> kept.get().accept(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after the function had returned");
    }
}
