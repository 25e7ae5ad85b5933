package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RateTest {
    @Test
    void startsFullAndFillsByTheClock() {
        var rate = Rate.of(10, Duration.ofSeconds(1)).burst(3);
        assertThat(rate.tryTake(100, 5)).isEqualTo(3);
        assertThat(rate.tryTake(100, 5)).isZero();
        assertThat(rate.nanosUntilNext(5)).isEqualTo(100_000_000);
        assertThat(rate.tryTake(100, 5 + 99_999_999)).isZero();
        assertThat(rate.tryTake(100, 5 + 100_000_000)).isEqualTo(1);
        assertThat(rate.tryTake(100, 5 + 10_000_000_000L)).isEqualTo(3);
    }

    @Test
    void holdsOverAnyTimeHoweverOftenItIsAsked() {
        // 7 items in 3 ns·10⁸: no whole number of nanoseconds to the item, which a rounded interval would show
        var random = new Random(7);
        var rate = Rate.of(7, Duration.ofNanos(300_000_001)).burst(50);
        var now = Long.MAX_VALUE - 1_000_000_000L; // wraps on the way
        var start = now;
        var passed = rate.tryTake(50, now);
        assertThat(passed).isEqualTo(50);
        for (var i = 0; i < 200_000; i++) {
            now += random.nextInt(20_000_000);
            passed += rate.tryTake(1 + random.nextInt(50), now);
        }
        passed += rate.tryTake(50, now);
        var elapsed = now - start;
        assertThat(passed).isBetween(50 + elapsed * 7 / 300_000_001 - 1, 50 + elapsed * 7 / 300_000_001);
    }

    @Test
    void waitingAsLongAsItSaysIsEnoughAndNotTooLong() {
        var random = new Random(11);
        for (var round = 0; round < 2_000; round++) {
            var rate = Rate.of(1 + random.nextInt(1_000_000), Duration.ofNanos(1 + random.nextInt(2_000_000_000)));
            var now = random.nextLong();
            rate.tryTake(Long.MAX_VALUE, now);
            var wait = rate.nanosUntilNext(now);
            assertThat(wait).isPositive();
            assertThat(rate.tryTake(1, now + wait - 1)).as(rate.toString()).isZero();
            assertThat(rate.tryTake(1, now + wait)).as(rate.toString()).isEqualTo(1);
        }
    }

    @Test
    void anItemThatCostsMoreIsPaidForAfterwards() {
        var rate = Rate.of(1000, Duration.ofSeconds(1)).burst(10);
        assertThat(rate.tryTake(1, 0)).isEqualTo(1);
        rate.charge(99, 0); // it cost 100: 9 were left, 90 are owed
        assertThat(rate.tryTake(1, 0)).isZero();
        assertThat(rate.nanosUntilNext(0)).isEqualTo(91_000_000);
        assertThat(rate.tryTake(1, 90_999_999)).isZero();
        assertThat(rate.tryTake(1, 91_000_000)).isEqualTo(1);
    }

    @Test
    void absurdCostsAndTimesDoNotWrap() {
        var rate = Rate.of(Long.MAX_VALUE, Duration.ofDays(365));
        assertThat(rate.tryTake(Long.MAX_VALUE, 0)).isPositive();
        rate.charge(Long.MAX_VALUE, 0);
        rate.charge(Long.MAX_VALUE, 0);
        assertThat(rate.tryTake(1, 0)).isZero();
        rate.charge(Long.MIN_VALUE, 0);
        rate.charge(Long.MIN_VALUE, 0);
        rate.charge(Long.MIN_VALUE, 0);
        assertThat(rate.tryTake(Long.MAX_VALUE, 0)).isBetween(1L, rate.burst());
        assertThat(Rate.perSecond(1_000_000_000).burst()).isEqualTo(10_000_000);
        assertThat(Rate.perSecond(1).burst()).isEqualTo(1);
    }

    @Test
    void clocksReadInAnotherOrderGiveNothingTwice() {
        var rate = Rate.perSecond(1000).burst(1);
        assertThat(rate.tryTake(1, 1_000_000_000)).isEqualTo(1);
        assertThat(rate.tryTake(1, 999_000_000)).isZero();
        assertThat(rate.tryTake(1, 1_000_000_000)).isZero();
        assertThat(rate.tryTake(1, 1_001_000_000)).isEqualTo(1);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> Rate.perSecond(0)).hasMessage("items is 0, must be at least 1");
        assertThatThrownBy(() -> Rate.of(1, Duration.ZERO))
                .hasMessage("per is 0 s, must be more than zero and at most 292 years, which is what nanoseconds hold");
        assertThatThrownBy(() -> Rate.perSecond(1).burst(0)).hasMessage("burst is 0, must be at least 1");
        assertThatThrownBy(() -> Rate.perSecond(1).burst(Long.MAX_VALUE)).hasMessageContaining("must be at most");
    }
}
