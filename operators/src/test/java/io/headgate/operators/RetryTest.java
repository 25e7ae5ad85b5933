package io.headgate.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private static Duration delay(Retry retry, long failures, double chance) {
        return Duration.ofNanos(retry.delayNanos(failures, chance));
    }

    @Test
    void doublesTheWaitUpToTheLongest() {
        Retry retry = Retry.backoff(SECOND, Duration.ofSeconds(10));
        assertThat(delay(retry, 1, 0.3)).hasSeconds(1);
        assertThat(delay(retry, 2, 0.3)).hasSeconds(2);
        assertThat(delay(retry, 3, 0.3)).hasSeconds(4);
        assertThat(delay(retry, 4, 0.3)).hasSeconds(8);
        assertThat(delay(retry, 5, 0.3)).hasSeconds(10);
        assertThat(delay(retry, Long.MAX_VALUE, 0.3)).hasSeconds(10);
    }

    @Test
    void leavesTheGivenShareToChance() {
        Retry retry =
                Retry.backoff(Duration.ofSeconds(10), Duration.ofSeconds(10)).jitter(0.5);
        assertThat(delay(retry, 1, 0)).hasSeconds(10);
        assertThat(delay(retry, 1, 0.5)).hasMillis(7_500);
        assertThat(delay(retry, 1, 1)).hasSeconds(5);
        assertThat(delay(retry.jitter(1), 1, 1)).isZero();
        assertThat(delay(retry.jitter(0), 1, 1)).hasSeconds(10);
    }

    @Test
    void doesNotOverflowHoweverLongTheWaits() {
        Retry retry = Retry.backoff(Duration.ofNanos(Long.MAX_VALUE / 3), LONGEST);
        assertThat(retry.delayNanos(1, 1)).isEqualTo(Long.MAX_VALUE / 3);
        assertThat(retry.delayNanos(2, 1)).isEqualTo(Long.MAX_VALUE / 3 * 2);
        assertThat(retry.delayNanos(3, 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(retry.delayNanos(Long.MAX_VALUE, 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(retry.jitter(1).delayNanos(3, 1)).isZero();
    }

    @Test
    void isBuiltInAnyOrder() {
        Retry one = Retry.backoff(SECOND, LONGEST).jitter(0.1).atMost(5);
        Retry other = Retry.backoff(SECOND, LONGEST).atMost(5).jitter(0.1);
        assertThat(one).isEqualTo(new Retry(5, SECOND, LONGEST, 0.1, one.which()));
        assertThat(other).isEqualTo(new Retry(5, SECOND, LONGEST, 0.1, other.which()));
    }

    @Test
    void allowsSoManyAttemptsForSomeFailures() {
        Retry retry = Retry.backoff(SECOND, LONGEST).only(IOException.class).atMost(2);
        assertThat(retry.allows(new IOException(), 2)).isTrue();
        assertThat(retry.allows(new IOException(), 3)).isFalse();
        assertThat(retry.allows(new IllegalStateException(), 1)).isFalse();
    }

    @Test
    void saysWhatItIs() {
        assertThat(Retry.immediately(3).text()).isEqualTo("at most 3 times");
        assertThat(Retry.backoff(Duration.ofMillis(50), Duration.ofMinutes(2)).text())
                .isEqualTo("without limit, after 50 ms up to 2 min");
    }

    @Test
    void refusesBadArguments() {
        assertThatThrownBy(() -> Retry.immediately(0)).hasMessage("atMost is 0, must be at least 1");
        assertThatThrownBy(() -> Retry.backoff(SECOND.negated(), SECOND))
                .hasMessageStartingWith("first is -1 s, must be at least zero");
        assertThatThrownBy(() -> Retry.backoff(SECOND, Duration.ofMillis(999)))
                .hasMessage("max is 999 ms, must be at least first, which is 1 s");
        assertThatThrownBy(() -> Retry.backoff(SECOND, Duration.ofDays(365_000)))
                .hasMessageStartingWith("max is 365000 d, must be at least zero and at most 292 years");
        assertThatThrownBy(() -> Retry.immediately(1).jitter(1.01)).hasMessage("jitter is 1.01, must be from 0 to 1");
        assertThatThrownBy(() -> Retry.immediately(1).jitter(Double.NaN))
                .hasMessage("jitter is NaN, must be from 0 to 1");
        assertThatThrownBy(() -> Retry.immediately(1).only((Class<Throwable>) null))
                .hasMessage("type is null, must be given");
    }
}
