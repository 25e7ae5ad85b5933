package io.headgate.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Overflow;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is set on an operator beforehand: what is refused, what is taken over, and how it shows itself. */
class SettingsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aToleranceIsAMultipleOfTheLeastLatency() {
        assertThat(Concurrency.adaptive(1, 3).tolerance(2).tolerance()).isEqualTo(2);
        assertThatThrownBy(() -> Concurrency.adaptive(1, 3).tolerance(1001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tolerance = 1001.0, allowed is 1 to 1000");
    }

    @Test
    void aWindowEndsSomehow() {
        assertThat(Windowing.lasting(SECOND).within()).isEqualTo(SECOND);
        assertThatThrownBy(() -> new Windowing<>(null, null, null, 1, Windowing.Unopened.WAITS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size, within and boundary are null, must be at least one of them");
    }

    @Test
    void ofTwoTimeoutsTheSecondsLimitsCount() {
        var all = Timeout.first(SECOND)
                .and(Timeout.between(SECOND))
                .and(Timeout.total(SECOND))
                .and(Timeout.withoutDemand(SECOND));
        assertThat(all).isEqualTo(new Timeout(SECOND, SECOND, SECOND, SECOND));
        var longer = SECOND.multipliedBy(2);
        assertThat(all.and(Timeout.each(longer))).isEqualTo(new Timeout(longer, longer, SECOND, SECOND));
        assertThat(all.and(Timeout.total(longer))).isEqualTo(new Timeout(SECOND, SECOND, longer, SECOND));
        assertThat(all.and(Timeout.withoutDemand(longer))).isEqualTo(new Timeout(SECOND, SECOND, SECOND, longer));
    }

    @Test
    void aWaitThatDoublesStopsAtTheMost() {
        var retry = Retry.backoff(Duration.ofNanos(3), Duration.ofNanos(10));
        assertThat(List.of(
                        retry.delayNanos(1, 0), retry.delayNanos(2, 0), retry.delayNanos(3, 0), retry.delayNanos(4, 0)))
                .containsExactly(3L, 6L, 10L, 10L);
        assertThat(Retry.backoff(Duration.ZERO, SECOND).delayNanos(9, 0)).isZero();
    }

    @Test
    void whatDoesntRunAheadCantBeLazy() {
        assertThatThrownBy(() -> Flow.range(0, 3).map(i -> i).lazy())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lazy() after map, which doesn't run ahead");
    }

    @Test
    void hubsAndGroupsSayWhatTheyAre() {
        assertThat(Flow.range(0, 3).broadcast(2, Overflow.dropNewest())).hasToString("Hub[broadcast]");
        assertThat(Hub.merge(2, Overflow.backpressure())).hasToString("FanIn[Hub.merge]");
        assertThat(new Group<>("k", Flow.range(0, 3))).hasToString("group k");
    }

    @Test
    void ofNoFlowsNothingComes() {
        assertThat(Flow.<Integer>concatDelayErrors()
                        .into(TestSubscriber.create(0))
                        .awaitComplete()
                        .items())
                .isEmpty();
    }
}
