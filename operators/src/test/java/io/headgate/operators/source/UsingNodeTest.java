package io.headgate.operators.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;

class UsingNodeTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final RuntimeException boom = new IllegalStateException("boom");
    private final RuntimeException second = new IllegalStateException("second");
    private final List<String> log = new ArrayList<>();

    private Flow<Integer> using(Publisher<Integer> items) {
        return Flow.using(
                () -> {
                    log.add("open");
                    return "r";
                },
                resource -> items,
                resource -> log.add("close"));
    }

    /** The same items, pulled or pushed. */
    private static Flow<Integer> items(boolean pulled) {
        Flow<Integer> items = Flow.of(1, 2);
        return pulled ? items : items.onRequest(n -> {});
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closesBeforeTheEndIsTold(boolean pulled) {
        TestSubscriber<Integer> subscriber =
                using(items(pulled)).onComplete(() -> log.add("complete")).into(TestSubscriber.create(5));
        assertThat(subscriber.items()).containsExactly(1, 2);
        assertThat(log).containsExactly("open", "close", "complete");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closesOnceOnCancel(boolean pulled) {
        TestSubscriber<Integer> subscriber = using(items(pulled)).into(TestSubscriber.create(1));
        assertThat(log).containsExactly("open");
        subscriber.cancel();
        subscriber.cancel();
        assertThat(log).containsExactly("open", "close");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closesOnFailureAndAddsItsOwn(boolean pulled) {
        Flow<Integer> failing = items(pulled).map(x -> {
            throw boom;
        });
        TestSubscriber<Integer> subscriber = Flow.<String, Integer>using(() -> "r", r -> failing, r -> {
                    throw second;
                })
                .into(TestSubscriber.create(5));
        assertThat(subscriber.failure()).isSameAs(boom);
        assertThat(boom.getSuppressed()).contains(second);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCloseThatFailsIsTheFailure(boolean pulled) {
        TestSubscriber<Integer> subscriber = Flow.<String, Integer>using(() -> "r", r -> items(pulled), r -> {
                    throw second;
                })
                .into(TestSubscriber.create(5));
        assertThat(subscriber.items()).containsExactly(1, 2);
        assertThat(subscriber.failure()).isSameAs(second);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCloseThatFailsAfterACancelIsReported(boolean pulled) {
        Flow.<String, Integer>using(() -> "r", r -> items(pulled), r -> {
                    throw second;
                })
                .into(TestSubscriber.create(1))
                .cancel();
        assertThat(reported).containsExactly(second);
    }

    @Test
    void whatCantBeOpenedIsNotClosed() {
        TestSubscriber<Integer> subscriber = Flow.<String, Integer>using(
                        () -> {
                            throw new java.io.IOException("no such thing");
                        },
                        r -> Flow.of(1),
                        r -> log.add("close"))
                .into(TestSubscriber.create(0));
        assertThat(subscriber.failure()).isInstanceOf(java.io.IOException.class);
        assertThat(log).isEmpty();
    }

    @Test
    void aUseThatThrowsCloses() {
        TestSubscriber<Integer> subscriber = Flow.<String, Integer>using(
                        () -> "r",
                        r -> {
                            throw boom;
                        },
                        r -> log.add("close " + r))
                .into(TestSubscriber.create(0));
        assertThat(subscriber.failure()).isSameAs(boom);
        assertThat(log).containsExactly("close r");
    }

    @Test
    void demandPassesUnchanged() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        TestSubscriber<Integer> subscriber = using(upstream).into(TestSubscriber.create(2));
        assertThat(upstream.requested()).isEqualTo(2);
        upstream.next(1).next(2);
        subscriber.cancel();
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(log).containsExactly("open", "close");
    }
}
