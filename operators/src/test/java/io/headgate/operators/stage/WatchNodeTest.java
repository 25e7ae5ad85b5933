package io.headgate.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.End;
import io.headgate.operators.Flow;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchNodeTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final List<Object> log = new ArrayList<>();
    private final IllegalStateException boom = new IllegalStateException("boom");

    @TestFactory
    Stream<DynamicTest> itemsPassUnchanged() {
        return StageCheck.<Integer, Integer>of(flow -> flow.onStart(() -> {})
                        .onRequest(n -> {})
                        .onCancel(() -> {})
                        .onComplete(() -> {})
                        .onError(failure -> {})
                        .onEnd(end -> {}))
                .in(1, 2, 3)
                .out(1, 2, 3)
                .tests();
    }

    private Flow<Integer> watched(Flow<Integer> flow) {
        return flow.onStart(() -> log.add("start"))
                .onCancel(() -> log.add("cancel"))
                .onComplete(() -> log.add("complete"))
                .onError(failure -> log.add(failure))
                .onEnd(log::add);
    }

    @ParameterizedTest
    @EnumSource
    void completion(Host host) {
        watched(host.of(1).flow()).into(TestSubscriber.create(1));
        assertThat(log).containsExactly("start", "complete", new End.Completed());
    }

    @ParameterizedTest
    @EnumSource
    void failure(Host host) {
        watched(host.of(1).failing(boom).flow()).into(TestSubscriber.create(1));
        assertThat(log).containsExactly("start", boom, new End.Failed(boom));
    }

    @ParameterizedTest
    @EnumSource
    void cancelOnce(Host host) {
        TestSubscriber<Integer> subscriber = watched(host.of(1, 2).flow()).into(TestSubscriber.create(1));
        subscriber.cancel();
        subscriber.cancel();
        assertThat(log).containsExactlyInAnyOrder("start", "cancel", new End.Cancelled());
    }

    @ParameterizedTest
    @EnumSource
    void aStageFurtherDownHasEnough(Host host) {
        watched(host.of(1, 2).flow()).take(1).into(TestSubscriber.create(5));
        assertThat(log).containsExactlyInAnyOrder("start", "cancel", new End.Cancelled());
    }

    @ParameterizedTest
    @EnumSource
    void noCancelAfterAnEnd(Host host) {
        TestSubscriber<Integer> subscriber = watched(host.of(1).flow()).into(TestSubscriber.create(5));
        subscriber.cancel();
        assertThat(log).containsExactly("start", "complete", new End.Completed());
    }

    @ParameterizedTest
    @EnumSource
    void whatACompletionThrowsFailsTheFlow(Host host) {
        TestSubscriber<Integer> subscriber = host.of(1)
                .flow()
                .onComplete(() -> {
                    throw boom;
                })
                .named("last")
                .into(TestSubscriber.create(5));
        assertThat(subscriber.items()).containsExactly(1);
        assertThat(subscriber.failure()).isSameAs(boom);
        assertThat(boom.getSuppressed()[0]).hasMessage("thrown in onComplete \"last\"");
    }

    @ParameterizedTest
    @EnumSource
    void whatAStartThrowsFailsTheFlowAndNothingIsSubscribed(Host host) {
        Given<Integer> given = host.of(1);
        TestSubscriber<Integer> subscriber = given.flow()
                .onStart(() -> {
                    throw boom;
                })
                .into(TestSubscriber.create(5));
        assertThat(subscriber.failure()).isSameAs(boom);
        assertThat(given.emitted).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    void whatAnErrorActionThrowsIsAdded(Host host) {
        RuntimeException second = new IllegalStateException("second");
        TestSubscriber<Integer> subscriber = host.of(1)
                .failing(boom)
                .flow()
                .onError(failure -> {
                    throw second;
                })
                .into(TestSubscriber.create(5));
        assertThat(subscriber.failure()).isSameAs(boom);
        assertThat(boom.getSuppressed()).contains(second);
    }

    @ParameterizedTest
    @EnumSource
    void whatACancelActionThrowsIsReported(Host host) {
        host.of(1, 2)
                .flow()
                .onCancel(() -> {
                    throw boom;
                })
                .into(TestSubscriber.create(1))
                .cancel();
        assertThat(reported).containsExactly(boom);
    }

    @ParameterizedTest
    @EnumSource
    void requestsAreTold(Host host) {
        AtomicLong asked = new AtomicLong();
        TestSubscriber<Integer> subscriber =
                host.of(1, 2, 3).flow().onRequest(asked::addAndGet).map(x -> x).into(TestSubscriber.create(1));
        subscriber.request(1);
        assertThat(asked).hasValue(2);
        assertThat(subscriber.items()).containsExactly(1, 2);
    }

    @Test
    void pulledByAnEndWithoutASubscription() {
        assertThat(watched(Flow.of(1, 2)).count().join()).isEqualTo(2);
        assertThat(log).containsExactly("start", "complete", new End.Completed());
        log.clear();
        assertThat(watched(Flow.of(1, 2)).first().join()).contains(1);
        assertThat(log).containsExactlyInAnyOrder("start", "cancel", new End.Cancelled());
    }
}
