package io.headgate.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Hooks;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** §2.13: a subscriber that throws has cancelled. The hooks hear of it, the subscriber of nothing more. */
class SubscriberThrowsTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final IllegalStateException broken = new IllegalStateException("as asked");

    record Case(String name, UnaryOperator<Flow<Long>> operator) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** One operator for each kind of loop that calls a subscriber. */
    static Stream<Case> operators() {
        return Stream.of(
                new Case("map", flow -> flow.map(item -> item)),
                new Case("buffer", flow -> flow.buffer(4)),
                new Case("flatMap", flow -> flow.flatMap(2, Flow::of)),
                new Case("flatMapOrdered", flow -> flow.flatMapOrdered(2, Flow::of)),
                new Case("concatMap", flow -> flow.concatMap(Flow::of)),
                new Case("takeUntilOther", flow -> flow.takeUntilOther(Flow.never())),
                new Case("retry", flow -> flow.retry(1)),
                new Case("startOn", flow -> flow.startOn(Runnable::run)),
                new Case("share", flow -> flow.share()));
    }

    private class Torn implements Subscriber<Long> {
        private final String at;
        final List<String> told = new ArrayList<>();

        Torn(String at) {
            this.at = at;
        }

        private void tell(String signal) {
            told.add(signal);
            if (signal.startsWith(at)) {
                throw broken;
            }
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(9);
        }

        @Override
        public void onNext(Long item) {
            tell("item " + item);
        }

        @Override
        public void onError(Throwable failure) {
            tell("failed " + failure.getMessage());
        }

        @Override
        public void onComplete() {
            tell("completed");
        }
    }

    /** Pulled, and pushed by somebody else's publisher. */
    private static Stream<Flow<Long>> both(Flow<Long> flow) {
        Publisher<Long> foreign = subscriber -> flow.subscribe(subscriber);
        return Stream.of(flow, Flow.fromPublisher(foreign));
    }

    @ParameterizedTest
    @MethodSource("operators")
    void inTheSubscription(Case operator) {
        var torn = new Torn("subscribed") {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(9);
                throw broken;
            }
        };
        assertThatThrownBy(() -> operator.operator().apply(Flow.range(0, 5)).subscribe(torn))
                .isSameAs(broken);
        assertThat(torn.told).isEmpty();
    }

    /** Whoever made a publisher of his own may catch it: then it is reported. Upstream is let go of either way. */
    @ParameterizedTest
    @MethodSource("operators")
    void inTheSubscriptionBelowAPublisherOfOthers(Case operator) {
        TestPublisher<Long> upstream = TestPublisher.paced();
        var torn = new Torn("subscribed") {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(9);
                throw broken;
            }
        };
        try {
            operator.operator().apply(Flow.fromPublisher(upstream)).subscribe(torn);
        } catch (IllegalStateException thrown) {
            Hooks.undeliverable(thrown); // either way it is told once
        }
        assertThat(reported).containsExactly(broken);
        assertThat(torn.told).isEmpty();
        assertThat(upstream.subscriptions() == 0 || upstream.isCancelled())
                .as("upstream is left standing")
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("operators")
    void inAnItem(Case operator) {
        both(Flow.range(0, 5)).forEach(flow -> {
            reported.clear();
            var torn = new Torn("item 1");
            operator.operator().apply(flow).subscribe(torn);
            assertThat(torn.told).containsExactly("item 0", "item 1");
            assertThat(reported).containsExactly(broken);
        });
    }

    @ParameterizedTest
    @MethodSource("operators")
    void inTheEnd(Case operator) {
        both(Flow.range(0, 1)).forEach(flow -> {
            reported.clear();
            var torn = new Torn("completed");
            operator.operator().apply(flow).subscribe(torn);
            assertThat(torn.told).containsExactly("item 0", "completed");
            assertThat(reported).containsExactly(broken);
        });
    }

    @ParameterizedTest
    @MethodSource("operators")
    void inAFailure(Case operator) {
        both(Flow.error(new IllegalArgumentException("upstream"))).forEach(flow -> {
            reported.clear();
            var torn = new Torn("failed");
            operator.operator().apply(flow).subscribe(torn);
            assertThat(torn.told).containsExactly("failed upstream");
            assertThat(reported).containsExactly(broken);
        });
    }
}
