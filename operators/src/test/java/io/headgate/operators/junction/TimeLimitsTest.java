package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Hooks;
import io.headgate.operators.Beside;
import io.headgate.operators.Flow;
import io.headgate.operators.Retry;
import io.headgate.operators.Timeout;
import io.headgate.operators.Wired;
import io.headgate.operators.plan.Plans;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;

/** {@code takeFor}, the four kinds of {@code timeout}, and the waits of {@code retry} and {@code repeat}, on virtual time. */
class TimeLimitsTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();

    private void after(long millis) {
        wired.timers.advance(Duration.ofMillis(millis));
    }

    private TestSubscriber<Integer> within(Timeout timeout, long demand) {
        return wired.subscribe(Flow.fromPublisher(upstream).timeout(timeout), TestSubscriber.create(demand));
    }

    private void assertExpired(TestSubscriber<?> downstream, String limit) {
        assertThat(downstream.check().awaitError())
                .isInstanceOf(TimeoutException.class)
                .hasMessage("timeout: " + limit);
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(wired.timers.pending()).isEmpty();
    }

    // ---- takeFor

    @Test
    void takesForATimeThenCompletesAndCancels() {
        var downstream = wired.subscribe(Flow.fromPublisher(upstream).takeFor(SECOND), TestSubscriber.create(10));
        assertThat(upstream.requested()).isEqualTo(10);
        upstream.next(1);
        after(999);
        upstream.next(2);
        assertThat(downstream.isCompleted()).isFalse();
        after(1);
        assertThat(downstream.awaitComplete().check().items()).containsExactly(1, 2);
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(wired.timers.pending()).isEmpty();
        upstream.forceNext(3);
        assertThat(wired.discarded).containsExactly(3);
        assertThat(downstream.check().received()).isEqualTo(2);
    }

    @Test
    void takesForATimeWithoutDemand() {
        var downstream = wired.subscribe(Flow.fromPublisher(upstream).takeFor(SECOND), TestSubscriber.create(0));
        after(1_000);
        downstream.awaitComplete().check();
        assertThat(upstream.isCancelled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "error", "cancel", "illegal"})
    void takeForLeavesNoTimer(String ending) {
        var downstream = wired.subscribe(Flow.fromPublisher(upstream).takeFor(SECOND), TestSubscriber.create(1));
        assertThat(wired.timers.pending()).hasSize(1);
        switch (ending) {
            case "complete" -> upstream.complete();
            case "error" -> upstream.error(new IOException());
            case "cancel" -> downstream.cancel();
            default -> downstream.subscription().request(0);
        }
        assertThat(wired.timers.pending()).isEmpty();
        downstream.check();
    }

    @Test
    void takeForOfAPulledSourceAndForTheLongestTime() {
        var downstream = wired.subscribe(Flow.range(0, 100).takeFor(LONGEST), TestSubscriber.create(Long.MAX_VALUE));
        assertThat(downstream.awaitComplete().check().received()).isEqualTo(100);
        var empty = wired.subscribe(Flow.empty().takeFor(SECOND), TestSubscriber.create(0));
        empty.awaitComplete().check();
        assertThat(wired.timers.pending()).isEmpty();
    }

    /** Catches a timer that ends the flow beside an item: an item after the end, or two signals at once. */
    @Test
    void anItemOrTheTimeIsFirst() {
        Runnable restore = Hooks.onUndeliverable(failure -> {});
        try (Beside beside = new Beside()) {
            for (int round = 0; round < 500; round++) {
                Wired own = new Wired();
                TestPublisher<Integer> source = TestPublisher.bursting();
                var downstream = own.subscribe(
                        Flow.fromPublisher(source).takeFor(Duration.ofNanos(1)), TestSubscriber.create(8));
                beside.run(
                        () -> {
                            for (int i = 0; i < 8; i++) {
                                source.next(i);
                            }
                        },
                        () -> own.timers.advance(Duration.ofNanos(1)));
                own.timers.advance(Duration.ofNanos(1));
                List<Object> all =
                        new ArrayList<>(downstream.awaitComplete().check().items());
                all.addAll(own.discarded);
                assertThat(all).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
                assertThat(own.timers.pending()).isEmpty();
            }
        } finally {
            restore.run();
        }
    }

    @Test
    void takeForSaysItsTimeAndRefusesBadOnes() {
        Flow<Long> flow = Flow.range(0, 1);
        assertThat(flow.takeFor(SECOND).explain()).contains("takeFor").contains("1 s");
        assertThat(flow.takeFor(SECOND).bound()).isZero();
        assertThatThrownBy(() -> flow.takeFor(Duration.ZERO)).hasMessageStartingWith("time is 0 s, must be more");
        assertThatThrownBy(() -> flow.takeFor(Duration.ofDays(365_000))).hasMessageStartingWith("time is 365000 d");
    }

    // ---- timeout

    @Test
    void theFirstItemHasALimitOfItsOwn() {
        var downstream = within(Timeout.first(SECOND), 5);
        after(999);
        upstream.next(1);
        after(1_000_000); // no limit from here on
        upstream.next(2).complete();
        assertThat(downstream.awaitComplete().check().items()).containsExactly(1, 2);
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void theFirstItemIsLate() {
        var downstream = within(Timeout.first(SECOND), 5);
        after(1_000);
        assertExpired(downstream, "no first item within 1 s");
    }

    @Test
    void theTimeBetweenItemsBeginsWithTheFirst() {
        var downstream = within(Timeout.between(SECOND), 5);
        after(1_000_000);
        upstream.next(1);
        after(999);
        upstream.next(2);
        after(999);
        assertThat(downstream.failure()).isNull();
        after(1);
        assertExpired(downstream, "no next item within 1 s");
    }

    /** The timer says what has passed between its look at the limits and the gate: the item comes and goes just then. */
    @Test
    void anItemThatComesBetweenTheTimersLookAndItsVerdictIsFirst() {
        Object label = new Object() {
            @Override
            public String toString() {
                if (upstream.emitted() == 1) {
                    upstream.next(2);
                }
                return "timeout";
            }
        };
        TestSubscriber<Integer> downstream = TestSubscriber.create(5);
        new TimeoutHost<>(
                        label,
                        Timeout.between(SECOND),
                        null,
                        downstream,
                        new Wiring(wired.discarded::add, wired.timers))
                .begin(Plans.nodeOf(upstream));
        upstream.next(1);
        after(1_000);
        assertThat(downstream.check().items()).containsExactly(1, 2);
        assertThat(downstream.failure()).isNull();
        after(999);
        assertThat(downstream.failure()).isNull();
        after(1);
        assertExpired(downstream, "no next item within 1 s");
        assertThat(wired.discarded).isEmpty();
    }

    @Test
    void theTimeBetweenItemsMayBeShorterThanThatToTheFirst() {
        var downstream = within(Timeout.first(Duration.ofSeconds(10)).and(Timeout.between(SECOND)), 5);
        after(100);
        upstream.next(1);
        after(999);
        assertThat(downstream.failure()).isNull();
        after(1);
        assertExpired(downstream, "no next item within 1 s");
    }

    @Test
    void theTotalRunsWhateverHappens() {
        var downstream = within(Timeout.total(SECOND), 1);
        upstream.next(1);
        after(500);
        downstream.request(1);
        upstream.next(2);
        after(499);
        assertThat(downstream.failure()).isNull();
        after(1);
        assertExpired(downstream, "no end within 1 s");
    }

    @Test
    void aTimeWithoutDemandBeginsWhenDemandIsUsedUp() {
        var downstream = within(Timeout.withoutDemand(SECOND), 2);
        after(1_000_000); // upstream is slow, not downstream
        upstream.next(1);
        after(1_000_000);
        upstream.next(2);
        after(999);
        downstream.request(1);
        after(1_000_000);
        upstream.next(3);
        after(999);
        assertThat(downstream.failure()).isNull();
        after(1);
        assertExpired(downstream, "downstream asked for nothing for 1 s");
    }

    @Test
    void severalLimitsAtOnceAndTheShortestIsTold() {
        Timeout timeout = Timeout.total(Duration.ofSeconds(10))
                .and(Timeout.each(Duration.ofSeconds(3)))
                .and(Timeout.withoutDemand(Duration.ofSeconds(2)));
        assertThat(timeout.text())
                .isEqualTo("first item within 3 s, next item within 3 s, all within 10 s,"
                        + " no longer without demand than 2 s");
        var downstream = within(timeout, 1);
        after(2_999);
        upstream.next(1);
        after(1_999);
        downstream.request(1);
        after(2_999);
        assertThat(downstream.failure()).isNull();
        after(1);
        assertExpired(downstream, "no next item within 3 s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "error", "cancel", "illegal"})
    void timeoutLeavesNoTimer(String ending) {
        Timeout all = new Timeout(SECOND, SECOND, SECOND, SECOND);
        var downstream = within(all, 1);
        assertThat(wired.timers.pending()).hasSize(1);
        switch (ending) {
            case "complete" -> upstream.complete();
            case "error" -> upstream.error(new IOException());
            case "cancel" -> downstream.cancel();
            default -> downstream.subscription().request(-1);
        }
        assertThat(wired.timers.pending()).isEmpty();
        downstream.check();
    }

    @Test
    void theLongestLimitsDoNotOverflow() {
        after(1_000);
        var downstream = within(new Timeout(LONGEST, LONGEST, LONGEST, LONGEST), 2);
        after(1_000);
        upstream.next(1);
        after(1_000);
        downstream.request(1);
        upstream.next(2).complete();
        assertThat(downstream.awaitComplete().check().received()).isEqualTo(2);
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void timeoutRefusesBadLimits() {
        assertThatThrownBy(() -> Timeout.each(Duration.ZERO)).hasMessageStartingWith("first is 0 s, must be more");
        assertThatThrownBy(() -> Timeout.between(SECOND.negated())).hasMessageStartingWith("between is -1 s");
        assertThatThrownBy(() -> Timeout.total(Duration.ofDays(365_000))).hasMessageStartingWith("total is 365000 d");
        assertThatThrownBy(() -> Timeout.withoutDemand(Duration.ZERO)).hasMessageStartingWith("withoutDemand is 0 s");
        assertThatThrownBy(() -> new Timeout(null, null, null, null)).hasMessageContaining("one must be given");
    }

    // ---- retry and repeat

    /** Subscribes to a new publisher each time. */
    private static final class Attempts {
        final List<TestPublisher<Integer>> made = new ArrayList<>();

        Flow<Integer> flow() {
            Publisher<Integer> source = subscriber -> {
                TestPublisher<Integer> next = TestPublisher.paced();
                made.add(next);
                next.subscribe(subscriber);
            };
            return Flow.fromPublisher(source);
        }

        TestPublisher<Integer> last() {
            return made.get(made.size() - 1);
        }
    }

    @Test
    void waitsTwiceAsLongEachTimeUpToTheLongest() {
        Attempts attempts = new Attempts();
        Retry retry = Retry.backoff(SECOND, Duration.ofSeconds(4)).atMost(4);
        var downstream = wired.subscribe(attempts.flow().retry(retry), TestSubscriber.create(9));
        for (int wait : new int[] {1, 2, 4, 4}) {
            int before = attempts.made.size();
            attempts.last().error(new IOException("try " + before));
            after(wait * 1_000L - 1);
            assertThat(attempts.made).hasSize(before);
            after(1);
            assertThat(attempts.made).hasSize(before + 1);
        }
        attempts.last().error(new IOException("the last"));
        assertThat(downstream.awaitError()).hasMessage("the last");
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void keepsTheJitterWithinItsBounds() {
        Runnable restore = Hooks.onUndeliverable(failure -> {}); // what each retry was to be an answer to
        try {
            jitter();
        } finally {
            restore.run();
        }
    }

    private void jitter() {
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        for (int run = 0; run < 500; run++) {
            Attempts attempts = new Attempts();
            Retry retry = Retry.backoff(Duration.ofSeconds(10), Duration.ofSeconds(10))
                    .jitter(0.5);
            var downstream = wired.subscribe(attempts.flow().retry(retry), TestSubscriber.create(1));
            attempts.last().error(new IOException());
            long wait = wired.timers.pending().get(0).dueIn().toNanos();
            assertThat(Duration.ofNanos(wait)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
            shortest = Math.min(shortest, wait);
            longest = Math.max(longest, wait);
            downstream.cancel();
            assertThat(wired.timers.pending()).isEmpty();
        }
        // Of 500, all in one tenth of the range has a chance of less than 10^-400: they are spread over it.
        assertThat(Duration.ofNanos(longest - shortest)).isGreaterThan(Duration.ofSeconds(4));
    }

    @Test
    void aRetryThatWaitsIsCancelledAndReportsTheFailureItWasAnAnswerTo() {
        Attempts attempts = new Attempts();
        var downstream =
                wired.subscribe(attempts.flow().retry(Retry.backoff(SECOND, SECOND)), TestSubscriber.create(1));
        IOException failure = new IOException();
        attempts.last().error(failure);
        downstream.cancel();
        assertThat(wired.timers.pending()).isEmpty();
        assertThat(reported).containsExactly(failure);
        after(5_000);
        assertThat(attempts.made).hasSize(1);
    }

    @Test
    void repeatsSoManyTimesForWhatIsLeft() {
        Attempts attempts = new Attempts();
        var downstream = wired.subscribe(attempts.flow().repeat(3), TestSubscriber.create(5));
        attempts.last().next(1, 2).complete();
        assertThat(attempts.last().requested()).isEqualTo(3);
        attempts.last().complete();
        assertThat(attempts.last().requested()).isEqualTo(3);
        attempts.last().next(3).complete();
        assertThat(downstream.awaitComplete().check().items()).containsExactly(1, 2, 3);
        assertThat(attempts.made).hasSize(3);
    }

    @Test
    void repeatEndsWithAFailureOrACancel() {
        Attempts failing = new Attempts();
        var failed = wired.subscribe(failing.flow().repeat(Long.MAX_VALUE), TestSubscriber.create(5));
        failing.last().complete();
        failing.last().error(new IOException("second"));
        assertThat(failed.awaitError()).hasMessage("second");
        assertThat(failing.made).hasSize(2);

        AtomicInteger turns = new AtomicInteger();
        var downstream = wired.subscribe(
                Flow.range(0, 1)
                        .onStart(turns::incrementAndGet)
                        .repeat(Long.MAX_VALUE)
                        .take(10),
                TestSubscriber.create(Long.MAX_VALUE));
        assertThat(downstream.awaitComplete().check().received()).isEqualTo(10);
        assertThat(turns).hasValue(10);
        assertThatThrownBy(() -> Flow.range(0, 1).repeat(0)).hasMessage("n is 0, must be at least 1");
    }
}
