package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.operators.Retry;
import io.headgate.operators.Timeout;
import io.headgate.operators.Wired;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

class RelayTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final Wired wired = new Wired();

    private static Flow<Integer> attempts(AtomicInteger count, List<TestPublisher<Integer>> each) {
        Publisher<Integer> source =
                subscriber -> each.get(count.getAndIncrement()).subscribe(subscriber);
        return Flow.fromPublisher(source);
    }

    @Test
    void asksTheNextAttemptForExactlyWhatIsLeft() {
        TestPublisher<Integer> one = TestPublisher.paced();
        TestPublisher<Integer> two = TestPublisher.paced();
        var downstream =
                wired.subscribe(attempts(new AtomicInteger(), List.of(one, two)).retry(1), TestSubscriber.create(10));
        one.next(1, 2, 3);
        one.error(new IOException());
        assertThat(two.requested()).isEqualTo(7);
        downstream.request(2);
        assertThat(two.requested()).isEqualTo(9);
        two.next(4).complete();
        assertThat(downstream.awaitComplete().items()).containsExactly(1, 2, 3, 4);
        downstream.check();
    }

    @Test
    void givesUpAfterSoManyAttempts() {
        AtomicInteger attempts = new AtomicInteger();
        Flow<Long> failing = Flow.range(0, 1).map(item -> {
            throw new IllegalStateException("attempt " + attempts.incrementAndGet());
        });
        var downstream = wired.subscribe(failing.retry(4), TestSubscriber.create(1));
        assertThat(downstream.awaitError()).hasMessage("attempt 5");
    }

    @Test
    void retriesOnTheSpotWithoutRecursion() {
        AtomicInteger attempts = new AtomicInteger();
        Flow<Long> failing = Flow.range(0, 1).map(item -> {
            if (attempts.incrementAndGet() <= 100_000) {
                throw new IllegalStateException();
            }
            return item;
        });
        var downstream = wired.subscribe(failing.retry(Long.MAX_VALUE), TestSubscriber.create(1));
        downstream.awaitComplete().check();
        assertThat(attempts.get()).isEqualTo(100_001);
    }

    @Test
    void repeatsOnTheSpotWithoutRecursion() {
        var downstream = wired.subscribe(Flow.range(0, 2).repeat(100_000), TestSubscriber.counting(Long.MAX_VALUE));
        downstream.awaitComplete().check();
        assertThat(downstream.received()).isEqualTo(200_000);
    }

    @Test
    void waitsBetweenAttemptsAndLeavesNoTimer() {
        TestPublisher<Integer> one = TestPublisher.paced();
        TestPublisher<Integer> two = TestPublisher.paced();
        TestPublisher<Integer> three = TestPublisher.paced();
        Retry retry =
                Retry.backoff(Duration.ofSeconds(1), Duration.ofSeconds(8)).only(IOException.class);
        var downstream = wired.subscribe(
                attempts(new AtomicInteger(), List.of(one, two, three)).retry(retry), TestSubscriber.create(10));
        one.error(new IOException());
        wired.timers.advance(Duration.ofMillis(999));
        assertThat(two.subscriptions()).isZero();
        wired.timers.advance(Duration.ofMillis(1));
        assertThat(two.subscriptions()).isEqualTo(1);
        two.error(new IOException());
        downstream.cancel();
        assertThat(wired.timers.pending()).isEmpty();
        wired.timers.advance(Duration.ofSeconds(10));
        assertThat(three.subscriptions()).isZero();
    }

    @Test
    void passesAFailureThatIsNotWorthAnotherAttempt() {
        TestPublisher<Integer> one = TestPublisher.paced();
        var downstream = wired.subscribe(
                attempts(new AtomicInteger(), List.of(one))
                        .retry(Retry.immediately(9).only(IOException.class)),
                TestSubscriber.create(10));
        one.error(new IllegalStateException("other"));
        assertThat(downstream.awaitError()).hasMessage("other");
    }

    @Test
    void recoversWithAnotherPublisher() {
        TestPublisher<Integer> one = TestPublisher.paced();
        TestPublisher<Integer> two = TestPublisher.paced();
        var downstream = wired.subscribe(Flow.fromPublisher(one).recoverWith(failure -> two), TestSubscriber.create(3));
        one.next(1);
        one.error(new IOException("first"));
        assertThat(two.requested()).isEqualTo(2);
        two.error(new IOException("second"));
        assertThat(downstream.awaitError()).hasMessage("second");
    }

    @Test
    void refusesAnIllegalRequestOnceAndDoesNotRetryIt() {
        TestPublisher<Integer> one = TestPublisher.paced();
        var downstream = wired.subscribe(
                attempts(new AtomicInteger(), List.of(one)).retry(Long.MAX_VALUE), TestSubscriber.create(3));
        downstream.subscription().request(0);
        assertThat(downstream.awaitError())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3.9");
        assertThat(one.isCancelled()).isTrue();
    }

    @Test
    void givesUpOnAnUpstreamThatIsLate() {
        TestPublisher<Integer> one = TestPublisher.paced();
        var downstream =
                wired.subscribe(Flow.fromPublisher(one).timeout(Duration.ofSeconds(1)), TestSubscriber.create(10));
        wired.timers.advance(Duration.ofMillis(900));
        one.next(1);
        wired.timers.advance(Duration.ofMillis(900));
        one.next(2);
        wired.timers.advance(Duration.ofMillis(999));
        assertThat(downstream.failure()).isNull();
        wired.timers.advance(Duration.ofMillis(1));
        assertThat(downstream.awaitError())
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("timeout")
                .hasMessageContaining("within 1 s");
        assertThat(one.isCancelled()).isTrue();
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void doesNotBlameUpstreamWhileNobodyAsks() {
        TestPublisher<Integer> one = TestPublisher.paced();
        var downstream =
                wired.subscribe(Flow.fromPublisher(one).timeout(Duration.ofSeconds(1)), TestSubscriber.create(0));
        wired.timers.advance(Duration.ofHours(1));
        downstream.request(1);
        wired.timers.advance(Duration.ofMillis(999));
        one.next(1);
        wired.timers.advance(Duration.ofHours(1));
        assertThat(downstream.failure()).isNull();
        one.complete();
        downstream.awaitComplete().check();
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void givesUpOnADownstreamThatAsksForNothing() {
        TestPublisher<Integer> one = TestPublisher.paced();
        var downstream = wired.subscribe(
                Flow.fromPublisher(one).timeout(Timeout.withoutDemand(Duration.ofSeconds(30))),
                TestSubscriber.create(1));
        one.next(1);
        wired.timers.advance(Duration.ofSeconds(29));
        assertThat(downstream.failure()).isNull();
        wired.timers.advance(Duration.ofSeconds(1));
        assertThat(downstream.awaitError()).hasMessageContaining("asked for nothing for 30 s");
    }

    @Test
    void goesOnWithTheFallbackForWhatIsLeft() {
        TestPublisher<Integer> one = TestPublisher.paced();
        TestPublisher<Integer> two = TestPublisher.paced();
        var downstream = wired.subscribe(
                Flow.fromPublisher(one).timeout(Timeout.each(Duration.ofSeconds(1)), two), TestSubscriber.create(5));
        one.next(1, 2);
        wired.timers.advance(Duration.ofSeconds(1));
        assertThat(two.requested()).isEqualTo(3);
        two.next(3).complete();
        assertThat(downstream.awaitComplete().items()).containsExactly(1, 2, 3);
        downstream.check();
    }

    @Test
    void takesASubscriptionThatComesAfterTheTimeoutForNothingElse() {
        TestPublisher<Integer> late = TestPublisher.paced();
        TestPublisher<Integer> fallback = TestPublisher.paced();
        List<Subscriber<? super Integer>> waiting = new ArrayList<>();
        Flow<Integer> never = Flow.fromPublisher(waiting::add);
        Flow<Integer> second = Flow.fromPublisher(subscriber -> {
            fallback.subscribe(subscriber);
            late.subscribe(waiting.get(0)); // at last, and before anybody has looked
        });
        var downstream =
                wired.subscribe(never.timeout(Timeout.total(Duration.ofSeconds(1)), second), TestSubscriber.create(2));
        wired.timers.advance(Duration.ofSeconds(1));
        assertThat(late.isCancelled()).isTrue();
        fallback.next(7).complete();
        assertThat(downstream.awaitComplete().items()).containsExactly(7);
        downstream.check();
    }

    @Test
    void limitsTheWhole() {
        var downstream = wired.subscribe(
                Flow.fromPublisher(TestPublisher.<Integer>paced()).timeout(Timeout.total(Duration.ofMinutes(1))),
                TestSubscriber.create(0));
        wired.timers.advance(Duration.ofMinutes(1));
        assertThat(downstream.awaitError()).hasMessageContaining("no end within 1 min");
    }

    // ---- failures that were answered, and whose answer never began

    @Test
    void reportsAFailureWhoseNextAttemptIsCancelled() {
        TestPublisher<Integer> one = TestPublisher.paced();
        var downstream = wired.subscribe(
                attempts(new AtomicInteger(), List.of(one))
                        .retry(Retry.backoff(Duration.ofSeconds(1), Duration.ofSeconds(1))),
                TestSubscriber.create(3));
        one.error(new IOException("waiting"));
        downstream.cancel();
        assertThat(downstream.terminals()).isZero();
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("waiting");
    }

    @Test
    void reportsAFailureWhoseNextAttemptMeetsAnIllegalRequest() {
        TestPublisher<Integer> one = TestPublisher.paced();
        var downstream = wired.subscribe(
                attempts(new AtomicInteger(), List.of(one))
                        .retry(Retry.backoff(Duration.ofSeconds(1), Duration.ofSeconds(1))),
                TestSubscriber.create(3));
        one.error(new IOException("waiting"));
        downstream.subscription().request(0);
        assertThat(downstream.awaitError()).hasMessageContaining("3.9");
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("waiting");
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void reportsAFailureWhoseRecoveryIsCancelledByTheFunction() {
        TestPublisher<Integer> one = TestPublisher.paced();
        TestPublisher<Integer> two = TestPublisher.paced();
        var downstream = TestSubscriber.<Integer>create(3);
        wired.subscribe(
                Flow.fromPublisher(one).recoverWith(failure -> {
                    downstream.cancel();
                    return two;
                }),
                downstream);
        one.error(new IOException("first"));
        assertThat(downstream.terminals()).isZero();
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("first");
        assertThat(two.subscriptions()).isZero();
    }

    @Test
    void reportsNoFailureWhoseAnswerBegan() {
        TestPublisher<Integer> one = TestPublisher.paced();
        TestPublisher<Integer> two = TestPublisher.paced();
        var downstream = wired.subscribe(Flow.fromPublisher(one).recoverWith(failure -> two), TestSubscriber.create(3));
        one.error(new IOException("first"));
        downstream.cancel();
        assertThat(reported).isEmpty();
        assertThat(two.cancels()).isEqualTo(1);
    }

    // ---- an upstream that is abandoned

    /** An upstream of our own kind, which keeps the rules: there is no edge that would swallow a call after its end. */
    private static final class Bare extends Node<Integer> {
        private final TestPublisher<Integer> source;

        Bare(TestPublisher<Integer> source) {
            super("bare", "");
            this.source = source;
        }

        @Override
        public Kind kind() {
            return Kind.SOURCE;
        }

        @Override
        public List<Node<?>> inputs() {
            return List.of();
        }

        @Override
        public void subscribe(Subscriber<? super Integer> downstream, Wiring wiring) {
            source.subscribe(downstream);
        }
    }

    /** The end comes, and the timer before anybody has looked at it: that upstream has ended, and isn't cancelled. */
    @Test
    void doesNotCancelAnUpstreamThatEndedJustBeforeTheTimer() {
        for (boolean failing : new boolean[] {true, false}) {
            TestPublisher<Integer> one = TestPublisher.paced();
            var downstream = TestSubscriber.<Integer>create(0);
            new TimeoutNode<>(new Bare(one), Timeout.each(Duration.ofSeconds(1)), null)
                    .subscribe(downstream, new Wiring(wired.discarded::add, wired.timers));
            one.onRequest(n -> {
                if (failing) {
                    one.error(new IOException("too late"));
                } else {
                    one.complete();
                }
                wired.timers.advance(Duration.ofSeconds(1)); // the pass is in the middle of this request
            });
            downstream.request(1);
            assertThat(downstream.awaitError()).isInstanceOf(TimeoutException.class);
            downstream.check();
            assertThat(one.cancels() + one.callsAfterEnd()).isZero();
            assertThat(reported)
                    .extracting(Throwable::getMessage)
                    .containsExactly(failing ? new String[] {"too late"} : new String[0]);
            reported.clear();
        }
    }

    /** What the abandoned upstream delivered is settled once, and its late items are discarded. */
    @Test
    void settlesWhatAnAbandonedUpstreamDelivered() {
        TestPublisher<Integer> one = TestPublisher.paced();
        TestPublisher<Integer> two = TestPublisher.paced();
        var downstream = wired.subscribe(
                Flow.fromPublisher(one).timeout(Timeout.each(Duration.ofSeconds(1)), two), TestSubscriber.create(5));
        one.next(1, 2);
        wired.timers.advance(Duration.ofSeconds(1));
        assertThat(one.cancels()).isEqualTo(1);
        one.forceNext(3);
        assertThat(wired.discarded).containsExactly(3);
        assertThat(two.requested()).isEqualTo(3);
        downstream.request(1);
        assertThat(two.requested()).isEqualTo(4);
        two.next(4, 5, 6, 7).complete();
        assertThat(downstream.awaitComplete().items()).containsExactly(1, 2, 4, 5, 6, 7);
        downstream.check();
    }
}
