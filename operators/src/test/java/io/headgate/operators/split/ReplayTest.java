package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ReplayTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();
    private final Hub<Integer> hub = Flow.fromPublisher(upstream).replay(3);

    private TestSubscriber<Integer> subscriber(Hub<Integer> of, long demand) {
        return wired.subscribe(of.flow(), TestSubscriber.create(demand));
    }

    @Test
    void aLateSubscriberFirstGetsTheLastItemsAtItsOwnDemand() {
        var first = subscriber(hub, Long.MAX_VALUE);
        upstream.next(1, 2, 3, 4, 5);
        var late = subscriber(hub, 2);
        assertThat(late.items()).containsExactly(3, 4);
        upstream.next(6);
        assertThat(late.items()).containsExactly(3, 4);
        late.request(Long.MAX_VALUE);
        upstream.next(7).complete();
        assertThat(late.awaitComplete().check().items()).containsExactly(3, 4, 5, 6, 7);
        assertThat(first.awaitComplete().check().items()).containsExactly(1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void theEndIsReplayedToo() {
        subscriber(hub, Long.MAX_VALUE);
        upstream.next(1, 2, 3, 4);
        IllegalStateException failure = new IllegalStateException("as asked");
        upstream.error(failure);
        var late = subscriber(hub, 0);
        assertThat(late.terminals()).isZero();
        assertThat(late.request(9).awaitError()).isSameAs(failure);
        assertThat(late.check().items()).containsExactly(2, 3, 4);
        assertThat(subscriber(hub, 3).awaitError()).isSameAs(failure);
        assertThat(upstream.subscriptions()).isEqualTo(1);
    }

    @Test
    void theSlowestSetsThePace() {
        var fast = subscriber(hub, Long.MAX_VALUE);
        upstream.next(1, 2, 3);
        assertThat(upstream.outstanding()).isEqualTo(3);
        var late = subscriber(hub, 0);
        upstream.next(4, 5, 6);
        assertThat(upstream.outstanding())
                .as("it is 6 items behind, as far as may be")
                .isZero();
        late.request(3);
        assertThat(late.items()).containsExactly(1, 2, 3);
        assertThat(upstream.outstanding()).isZero();
        late.request(2);
        assertThat(upstream.outstanding()).isZero();
        late.request(1);
        assertThat(upstream.outstanding()).isEqualTo(3);
        upstream.next(7, 8);
        assertThat(late.request(9).check().items()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(fast.check().items()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void whatCameWhileNobodyWasThereIsNotLost() {
        Hub<Integer> small = Flow.fromPublisher(upstream).replay(1);
        var first = subscriber(small, 1);
        first.cancel();
        upstream.next(1);
        assertThat(upstream.outstanding()).isZero();
        var second = subscriber(small, 2);
        upstream.next(2);
        assertThat(second.check().items()).containsExactly(1, 2);
        assertThat(wired.discarded).isEmpty();
    }

    @Test
    void whatComesBetweenTheLastSubscriberAndTheEndIsKeptForALateOne() {
        Hub<Integer> kept = Flow.fromPublisher(upstream).replay(16);
        var first = subscriber(kept, 3);
        upstream.next(1);
        first.cancel();
        upstream.next(2, 3);
        kept.cancel();
        assertThat(upstream.isCancelled()).isTrue();
        var late = subscriber(kept, 9);
        assertThat(late.awaitError()).isInstanceOf(CancellationException.class);
        assertThat(late.check().items()).containsExactly(1, 2, 3);
        assertThat(wired.discarded).isEmpty();
    }

    @Test
    void itemsThatAreTooOldAreNotReplayed() {
        Hub<Integer> timed = Flow.fromPublisher(upstream).replay(Duration.ofSeconds(10), 3);
        var first = subscriber(timed, Long.MAX_VALUE);
        upstream.next(1, 2);
        wired.timers.advance(Duration.ofSeconds(6));
        upstream.next(3);
        assertThat(subscriber(timed, Long.MAX_VALUE).items()).containsExactly(1, 2, 3);
        wired.timers.advance(Duration.ofSeconds(6));
        assertThat(subscriber(timed, Long.MAX_VALUE).items()).containsExactly(3);
        upstream.next(4).complete();
        assertThat(first.awaitComplete().check().items()).containsExactly(1, 2, 3, 4);
        wired.timers.advance(Duration.ofSeconds(11));
        assertThat(subscriber(timed, 0).awaitComplete().items()).isEmpty();
    }

    @Test
    void goesOnForLong() {
        Hub<Long> pulled = Flow.range(0, 50_000).replay(5);
        var first = TestSubscriber.<Long>counting(40_000);
        pulled.subscribe(first);
        var late = TestSubscriber.<Long>create(3);
        pulled.subscribe(late);
        assertThat(late.items()).containsExactly(39_995L, 39_996L, 39_997L);
        first.request(Long.MAX_VALUE);
        late.request(Long.MAX_VALUE);
        assertThat(first.awaitComplete().check().received()).isEqualTo(50_000);
        assertThat(late.awaitComplete().check().items()).hasSize(10_005).endsWith(49_998L, 49_999L);
    }

    @Test
    void explainsItself() {
        assertThat(hub.explain()).contains("split replay", "the last 3 items", "holds at most 6 items");
        assertThat(Flow.range(0, 1).replay(Duration.ofSeconds(1), 2).flow().bound())
                .isEqualTo(4);
    }

    @Test
    void badArgumentsFailAtAssembly() {
        Flow<Long> flow = Flow.range(0, 1);
        assertThatThrownBy(() -> flow.replay(0)).hasMessageContaining("atMost is 0");
        assertThatThrownBy(() -> flow.replay(Duration.ZERO, 1)).hasMessageContaining("within");
        assertThatThrownBy(() -> flow.replay(Duration.ofSeconds(Long.MAX_VALUE), 1))
                .hasMessageContaining("within");
        assertThatThrownBy(() -> flow.replay(Duration.ofSeconds(1), 0)).hasMessageContaining("atMost is 0");
    }
}
