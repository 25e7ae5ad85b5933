package io.headgate.core;

import static io.headgate.core.Threads.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Channels under every policy and capacity: send doesn't wait where something may be dropped, and counters balance. */
@Timeout(60)
class ChannelPolicyTest {
    record Case(String name, int capacity, Overflow<Integer> policy, List<Integer> kept) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Five items into three slots. */
    static Stream<Case> policies() {
        return Stream.of(
                new Case("dropNewest", 3, Overflow.dropNewest(), List.of(0, 1, 2)),
                new Case("dropOldest", 3, Overflow.dropOldest(), List.of(2, 3, 4)),
                new Case("latest", 1, Overflow.latest(), List.of(4)),
                new Case("dropAll", 3, Overflow.dropAll(), List.of(3, 4)),
                new Case("dropLowest", 3, Overflow.dropLowest(Comparator.reverseOrder()), List.of(0, 1, 2)),
                new Case("sample", 3, Overflow.sample(2), List.of(0, 1, 4)),
                new Case("expiring", 3, Overflow.<Integer>dropOldest().expiring(Duration.ofDays(1)), List.of(2, 3, 4)));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void sendNeverWaits(Case policy) throws Exception {
        var dropped = new ArrayList<Integer>();
        Channel<Integer> channel =
                Channel.of(policy.capacity(), policy.policy().onDrop((item, reason) -> dropped.add(item)));
        for (var i = 0; i < 5; i++) {
            assertThat(channel.send(i)).isIn(Offer.SENT, Offer.DROPPED);
        }
        channel.complete();
        assertThat(channel.trySend(9)).isEqualTo(Offer.CLOSED);
        assertThat(channel).containsExactlyElementsOf(policy.kept());
        assertThat(dropped).hasSize(5 - policy.kept().size()).doesNotContainAnyElementsOf(policy.kept());
        assertThat(channel.dropped()).isEqualTo(dropped.size());
        assertThat(channel.offered()).isEqualTo(5);
        assertThat(channel.delivered()).isEqualTo(policy.kept().size());
        assertThat(channel.dropped(DropReason.EXPIRED)).isZero();
    }

    @Test
    void failingEndsTheChannelAfterWhatIsInIt() throws Exception {
        Channel<Integer> channel = Channel.<Integer>of(2, Overflow.fail()).named("orders");
        channel.send(1);
        channel.send(2);
        assertThat(channel.send(3)).isEqualTo(Offer.FULL);
        assertThat(channel.send(4)).isEqualTo(Offer.CLOSED);
        assertThat(channel.receive()).isEqualTo(1);
        assertThat(channel.receive()).isEqualTo(2);
        assertThatThrownBy(channel::receive)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(OverflowException.class)
                .hasMessageContaining("orders");
    }

    @Test
    void aWeightMakesSendersWaitAndSeveralMayFitAtOnce() throws Exception {
        Channel<Integer> channel = Channel.of(Capacity.weight(10, (Integer item) -> item));
        channel.send(9);
        var one = call(() -> channel.send(4)).parked();
        var two = call(() -> channel.send(3)).parked();
        var three = channel.sendAsync(2).toCompletableFuture();
        assertThat(channel.receive()).isEqualTo(9);
        assertThat(one.result()).isEqualTo(Offer.SENT);
        assertThat(two.result()).isEqualTo(Offer.SENT);
        assertThat(three.get()).isEqualTo(Offer.SENT);
        assertThat(channel.size()).isEqualTo(3);
        assertThat(channel.highWater()).isEqualTo(9);
        assertThat(channel.capacity()).isEqualTo(10);
    }

    @Test
    void aBudgetIsSharedAndItsReleaseWakesTheOther() throws Exception {
        var budget = Budget.of(2);
        Channel<Integer> one = Channel.of(Capacity.<Integer>items(5).within(budget));
        Channel<Integer> two = Channel.of(Capacity.<Integer>items(5).within(budget));
        one.send(1);
        one.send(2);
        var waiting = call(() -> two.send(3)).parked();
        assertThat(one.receive()).isEqualTo(1);
        assertThat(waiting.result()).isEqualTo(Offer.SENT);
    }

    @Test
    void anExpiredItemIsDroppedAndMakesRoom() throws Exception {
        var now = new AtomicLong();
        var dropped = new ArrayList<String>();
        Channel<Integer> channel = Channel.of(
                Capacity.items(2),
                Overflow.<Integer>expireAfter(Duration.ofSeconds(1))
                        .onDrop((item, why) -> dropped.add(item + " " + why)),
                clock(now));
        channel.send(1);
        now.addAndGet(600_000_000);
        channel.send(2);
        var waiting = channel.sendAsync(3).toCompletableFuture();
        assertThat(waiting).isNotDone();
        now.addAndGet(600_000_000);
        assertThat(channel.receive()).isEqualTo(2);
        assertThat(dropped).containsExactly("1 EXPIRED");
        assertThat(waiting).isCompletedWithValue(Offer.SENT);
        now.addAndGet(2_000_000_000);
        assertThat(channel.tryReceive()).isNull();
        assertThat(channel.dropped(DropReason.EXPIRED)).isEqualTo(2);
        assertThat(channel.offered()).isEqualTo(3);
    }

    private static Timers clock(AtomicLong now) {
        return clock(now, new TreeMap<>());
    }

    /** A clock, and what is to be run when, which is up to the test. */
    private static Timers clock(AtomicLong now, NavigableMap<Long, Runnable> tasks) {
        return new Timers() {
            @Override
            public long nanoTime() {
                return now.get();
            }

            @Override
            public Task schedule(Runnable task, long delayNanos) {
                var due = now.get() + delayNanos;
                assertThat(tasks.put(due, task)).as("one at a time").isNull();
                return () -> tasks.remove(due, task);
            }
        };
    }

    /** Nobody receives: it is time alone that makes room, one item after the other. */
    @Test
    void whoeverWaitsIsCalledWhenAnItemExpires() throws Exception {
        var now = new AtomicLong();
        var tasks = new TreeMap<Long, Runnable>();
        Channel<Integer> channel =
                Channel.of(Capacity.items(2), Overflow.<Integer>expireAfter(Duration.ofNanos(100)), clock(now, tasks));
        channel.send(1);
        now.set(30);
        channel.send(2);
        var first = channel.sendAsync(3).toCompletableFuture();
        var second = channel.sendAsync(4).toCompletableFuture();
        var third = channel.sendAsync(5).toCompletableFuture();
        for (var due : List.of(101L, 131L, 202L)) {
            assertThat(tasks).containsOnlyKeys(due);
            now.set(due);
            tasks.pollFirstEntry().getValue().run();
            assertThat(first).isCompletedWithValue(Offer.SENT);
            assertThat(second.isDone()).isEqualTo(due > 101);
            assertThat(third.isDone()).isEqualTo(due > 131);
        }
        assertThat(tasks).isEmpty();
        assertThat(channel.dropped(DropReason.EXPIRED)).isEqualTo(3);
        channel.sendAsync(6);
        assertThat(tasks).hasSize(1);
        channel.complete();
        assertThat(tasks).as("a channel that has ended leaves no timer").isEmpty();
    }

    @Test
    void aSelectAndAThreadAreCalledWhenAnItemExpiresToo() throws Exception {
        var now = new AtomicLong();
        var tasks = new ConcurrentSkipListMap<Long, Runnable>();
        Channel<Integer> channel =
                Channel.of(Capacity.items(1), Overflow.<Integer>expireAfter(Duration.ofNanos(100)), clock(now, tasks));
        channel.send(1);
        var selecting =
                call(() -> Channel.select(channel.sending(2, () -> Offer.SENT))).parked();
        now.set(101);
        tasks.pollFirstEntry().getValue().run();
        assertThat(selecting.result()).isEqualTo(Offer.SENT);
        var sending = call(() -> channel.send(3)).parkedForGood();
        now.set(202);
        tasks.pollFirstEntry().getValue().run();
        assertThat(sending.result()).isEqualTo(Offer.SENT);
        assertThat(channel.receive()).isEqualTo(3);
    }

    /** Many threads on a channel that drops: every item is received or dropped, and told which. */
    @ParameterizedTest
    @MethodSource("policies")
    void nothingIsLostInSilence(Case policy) throws Exception {
        var told = new AtomicLong();
        Channel<Integer> channel =
                Channel.of(policy.capacity(), policy.policy().onDrop((item, reason) -> told.incrementAndGet()));
        var items = 30_000;
        var one = call(() -> send(channel, items));
        var two = call(() -> send(channel, items));
        var three = call(() -> receive(channel));
        var four = call(() -> receive(channel));
        one.result();
        two.result();
        channel.complete();
        var received = three.result() + four.result();
        assertThat(received + told.get()).isEqualTo(2L * items);
        assertThat(channel.delivered()).isEqualTo(received);
        assertThat(channel.dropped()).isEqualTo(told.get());
        assertThat(channel.offered()).isEqualTo(2L * items);
    }

    private static int send(Channel<Integer> channel, int items) throws InterruptedException {
        for (var i = 0; i < items; i++) {
            assertThat(channel.send(i) == Offer.SENT || policyDrops(channel)).isTrue();
        }
        return items;
    }

    private static boolean policyDrops(Channel<Integer> channel) {
        return channel.dropped() > 0;
    }

    private static int receive(Channel<Integer> channel) throws InterruptedException {
        var received = 0;
        while (channel.receive() != null) {
            received++;
        }
        return received;
    }

    @Test
    void twoWhoWaitAtOneWithAWeightGetAnItemEach() {
        Channel<Integer> channel = Channel.of(Capacity.weight(10, (Integer item) -> item));
        var first = channel.receiveAsync().toCompletableFuture();
        var second = channel.receiveAsync().toCompletableFuture();
        assertThat(channel.trySend(3)).isEqualTo(Offer.SENT);
        assertThat(first).isCompletedWithValue(3);
        assertThat(second).isNotDone();
        assertThat(channel.trySend(4)).isEqualTo(Offer.SENT);
        assertThat(second).isCompletedWithValue(4);
        assertThat(channel.size()).isZero();
    }
}
