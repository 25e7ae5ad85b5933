package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import io.headgate.operators.Wired;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BalanceTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();
    private final Hub<Integer> hub = Flow.fromPublisher(upstream).balance(4);

    private TestSubscriber<Integer> subscriber(long demand) {
        return wired.subscribe(hub.flow(), TestSubscriber.create(demand));
    }

    @Test
    void dealsInTurnToThoseWhoHaveDemand() {
        var a = subscriber(Long.MAX_VALUE);
        var b = subscriber(1);
        var c = subscriber(Long.MAX_VALUE);
        upstream.next(1, 2, 3, 4, 5, 6);
        assertThat(a.check().items()).containsExactly(1, 4, 6);
        assertThat(b.check().items()).containsExactly(2);
        assertThat(c.check().items()).containsExactly(3, 5);
    }

    @Test
    void asksForTheDemandOfAllUpToItsCapacity() {
        var a = subscriber(1);
        assertThat(upstream.requested()).isEqualTo(1);
        var b = subscriber(2);
        assertThat(upstream.requested()).isEqualTo(3);
        a.request(9);
        assertThat(upstream.requested()).isEqualTo(4);
        upstream.next(1, 2);
        assertThat(upstream.outstanding()).isEqualTo(2);
        upstream.next(3);
        assertThat(upstream.outstanding()).isEqualTo(4);
        b.cancel();
        a.check();
        upstream.check();
    }

    @Test
    void isFairAboveASourceThatIsPulled() {
        Hub<Long> pulled = Flow.range(0, 30_000).balance(16);
        List<TestSubscriber<Long>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            var each = TestSubscriber.<Long>create(0);
            pulled.subscribe(each);
            all.add(each);
        }
        for (int round = 0; round < 100; round++) {
            all.forEach(each -> each.request(100));
        }
        assertThat(all).allMatch(each -> each.received() == 10_000);
        all.forEach(each -> each.awaitComplete().check());
    }

    /**
     * Of the two items that come when it asks for more, the first is dealt to another, which has this one leave; the second
     * is dealt to it all the same, because its own pass, further up the stack, hasn't come to say so.
     *
     * @param behind happens after the two have come
     */
    private TestSubscriber<Integer> leavingWithThreeInItsHand(Runnable behind) {
        AtomicReference<TestSubscriber<Integer>> leaving = new AtomicReference<>();
        var staying = wired.subscribe(
                hub.flow(),
                TestSubscriber.<Integer>create(0).onItem(item -> leaving.get().cancel()));
        subscriber(1).cancel();
        upstream.next(1); // waits, so that it is the pass of the next one that takes it
        leaving.set(TestSubscriber.<Integer>create(0).onItem(item -> {
            upstream.onRequest(more -> {
                upstream.onRequest(unused -> {});
                staying.request(1);
                upstream.next(2, 3);
                behind.run();
            });
            leaving.get().request(2);
        }));
        wired.subscribe(hub.flow(), leaving.get()).request(1);
        assertThat(leaving.get().check().items()).containsExactly(1);
        assertThat(staying.items()).containsExactly(2);
        return staying;
    }

    /** What was dealt to one that leaves before it has taken it goes to another, before anything that came later. */
    @Test
    void nothingIsLostWhenOneLeavesWithAnItemInItsHand() {
        var staying = leavingWithThreeInItsHand(() -> {});
        staying.request(2);
        upstream.next(4);
        assertThat(staying.check().items()).containsExactly(2, 3, 4);
        assertThat(wired.discarded).isEmpty();
    }

    /** The end waits until an item that was dealt is taken: one that leaves instead gives it back to somebody. */
    @Test
    void nothingIsLostWhenOneLeavesWithAnItemInItsHandAndTheEndComes() {
        var staying = leavingWithThreeInItsHand(upstream::complete);
        assertThat(staying.terminals()).isZero();
        staying.request(1);
        assertThat(staying.items()).containsExactly(2, 3);
        assertThat(staying.awaitComplete().check().items()).hasSize(2);
        assertThat(wired.discarded).isEmpty();
    }

    @Test
    void theEndWaitsForNobodyWhoHasTakenItsItem() {
        subscriber(2).cancel();
        upstream.next(1, 2);
        var quick = subscriber(0);
        List<Boolean> before = new ArrayList<>();
        var slow = wired.subscribe(hub.flow(), TestSubscriber.<Integer>create(0).onItem(item -> {
            upstream.complete();
            quick.request(1);
            before.add(quick.isCompleted());
        }));
        slow.request(1);
        assertThat(slow.awaitComplete().check().items()).containsExactly(1);
        assertThat(quick.check().items()).containsExactly(2);
        assertThat(before).containsExactly(true);
    }

    /** It may never return from there, and an item in its hand would hold the end of all. */
    @Test
    void nothingIsDealtToOneThatIsStillInItsOnSubscribe() {
        var other = subscriber(0);
        List<Object> seen = new ArrayList<>();
        var slow = wired.subscribe(hub.flow(), TestSubscriber.<Integer>create(1).onSubscribed(introduced -> {
            other.request(2);
            upstream.next(1, 2).complete();
            seen.addAll(other.items());
            seen.add(other.isCompleted());
        }));
        assertThat(seen).containsExactly(1, 2, true);
        assertThat(slow.awaitComplete().check().items()).isEmpty();
        other.check();
    }

    @Test
    void whatWaitsWhenTheLastOneLeavesWaitsForTheNext() {
        var first = subscriber(3);
        upstream.next(1);
        first.cancel();
        upstream.next(2, 3);
        var second = subscriber(Long.MAX_VALUE);
        assertThat(second.items()).containsExactly(2, 3);
        upstream.complete();
        second.awaitComplete().check();
        assertThat(wired.discarded).isEmpty();
    }

    /** Each one's item makes room for the next one's, which comes on the spot: they take turns, not one inside another. */
    @Test
    void theStackStaysFlatHoweverManyTakeTurns() {
        Hub<Integer> narrow = Flow.fromPublisher(upstream).balance(1);
        int[] frames = new int[300];
        int[] came = {0};
        for (int i = 0; i < frames.length; i++) {
            narrow.subscribe(TestSubscriber.<Integer>create(1)
                    .onItem(item -> frames[came[0]++] =
                            StackWalker.getInstance().walk(Stream::count).intValue()));
        }
        upstream.onRequest(n -> upstream.next(0)); // from now on
        upstream.next(0);
        assertThat(came[0]).isEqualTo(frames.length);
        assertThat(Arrays.stream(frames).max().getAsInt() - frames[0]).isLessThan(50);
    }

    @Test
    void theEndComesToAllWhenTheLastItemHasGone() {
        var idle = subscriber(0);
        var busy = subscriber(2);
        upstream.next(1);
        busy.request(1);
        upstream.next(2);
        assertThat(idle.terminals() + busy.terminals()).isZero();
        upstream.complete();
        idle.awaitComplete().check();
        busy.awaitComplete().check();
        assertThat(subscriber(0).awaitComplete().items()).isEmpty();
    }

    @Test
    void whatNobodyTakesBeforeTheEndWaitsForDemandOrIsDiscardedWithTheLastToLeave() {
        var first = subscriber(2);
        var second = subscriber(0);
        first.cancel();
        upstream.next(1, 2);
        upstream.error(new IllegalStateException("as asked"));
        assertThat(second.terminals()).isZero();
        second.request(1);
        assertThat(second.items()).containsExactly(1);
        second.cancel();
        assertThat(wired.discarded).containsExactly(2);
        subscriber(0).awaitError(IllegalStateException.class);
    }

    @Test
    void oneThatThrowsHarmsNobodyElse() {
        RuntimeException thrown = new IllegalStateException("as asked");
        hub.subscribe(new Thrower<>(thrown));
        var other = subscriber(Long.MAX_VALUE);
        upstream.next(1, 2, 3, 4, 5, 6).complete();
        assertThat(other.awaitComplete().check().items()).containsExactly(2, 3, 4, 5, 6);
        assertThat(reported).containsExactly(thrown);
    }

    @Test
    void cancellingTheHubEndsItForAll() {
        var a = subscriber(1);
        hub.cancel();
        assertThat(upstream.isCancelled()).isTrue();
        a.awaitError(CancellationException.class);
        upstream.forceNext(1);
        assertThat(wired.discarded).containsExactly(1);
    }

    @Test
    void booksAreKeptForEach() {
        subscriber(Long.MAX_VALUE);
        subscriber(Long.MAX_VALUE);
        upstream.next(1, 2, 3);
        assertThat(hub.subscribers()).extracting(Hub.Counters::delivered).containsExactly(2L, 1L);
        assertThat(hub.subscribers()).extracting(Hub.Counters::offered).containsExactly(2L, 1L);
        assertThat(hub.explain()).contains("split balance", "holds at most 4 items");
    }

    @Test
    void badArgumentsFailAtAssembly() {
        assertThatThrownBy(() -> Flow.range(0, 1).balance(0)).hasMessageContaining("capacity is 0");
    }
}
