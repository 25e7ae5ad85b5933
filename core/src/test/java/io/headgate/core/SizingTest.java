package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SizingTest {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final Sizing arriving = Sizing.of(12_000, Duration.ofMinutes(1)); // 200 a second

    @Test
    void capacityForALatency() {
        assertThat(arriving.capacity(Duration.ofMillis(50))).isEqualTo(10);
        assertThat(arriving.capacity(Duration.ofNanos(54_999_999))).isEqualTo(10); // down: one more would stay longer
        assertThat(arriving.capacity(Duration.ofMillis(55))).isEqualTo(11);
        assertThat(arriving.capacity(Duration.ofNanos(1))).isEqualTo(1);
    }

    @Test
    void latencyForACapacity() {
        assertThat(arriving.latency(256)).isEqualTo(Duration.ofMillis(1_280));
        assertThat(arriving.latency(1)).isEqualTo(Duration.ofMillis(5));
        assertThat(Sizing.perSecond(3).latency(1)).isEqualTo(Duration.ofNanos(333_333_334)); // up
    }

    @Test
    void concurrencyForATime() {
        assertThat(arriving.concurrency(Duration.ofMillis(20))).isEqualTo(4);
        assertThat(arriving.concurrency(Duration.ofNanos(20_000_001))).isEqualTo(5);
        assertThat(arriving.concurrency(Duration.ofNanos(1))).isEqualTo(1);
    }

    @Test
    void rateOfSoManyAtOnce() {
        assertThat(Sizing.rate(8, Duration.ofMillis(20))).isEqualTo(400);
        assertThat(Sizing.rate(1, Duration.ofMillis(300))).isEqualTo(3);
        assertThat(Sizing.rate(1, Duration.ofSeconds(2))).isZero();
    }

    /** A capacity that was computed keeps the latency it was computed for. */
    @Test
    void theWayBackKeepsTheTarget() {
        for (long items = 1; items < 2_000; items += 7) {
            for (long millis = 1; millis < 2_000; millis += 13) {
                Sizing rate = Sizing.of(items, Duration.ofMillis(777));
                Duration target = Duration.ofMillis(millis);
                long capacity = rate.capacity(target);
                assertThat(capacity == 1 || rate.latency(capacity).compareTo(target) <= 0)
                        .isTrue();
                assertThat(rate.latency(capacity + 1)).isGreaterThan(target);
            }
        }
    }

    @Test
    void nothingOverflows() {
        Sizing fast = Sizing.of(Long.MAX_VALUE, Duration.ofNanos(1));
        assertThat(fast.capacity(LONGEST)).isEqualTo(Long.MAX_VALUE);
        assertThat(fast.concurrency(LONGEST)).isEqualTo(Long.MAX_VALUE);
        assertThat(fast.latency(1)).isEqualTo(Duration.ofNanos(1));
        assertThat(Sizing.of(1, LONGEST).latency(Long.MAX_VALUE)).isEqualTo(LONGEST);
        assertThat(Sizing.of(Long.MAX_VALUE, LONGEST).latency(7)).isEqualTo(Duration.ofNanos(7));
        assertThat(Sizing.rate(Long.MAX_VALUE, Duration.ofNanos(1))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void saysWhatItIsAndRefusesBadArguments() {
        assertThat(arriving).hasToString("12000 per 1 min");
        assertThat(Sizing.perSecond(5)).isEqualTo(Sizing.of(5, Duration.ofSeconds(1)));
        assertThatThrownBy(() -> Sizing.perSecond(0)).hasMessage("items is 0, must be at least 1");
        assertThatThrownBy(() -> Sizing.of(1, Duration.ZERO)).hasMessageStartingWith("per is 0 s, must be more than");
        assertThatThrownBy(() -> arriving.latency(0)).hasMessage("capacity is 0, must be at least 1");
        assertThatThrownBy(() -> arriving.capacity(Duration.ofDays(365_000))).hasMessageStartingWith("latency is 365");
        assertThatThrownBy(() -> arriving.concurrency(Duration.ZERO)).hasMessageStartingWith("time is 0 s");
        assertThatThrownBy(() -> Sizing.rate(0, LONGEST)).hasMessage("inside is 0, must be at least 1");
    }
}
