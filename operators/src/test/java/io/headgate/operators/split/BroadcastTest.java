package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import io.headgate.operators.Wired;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Under backpressure: the slowest subscriber sets the pace. */
class BroadcastTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();
    private final Hub<Integer> hub = Flow.fromPublisher(upstream).broadcast(4, Overflow.backpressure());

    private TestSubscriber<Integer> subscriber(long demand) {
        return wired.subscribe(hub.flow(), TestSubscriber.create(demand));
    }

    @Test
    void connectsWithItsFirstSubscriberAndAsksForWhatThatAsksFor() {
        assertThat(upstream.subscriptions()).isZero();
        var first = subscriber(0);
        assertThat(upstream.subscriptions()).isEqualTo(1);
        assertThat(upstream.requested()).isZero();
        first.request(1);
        assertThat(upstream.requested()).isEqualTo(1);
        var second = subscriber(2);
        assertThat(upstream.subscriptions()).isEqualTo(1);
        assertThat(upstream.requested()).isEqualTo(2);
        first.request(Long.MAX_VALUE);
        assertThat(upstream.requested()).isEqualTo(4);
        upstream.check();
        first.check();
        second.check();
    }

    @Test
    void aSlowSubscriberHoldsTheOthersBackByItsCapacityAndNoFurther() {
        var fast = subscriber(Long.MAX_VALUE);
        var slow = subscriber(0);
        upstream.next(1, 2, 3, 4);
        assertThat(fast.check().items()).containsExactly(1, 2, 3, 4);
        assertThat(slow.items()).isEmpty();
        assertThat(upstream.outstanding()).isZero();
        slow.request(2);
        assertThat(slow.items()).containsExactly(1, 2);
        assertThat(upstream.outstanding())
                .as("room is made known in batches of three quarters")
                .isZero();
        slow.request(1);
        assertThat(upstream.outstanding()).isEqualTo(3);
        upstream.next(5, 6, 7);
        assertThat(fast.check().items()).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(slow.request(10).check().items()).containsExactly(1, 2, 3, 4, 5, 6, 7);
    }

    /** The pace of one that cancels is given back: elsewhere the others hang on its missing demand. */
    @Test
    void oneThatCancelsGivesItsPaceBack() {
        var fast = subscriber(Long.MAX_VALUE);
        var slow = subscriber(0);
        upstream.next(1, 2, 3, 4);
        assertThat(upstream.outstanding()).isZero();
        slow.cancel();
        assertThat(upstream.outstanding()).isEqualTo(4);
        upstream.next(5);
        assertThat(fast.check().items()).containsExactly(1, 2, 3, 4, 5);
        assertThat(wired.discarded).containsExactly(1, 2, 3, 4);
        assertThat(upstream.isCancelled()).isFalse();
    }

    /** Both come from within a request, as if from two threads: the item that is then handed round, and a further demand. */
    @Test
    void whatIsWantedWhileUpstreamIsAskedDoesNotWaitForASlowSubscriber() {
        List<Long> requested = new ArrayList<>();
        wired.subscribe(
                hub.flow(), TestSubscriber.<Integer>create(1).onItem(item -> requested.add(upstream.requested())));
        var asking = subscriber(0);
        var other = subscriber(0);
        upstream.onRequest(n -> {
            if (upstream.emitted() == 0) {
                upstream.next(1);
                other.request(3);
            }
        });
        asking.request(2);
        assertThat(requested)
                .as("asked for when the slow one was given its item")
                .containsExactly(3L);
    }

    @Test
    void lateSubscribersJoinFromThenOn() {
        var first = subscriber(Long.MAX_VALUE);
        upstream.next(1, 2);
        var second = subscriber(Long.MAX_VALUE);
        upstream.next(3).complete();
        assertThat(first.awaitComplete().check().items()).containsExactly(1, 2, 3);
        assertThat(second.awaitComplete().check().items()).containsExactly(3);
    }

    @Test
    void whoComesAfterTheEndGetsTheEnd() {
        var first = subscriber(1);
        upstream.next(1).complete();
        first.awaitComplete();
        assertThat(subscriber(0).awaitComplete().check().items()).isEmpty();

        TestPublisher<Integer> failing = TestPublisher.paced();
        Hub<Integer> other = Flow.fromPublisher(failing).broadcast(4, Overflow.backpressure());
        var told = wired.subscribe(other.flow(), TestSubscriber.create(0));
        IllegalStateException failure = new IllegalStateException("as asked");
        failing.error(failure);
        assertThat(told.awaitError()).isSameAs(failure);
        assertThat(wired.subscribe(other.flow(), TestSubscriber.create(0)).awaitError())
                .isSameAs(failure);
        assertThat(failing.subscriptions()).isEqualTo(1);
    }

    @Test
    void eachGetsItsItemsBeforeTheEnd() {
        var fast = subscriber(Long.MAX_VALUE);
        var slow = subscriber(0);
        upstream.next(1, 2);
        IllegalStateException failure = new IllegalStateException("as asked");
        upstream.error(failure);
        assertThat(fast.awaitError()).isSameAs(failure);
        assertThat(slow.terminals()).isZero();
        slow.request(1);
        assertThat(slow.terminals()).isZero();
        slow.request(1);
        assertThat(slow.awaitError()).isSameAs(failure);
        assertThat(slow.check().items()).containsExactly(1, 2);
        assertThat(upstream.callsAfterEnd()).isZero();
    }

    @Test
    void whatIsUnderWayWhenTheLastOneLeavesWaitsForTheNext() {
        var first = subscriber(4);
        upstream.next(1);
        first.cancel();
        assertThat(upstream.isCancelled()).isFalse();
        upstream.next(2, 3);
        assertThat(upstream.requested()).isEqualTo(4);
        var second = subscriber(1);
        assertThat(second.items()).containsExactly(2);
        second.request(Long.MAX_VALUE);
        upstream.next(4, 5).complete();
        assertThat(second.awaitComplete().check().items()).containsExactly(2, 3, 4, 5);
        assertThat(wired.discarded).isEmpty();
    }

    @Test
    void whatNobodyComesForBeforeTheEndIsDiscarded() {
        var first = subscriber(4);
        first.cancel();
        upstream.next(1, 2).complete();
        assertThat(wired.discarded).containsExactly(1, 2);
        assertThat(subscriber(1).awaitComplete().items()).isEmpty();
        assertThat(wired.discarded).containsExactly(1, 2);
    }

    @Test
    void cancellingTheHubEndsItForAll() {
        var fast = subscriber(Long.MAX_VALUE);
        var slow = subscriber(0);
        upstream.next(1);
        hub.cancel();
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(fast.awaitError(CancellationException.class)).hasMessageContaining("broadcast");
        assertThat(slow.terminals()).isZero();
        slow.request(1);
        slow.awaitError(CancellationException.class);
        assertThat(slow.check().items()).containsExactly(1);
        upstream.forceNext(2);
        assertThat(wired.discarded).containsExactly(2);
        hub.cancel();
        assertThat(upstream.cancels()).isEqualTo(1);
        subscriber(0).awaitError(CancellationException.class);
    }

    @Test
    void aHubThatIsCancelledBeforeItIsUsedNeverConnects() {
        hub.cancel();
        subscriber(1).awaitError(CancellationException.class);
        assertThat(upstream.subscriptions()).isZero();
    }

    @Test
    void booksAreKeptForEach() {
        var fast = wired.subscribe(hub.flow().named("fast"), TestSubscriber.create(Long.MAX_VALUE));
        var slow = subscriber(0);
        upstream.next(1, 2, 3);
        slow.request(1);
        List<Hub.Counters> books = hub.subscribers();
        assertThat(books).extracting(Hub.Counters::name).containsExactly("fast", "subscriber 1");
        assertThat(books).extracting(Hub.Counters::offered).containsExactly(3L, 3L);
        assertThat(books).extracting(Hub.Counters::delivered).containsExactly(3L, 1L);
        assertThat(books).extracting(Hub.Counters::depth).containsExactly(0L, 2L);
        assertThat(books).extracting(Hub.Counters::highWater).containsExactly(1L, 3L);
        slow.cancel();
        fast.cancel();
        assertThat(hub.subscribers()).isEmpty();
        Hub.Counters left = books.get(1);
        assertThat(left.discarded()).isEqualTo(2);
        assertThat(left.offered()).isEqualTo(left.delivered() + left.dropped() + left.discarded() + left.depth());
        assertThat(wired.discarded).containsExactly(2, 3);
    }

    /** §2.13: a subscriber that throws has cancelled; the others don't notice. */
    @Test
    void oneThatThrowsHarmsNobodyElse() {
        var before = subscriber(Long.MAX_VALUE);
        RuntimeException thrown = new IllegalStateException("as asked");
        hub.subscribe(new Thrower<>(thrown));
        var after = subscriber(Long.MAX_VALUE);
        upstream.next(1, 2, 3, 4, 5, 6, 7, 8, 9).complete();
        assertThat(before.awaitComplete().check().items()).hasSize(9);
        assertThat(after.awaitComplete().check().items()).hasSize(9);
        assertThat(reported).containsExactly(thrown);
    }

    @Test
    void anIllegalRequestEndsOneSubscriberAlone() {
        var broken = subscriber(Long.MAX_VALUE);
        var other = subscriber(Long.MAX_VALUE);
        upstream.next(1);
        broken.request(0);
        assertThat(broken.awaitError(IllegalArgumentException.class)).hasMessageContaining("§3.9");
        upstream.next(2).complete();
        assertThat(other.awaitComplete().check().items()).containsExactly(1, 2);
    }

    @Test
    void subscribingAndCancellingInsideOnNextIsFine() {
        List<TestSubscriber<Integer>> later = new ArrayList<>();
        AtomicReference<TestSubscriber<Integer>> second = new AtomicReference<>();
        var first = wired.subscribe(
                hub.flow(), TestSubscriber.<Integer>create(Long.MAX_VALUE).onItem(item -> {
                    if (item == 1) {
                        later.add(subscriber(Long.MAX_VALUE));
                    } else if (item == 2) {
                        second.get().cancel();
                    } else if (item == 3) {
                        later.get(0).cancel();
                    }
                }));
        second.set(subscriber(Long.MAX_VALUE));
        upstream.next(1, 2, 3, 4).complete();
        assertThat(first.awaitComplete().check().items()).containsExactly(1, 2, 3, 4);
        assertThat(second.get().check().items()).containsExactly(1);
        assertThat(later.get(0).check().items()).containsExactly(2);
        assertThat(second.get().terminals() + later.get(0).terminals()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 256})
    void allGetEverythingFromASourceThatIsPulled(int capacity) {
        int subscribers = 4;
        Hub<Long> pulled = Flow.range(0, 10_000).broadcast(subscribers, capacity, Overflow.backpressure());
        List<TestSubscriber<Long>> all = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) {
            AtomicReference<TestSubscriber<Long>> self = new AtomicReference<>();
            long ask = i == 0 ? Long.MAX_VALUE : i;
            self.set(TestSubscriber.<Long>create(ask).onItem(item -> self.get().request(ask)));
            pulled.subscribe(self.get());
            all.add(self.get());
        }
        Long[] everything = LongStream.range(0, 10_000).boxed().toArray(Long[]::new);
        for (TestSubscriber<Long> each : all) {
            assertThat(each.awaitComplete().check().items()).containsExactly(everything);
            assertThat(each.maxDepth()).isLessThanOrEqualTo(2);
        }
    }

    /** Each that is woken may ask upstream, which answers on the spot: woken from within, they would fill the stack. */
    @Test
    void theStackDoesntGrowWithTheNumberOfSubscribers() {
        int subscribers = 5_000;
        Hub<Long> pulled = Flow.range(0, 20).broadcast(subscribers, 1, Overflow.backpressure());
        List<TestSubscriber<Long>> all = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) {
            var each = TestSubscriber.<Long>counting(Long.MAX_VALUE);
            pulled.subscribe(each);
            all.add(each);
        }
        for (TestSubscriber<Long> each : all) {
            assertThat(each.awaitComplete().check().received()).isEqualTo(20);
        }
    }

    @Test
    void anUpstreamThatSendsMoreThanItWasAskedForEndsTheHub() {
        var first = subscriber(2);
        upstream.next(1, 2);
        upstream.forceNext(3);
        assertThat(first.awaitError(OverflowException.class)).hasMessageContaining("broadcast");
        assertThat(first.items()).containsExactly(1, 2);
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(3);
    }

    @Test
    void explainsItself() {
        Flow<Integer> flow = hub.flow().named("audit").map(x -> x);
        assertThat(flow.explain())
                .contains("split broadcast \"audit\"", "4 items, backpressure", "holds at most 4 items");
        assertThat(flow.bound()).isEqualTo(4);
        assertThat(hub.explain()).contains("split broadcast");
        assertThat(Flow.fromPublisher(hub).explain()).isEqualTo(hub.explain());
    }

    @Test
    void badArgumentsFailAtAssembly() {
        Flow<Integer> flow = Flow.fromPublisher(upstream);
        assertThatThrownBy(() -> flow.broadcast(0, Overflow.backpressure())).hasMessageContaining("capacity is 0");
        assertThatThrownBy(() -> flow.broadcast(Integer.MAX_VALUE, Overflow.backpressure()))
                .hasMessageContaining("capacity is 2147483647");
        assertThatThrownBy(() -> flow.broadcast(0, 4, Overflow.backpressure()))
                .hasMessageContaining("subscribers is 0");
        assertThatThrownBy(() -> flow.broadcast(4, Overflow.block())).hasMessageContaining("block()");
        assertThatThrownBy(() -> flow.broadcast(4, Overflow.latest())).hasMessageContaining("latest()");
        assertThatThrownBy(() -> flow.broadcast(4, Overflow.expireAfter(java.time.Duration.ofSeconds(1))))
                .hasMessageContaining("must not expire");
        assertThatThrownBy(() -> flow.buffer(4, Overflow.disconnect())).hasMessageContaining("disconnect()");
        assertThatThrownBy(() -> Flow.emit(4, Overflow.disconnect(), emitter -> {}))
                .hasMessageContaining("disconnect()");
        assertThatThrownBy(() -> io.headgate.core.Channel.of(4, Overflow.disconnect()))
                .hasMessageContaining("disconnect()");
        assertThatThrownBy(() -> hub.subscribe(null)).isInstanceOf(NullPointerException.class);
    }
}
