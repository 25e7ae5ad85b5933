package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What capacities, policies, rates and budgets refuse, and how they show themselves. */
class SettingsTest {

    private static void refused(Runnable setting, String message) {
        assertThatThrownBy(setting::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aCapacityHoldsSomething() {
        refused(() -> Capacity.items(0), "capacity is 0, must be at least 1 item");
        refused(() -> Capacity.weight(0, item -> 1), "capacity is 0, must be at least a weight of 1");
        assertThat(Capacity.items(1)).hasToString("1 item");
        assertThat(Capacity.items(256)).hasToString("256 items");
        assertThat(Capacity.weight(1 << 20, item -> 1)).hasToString("weight 1048576");
    }

    @Test
    void aSampleIsOneInOneOrMore() {
        refused(() -> Overflow.sample(0), "oneIn is 0, must be at least 1");
        assertThat(Overflow.sample(3)).hasToString("sample(1 in 3)");
        assertThat(Overflow.expireAfter(Duration.ofSeconds(2))).hasToString("backpressure, expires after 2 s");
    }

    @Test
    void anAdmissionsHintsHaveAnOrder() {
        refused(
                () -> Admission.paced(Duration.ofSeconds(2), Duration.ofSeconds(1)),
                "most is 1 s, must be at least 2 s");
    }

    @Test
    void aFloorIsPartOfTheBudget() {
        refused(() -> Budget.of(10, -1), "floor is -1, must be from 0 to the limit 10");
        refused(() -> Budget.of(10, 11), "floor is 11, must be from 0 to the limit 10");
        assertThat(Budget.of(10, 4).floor()).isEqualTo(4);
        assertThat(Budget.of(10).floor()).isZero();
    }

    @Test
    void aBurstIsWhatALongCanCount() {
        var third = Rate.of(1, Duration.ofNanos(3));
        refused(() -> third.burst(1L << 61), "burst is 2305843009213693952, must be at most 768614336404564650");
        refused(() -> third.burst(1L << 62), "burst is 4611686018427387904, must be at most");
        refused(() -> third.burst(Long.MAX_VALUE), "burst is 9223372036854775807, must be at most");
        assertThat(third.burst(768614336404564650L).burst()).isEqualTo(768614336404564650L);
    }

    @Test
    void aRateSaysWhatItIs() {
        var rate = Rate.of(3, Duration.ofSeconds(2));
        assertThat(rate.items()).isEqualTo(3);
        assertThat(rate.per()).isEqualTo(Duration.ofSeconds(2));
        assertThat(rate).hasToString("3 per 2 s");
        assertThat(rate.burst(5)).hasToString("3 per 2 s, up to 5 at once");
    }

    @Test
    void aFullBucketHasNothingToWaitFor() {
        var rate = Rate.of(10, Duration.ofSeconds(1)).burst(3);
        assertThat(rate.nanosUntilNext(5)).isZero();
        assertThat(rate.nanosUntilNext(6)).isZero();
        assertThat(rate.tryTake(9, 7)).isEqualTo(3);
    }

    @Test
    void anOverflowSaysWhereAndHowMuch() {
        var overflow = new OverflowException("orders", "8 items", 5);
        assertThat(overflow).hasMessage("no room in buffer 'orders' (capacity 8 items, downstream demand 5)");
        assertThat(overflow.buffer()).isEqualTo("orders");
        assertThat(overflow.capacity()).isEqualTo("8 items");
        assertThat(overflow.demand()).isEqualTo(5);
        assertThat(new OverflowException("orders", "8 items", Long.MAX_VALUE))
                .hasMessage("no room in buffer 'orders' (capacity 8 items, downstream demand unlimited)");
    }

    @Test
    void eachReasonIsSaidInItsOwnWords() {
        assertThat(DropReason.values()).extracting(DropReason::text).doesNotHaveDuplicates();
    }

    @Test
    void aChannelHasOneBufferForAll() {
        refused(() -> Channel.of(3, Overflow.disconnect()), "overflow is disconnect(), must be another");
    }

    @Test
    void aRendezvousHoldsNothingThatCouldExpire() {
        refused(() -> Channel.of(0, Overflow.expireAfter(Duration.ofSeconds(1))), "a rendezvous holds nothing");
        assertThat(Channel.of(0, Overflow.backpressure()).size()).isZero();
    }

    @Test
    void latestIsOneItemAndHasNoWeight() {
        refused(
                () -> Channel.of(Capacity.weight(1, item -> 1), Overflow.latest()),
                "capacity is weight 1, latest() holds exactly 1 item");
    }

    @Test
    void aWaitMayBeLongerThanNanosecondsHold() throws InterruptedException {
        var centuries = Duration.ofSeconds(Long.MAX_VALUE);
        Channel<Integer> channel = Channel.of(2);
        channel.trySend(7);
        assertThat(channel.receive(centuries)).isEqualTo(7);
        channel.complete();
        assertThat(channel.receive(centuries)).isNull();
        assertThat(channel.dropped()).isZero();
        assertThat(channel.dropped(DropReason.NEWEST)).isZero();
    }

    /** More than a ring has places for, so a store keeps the items; it makes no room for them beforehand. */
    @Test
    void aChannelMayBeAsLargeAsOneLikes() {
        Channel<Integer> channel = Channel.of(Integer.MAX_VALUE);
        assertThat(channel.trySend(7)).isEqualTo(Offer.SENT);
        assertThat(channel.size()).isEqualTo(1);
        assertThat(channel.tryReceive()).isEqualTo(7);
    }
}
