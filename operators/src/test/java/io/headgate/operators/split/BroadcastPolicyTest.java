package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.DropReason;
import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import io.headgate.operators.Wired;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Policies that don't wait: what becomes of one that is slow is no concern of the others. */
class BroadcastPolicyTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();
    private final List<String> drops = new ArrayList<>();

    private Hub<Integer> hub(Overflow<Integer> policy) {
        return Flow.fromPublisher(upstream)
                .broadcast(2, policy.onDrop((item, reason) -> drops.add(item + " " + reason)));
    }

    private TestSubscriber<Integer> subscriber(Hub<Integer> hub, long demand) {
        return wired.subscribe(hub.flow(), TestSubscriber.create(demand));
    }

    @Test
    void dropsForTheSlowOneAlone() {
        Hub<Integer> hub = hub(Overflow.dropOldest());
        var fast = subscriber(hub, Long.MAX_VALUE);
        var slow = subscriber(hub, 0);
        upstream.next(1, 2, 3, 4, 5);
        assertThat(fast.check().items()).containsExactly(1, 2, 3, 4, 5);
        upstream.complete();
        fast.awaitComplete();
        List<Hub.Counters> none = hub.subscribers();
        assertThat(none).isEmpty();
        slow.request(Long.MAX_VALUE);
        assertThat(slow.awaitComplete().check().items()).containsExactly(4, 5);
        assertThat(drops).containsExactly("1 OLDEST", "2 OLDEST", "3 OLDEST");
    }

    @Test
    void countsPerSubscriberAndReason() {
        Hub<Integer> hub = hub(Overflow.dropNewest());
        subscriber(hub, Long.MAX_VALUE);
        var slow = subscriber(hub, 0);
        upstream.next(1, 2, 3, 4, 5);
        List<Hub.Counters> books = hub.subscribers();
        assertThat(books).extracting(Hub.Counters::delivered).containsExactly(5L, 0L);
        assertThat(books).extracting(Hub.Counters::dropped).containsExactly(0L, 3L);
        assertThat(books.get(1).dropped(DropReason.NEWEST)).isEqualTo(3);
        assertThat(books.get(1).depth()).isEqualTo(2);
        assertThat(books.get(1).highWater()).isEqualTo(2);
        slow.cancel();
        Hub.Counters left = books.get(1);
        assertThat(left.discarded()).isEqualTo(2);
        assertThat(left.offered()).isEqualTo(left.delivered() + left.dropped() + left.discarded() + left.depth());
        assertThat(wired.discarded).containsExactly(1, 2);
    }

    @Test
    void asksForACapacityAtATimeAndOnlyWhileSomebodyIsThere() {
        Hub<Integer> hub = Flow.fromPublisher(upstream)
                .broadcast(8, Overflow.<Integer>dropNewest().onDrop((item, reason) -> drops.add(item + " " + reason)));
        assertThat(upstream.subscriptions()).isZero();
        var first = subscriber(hub, 0);
        assertThat(upstream.requested()).isEqualTo(8);
        upstream.next(1, 2, 3, 4, 5);
        assertThat(upstream.requested()).isEqualTo(8);
        upstream.next(6);
        assertThat(upstream.requested()).isEqualTo(14);
        first.cancel();
        upstream.next(7, 8, 9, 10, 11, 12, 13, 14);
        assertThat(upstream.outstanding()).isZero();
        assertThat(hub.unclaimed()).isEqualTo(8);
        assertThat(drops).hasSize(8).allMatch(drop -> drop.endsWith(" NO_DEMAND"));
        var second = subscriber(hub, Long.MAX_VALUE);
        assertThat(upstream.outstanding()).isEqualTo(8);
        upstream.next(15);
        assertThat(second.check().items()).containsExactly(15);
    }

    @Test
    void whatNobodyTakesIsDroppedWhateverTheHandlerThrows() {
        var broken = new IllegalStateException("as asked");
        Hub<Integer> hub = Flow.fromPublisher(upstream)
                .broadcast(2, Overflow.<Integer>dropNewest().onDrop((item, reason) -> {
                    throw broken;
                }));
        subscriber(hub, 0).cancel();
        upstream.next(1, 2);
        assertThat(hub.unclaimed()).isEqualTo(2);
        assertThat(reported).containsExactly(broken, broken);
    }

    @Test
    void disconnectsTheSlowOneAlone() {
        Hub<Integer> hub = hub(Overflow.disconnect());
        var fast = subscriber(hub, Long.MAX_VALUE);
        var slow = wired.subscribe(hub.flow().named("slow"), TestSubscriber.create(0));
        upstream.next(1, 2, 3);
        assertThat(hub.subscribers()).hasSize(1);
        upstream.next(4).complete();
        assertThat(fast.awaitComplete().check().items()).containsExactly(1, 2, 3, 4);
        assertThat(slow.terminals()).isZero();
        slow.request(2);
        OverflowException told = slow.awaitError(OverflowException.class);
        assertThat(told).hasMessageContaining("slow").hasMessageContaining("2 items");
        assertThat(slow.check().items()).containsExactly(1, 2);
        assertThat(wired.discarded).as("the item it was disconnected for").containsExactly(3);
    }

    @Test
    void failEndsItForAllWithTheirItemsFirst() {
        Hub<Integer> hub = hub(Overflow.fail());
        var fast = subscriber(hub, Long.MAX_VALUE);
        var slow = subscriber(hub, 0);
        upstream.next(1, 2, 3);
        fast.awaitError(OverflowException.class);
        assertThat(fast.check().items()).containsExactly(1, 2, 3);
        assertThat(upstream.isCancelled()).isTrue();
        slow.request(2);
        slow.awaitError(OverflowException.class);
        assertThat(slow.check().items()).containsExactly(1, 2);
        assertThat(wired.discarded).containsExactly(3);
    }

    @Test
    void aPolicysOwnCodeThatThrowsEndsTheSubscriberItRanFor() {
        IllegalStateException thrown = new IllegalStateException("as asked");
        Hub<Integer> hub = hub(Overflow.dropLowest(Comparator.comparing(item -> {
            throw thrown;
        })));
        var fast = subscriber(hub, Long.MAX_VALUE);
        var slow = subscriber(hub, 0);
        upstream.next(1, 2, 3, 4).complete();
        assertThat(fast.awaitComplete().check().items()).containsExactly(1, 2, 3, 4);
        slow.request(2);
        assertThat(slow.awaitError()).isSameAs(thrown);
        assertThat(slow.items()).containsExactly(1, 2);
        assertThat(wired.discarded).containsExactly(3);
    }

    @Test
    void expiryRunsOnTheSubscribersClock() {
        Hub<Integer> hub = hub(Overflow.<Integer>dropOldest().expiring(Duration.ofSeconds(1)));
        var slow = subscriber(hub, 0);
        upstream.next(1);
        wired.timers.advance(Duration.ofSeconds(2));
        upstream.next(2);
        slow.request(2);
        assertThat(slow.check().items()).containsExactly(2);
        assertThat(drops).containsExactly("1 EXPIRED");
    }

    /** The end is told to all between two buffers that an item goes into, so it comes into the second one after that. */
    @Test
    void theEndBehindItemsThatExpireComesAfterTheLastOfThem() {
        AtomicReference<Hub<Integer>> ended = new AtomicReference<>();
        Hub<Integer> hub = Flow.fromPublisher(upstream)
                .broadcast(
                        2,
                        Overflow.<Integer>dropOldest()
                                .expiring(Duration.ofSeconds(1))
                                .onDrop((item, reason) -> ended.get().cancel()));
        ended.set(hub);
        subscriber(hub, 0);
        var second = subscriber(hub, 0);
        upstream.next(1);
        wired.timers.advance(Duration.ofMillis(500));
        upstream.next(2);
        wired.timers.advance(Duration.ofMillis(100));
        upstream.next(3);
        assertThat(hub.subscribers()).isEmpty();
        wired.timers.advance(Duration.ofSeconds(1));
        assertThat(second.terminals()).isZero();
        wired.timers.advance(Duration.ofNanos(1));
        assertThat(second.check().failure()).isInstanceOf(CancellationException.class);
        assertThat(wired.timers.pending()).isEmpty();
    }

    /** Asked twice in a row, an upstream that answers on the spot would fill the buffers before anybody could take an item. */
    @Test
    void oneThatComesWhileUpstreamAnswersOnTheSpotCostsTheOthersNothing() {
        Hub<Integer> hub = hub(Overflow.dropNewest());
        List<TestSubscriber<Integer>> late = new ArrayList<>();
        upstream.onRequest(n -> {
            int from = (int) upstream.emitted();
            if (from == 0) {
                late.add(subscriber(hub, Long.MAX_VALUE));
            }
            if (from < 4) {
                upstream.next(from + 1, from + 2);
            }
        });
        var first = subscriber(hub, Long.MAX_VALUE);
        assertThat(first.check().items()).containsExactly(1, 2, 3, 4);
        assertThat(late.get(0).check().items()).containsExactly(1, 2, 3, 4);
        assertThat(drops).isEmpty();
    }

    /** Upstream answers the cancel that an overflow brings with a failure of its own, and that is what is told. */
    @Test
    void ofAnOverflowAndAFailureAtOnceNoneIsLost() {
        IllegalStateException failure = new IllegalStateException("as asked");
        AtomicReference<Subscriber<? super Integer>> to = new AtomicReference<>();
        Hub<Integer> hub = Flow.<Integer>fromPublisher(split -> {
                    to.set(split);
                    split.onSubscribe(new Subscription() {
                        @Override
                        public void request(long n) {}

                        @Override
                        public void cancel() {
                            split.onError(failure);
                        }
                    });
                })
                .broadcast(1, Overflow.fail());
        var slow = subscriber(hub, 0);
        to.get().onNext(1);
        to.get().onNext(2);
        assertThat(slow.request(1).awaitError()).isSameAs(failure);
        assertThat(slow.check().items()).containsExactly(1);
        assertThat(reported).singleElement().isInstanceOf(OverflowException.class);
        assertThat(wired.discarded).containsExactly(2);
    }

    @Test
    void aSourceThatIsPulledLosesNothingForThoseWhoKeepUp() {
        Hub<Long> hub = Flow.range(0, 100_000).broadcast(2, 16, Overflow.dropOldest());
        var first = TestSubscriber.<Long>counting(Long.MAX_VALUE);
        var second = TestSubscriber.<Long>counting(Long.MAX_VALUE);
        hub.subscribe(first);
        hub.subscribe(second);
        assertThat(first.awaitComplete().check().received()).isEqualTo(100_000);
        assertThat(second.awaitComplete().check().received()).isEqualTo(100_000);
    }
}
