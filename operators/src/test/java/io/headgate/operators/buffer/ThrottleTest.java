package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Rate;
import io.headgate.core.Timers;
import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private final Wired wired = new Wired();

    @Test
    void letsNoItemPassEarly() {
        var downstream =
                wired.subscribe(Flow.range(0, 100).throttle(Rate.perSecond(3)), TestSubscriber.create(Long.MAX_VALUE));
        assertThat(downstream.received()).isEqualTo(1);
        for (int millis = 1; millis <= 10_000; millis++) {
            wired.timers.advance(Duration.ofMillis(1));
            assertThat(downstream.received()).isLessThanOrEqualTo(1 + millis * 3L / 1000);
        }
        assertThat(downstream.received()).isBetween(30L, 31L);
        downstream.cancel();
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void keepsARateAboveTheTimersFrequency() {
        var downstream = wired.subscribe(
                Flow.range(0, Long.MAX_VALUE).throttle(Rate.perSecond(100_000).burst(2_000)),
                TestSubscriber.counting(Long.MAX_VALUE));
        for (int millis = 0; millis < 1_000; millis += 10) {
            wired.timers.advance(Duration.ofMillis(10)); // a timer that is hundreds of items late each time
        }
        assertThat(downstream.received()).isBetween(99_000L, 102_001L);
        downstream.cancel();
    }

    @Test
    void asksForNoMoreThanABurstHoweverLongUpstreamIsSilent() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        wired.subscribe(
                Flow.fromPublisher(upstream).throttle(Rate.perSecond(1000).burst(5)),
                TestSubscriber.create(Long.MAX_VALUE));
        wired.timers.advance(Duration.ofHours(1));
        assertThat(upstream.maxOutstanding()).isEqualTo(5);
    }

    @Test
    void asksForNoMoreThanDownstreamDid() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        var downstream = wired.subscribe(
                Flow.fromPublisher(upstream).throttle(Rate.perSecond(1000).burst(50)), TestSubscriber.create(3));
        wired.timers.advance(Duration.ofSeconds(1));
        assertThat(upstream.requested()).isEqualTo(3);
        upstream.next(1, 2, 3).complete();
        downstream.awaitComplete().check();
        assertThat(wired.timers.pending()).isEmpty();
    }

    @Test
    void waitsForWhatAnItemCost() {
        var downstream = wired.subscribe(
                Flow.range(0, 10).throttle(Rate.perSecond(10), item -> 5), TestSubscriber.create(Long.MAX_VALUE));
        assertThat(downstream.received()).isEqualTo(1);
        wired.timers.advance(Duration.ofMillis(499));
        assertThat(downstream.received()).isEqualTo(1);
        wired.timers.advance(Duration.ofMillis(1));
        assertThat(downstream.received()).isEqualTo(2);
    }

    @Test
    void sharesARateBetweenFlows() {
        Rate shared = Rate.perSecond(10);
        var one = wired.subscribe(Flow.range(0, 100).throttle(shared), TestSubscriber.create(Long.MAX_VALUE));
        var two = wired.subscribe(Flow.range(0, 100).throttle(shared), TestSubscriber.create(Long.MAX_VALUE));
        wired.timers.advance(Duration.ofSeconds(2));
        assertThat(one.received() + two.received()).isBetween(20L, 21L);
    }

    /** 100,000 a second, on timers that come 5 ms late: within 1 % over a second, whichever second. */
    @Test
    void isAccurateOverASecondAboveTheTimersFrequency() {
        var downstream = wired.subscribe(
                Flow.range(0, Long.MAX_VALUE).throttle(Rate.perSecond(100_000)),
                TestSubscriber.counting(Long.MAX_VALUE),
                late(Duration.ofMillis(5)));
        assertThat(downstream.received()).isEqualTo(1_000); // the burst, at once
        for (int second = 0; second < 5; second++) {
            long before = downstream.received();
            wired.timers.advance(Duration.ofSeconds(1));
            assertThat(downstream.received() - before).isBetween(99_000L, 101_000L);
        }
        downstream.cancel();
        assertThat(wired.timers.pending()).isEmpty();
    }

    /** Seen on a machine with more to do than cores: a timer's thread waits for longer than a burst lasts. */
    @Test
    void isAccurateWhereTheTimersAreLateByMoreThanABurst() {
        var downstream = wired.subscribe(
                Flow.range(0, Long.MAX_VALUE).throttle(Rate.perSecond(100_000)),
                TestSubscriber.counting(Long.MAX_VALUE),
                late(Duration.ofMillis(30)));
        wired.timers.advance(Duration.ofSeconds(1));
        for (int second = 1; second < 6; second++) {
            long before = downstream.received();
            wired.timers.advance(Duration.ofSeconds(1));
            assertThat(downstream.received() - before).isBetween(96_000L, 104_000L); // a look, more or less
            long all = downstream.received();
            assertThat(all).as("in all").isBetween(99_000L * (second + 1) - 3_100, 101_000L + 100_000L * second);
        }
        downstream.cancel();
    }

    /** A burst that was set holds, however late the timers are: somebody else counts on it. */
    @Test
    void aBurstThatWasSetIsNotExceeded() {
        var downstream = wired.subscribe(
                Flow.range(0, Long.MAX_VALUE).throttle(Rate.perSecond(1_000).burst(10)),
                TestSubscriber.counting(Long.MAX_VALUE),
                late(Duration.ofMillis(30)));
        for (int looks = 0; looks < 50; looks++) {
            long before = downstream.received();
            wired.timers.advance(Duration.ofMillis(20));
            assertThat(downstream.received() - before).isLessThanOrEqualTo(10);
        }
        downstream.cancel();
    }

    /** What was not asked for is not saved up beyond the burst: that is for what came while somebody waited. */
    @Test
    void aPauseOfDownstreamsIsNotMadeUpFor() {
        var downstream = wired.subscribe(
                Flow.range(0, Long.MAX_VALUE).throttle(Rate.perSecond(100_000)), TestSubscriber.counting(1_000));
        assertThat(downstream.received()).isEqualTo(1_000);
        wired.timers.advance(Duration.ofSeconds(10));
        downstream.request(5_000);
        assertThat(downstream.received()).isEqualTo(2_000);
        downstream.cancel();
    }

    /** By the clock at every single item: the k-th never before the burst and k thirds of a second allow it. */
    @Test
    void letsNoItemPassEarlyAfterABurstEither() {
        List<Long> times = new ArrayList<>();
        var downstream = wired.subscribe(
                Flow.range(0, Long.MAX_VALUE).throttle(Rate.perSecond(3).burst(4)),
                TestSubscriber.<Long>create(0).onItem(item -> times.add(wired.timers.nanoTime())));
        wired.timers.advance(Duration.ofSeconds(20)); // nobody asks: a burst is saved up, and no more
        downstream.request(10);
        wired.timers.advance(Duration.ofSeconds(1));
        wired.timers.advance(Duration.ofMillis(7_123));
        downstream.request(Long.MAX_VALUE);
        for (int i = 0; i < 1_000; i++) {
            wired.timers.advance(Duration.ofMillis(17 + i % 13));
        }
        assertThat(times).hasSizeGreaterThan(60);
        for (int from = 0; from < times.size(); from++) {
            for (int to = from + 1; to < times.size(); to++) {
                // in any stretch of time there are at most a burst and what the rate gives
                long most = 4 + 3 * (times.get(to) - times.get(from)) / 1_000_000_000L;
                assertThat((long) to - from + 1).isLessThanOrEqualTo(most + 1);
            }
        }
        for (int item = 4; item < 10; item++) {
            long earliest = times.get(0) + ((item - 3) * 1_000_000_000L + 2) / 3;
            assertThat(times.get(item)).isEqualTo(earliest); // not early, and not late either
        }
        downstream.cancel();
    }

    private Timers late(Duration by) {
        return new Timers() {
            @Override
            public long nanoTime() {
                return wired.timers.nanoTime();
            }

            @Override
            public Task schedule(Runnable task, long delayNanos) {
                return wired.timers.schedule(task, delayNanos + by.toNanos());
            }
        };
    }
}
