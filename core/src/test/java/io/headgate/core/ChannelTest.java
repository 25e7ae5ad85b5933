package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a channel does in one thread. */
class ChannelTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 100, 128, 1000})
    void holdsExactlyItsCapacityInOrderManyTimesAround(int capacity) {
        Channel<Integer> channel = Channel.of(capacity);
        for (var round = 0; round < 5; round++) {
            for (var i = 0; i < capacity; i++) {
                assertThat(channel.trySend(i)).isEqualTo(Offer.SENT);
            }
            assertThat(channel.trySend(-1)).isEqualTo(Offer.FULL);
            assertThat(channel.size()).isEqualTo(capacity);
            for (var i = 0; i < capacity; i++) {
                assertThat(channel.tryReceive()).isEqualTo(i);
            }
            assertThat(channel.tryReceive()).isNull();
            assertThat(channel.size()).isZero();
        }
        assertThat(channel.offered()).isEqualTo(5L * capacity);
        assertThat(channel.delivered()).isEqualTo(5L * capacity);
        assertThat(channel.highWater()).isEqualTo(capacity);
        assertThat(channel.capacity()).isEqualTo(capacity);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, (1L << 20) - 3, (1L << 31) - 3, (1L << 32) - 3, (1L << 60) - 3})
    void countsOnAcrossEveryEdge(long start) {
        var ring = new RingSlots<Long>(3, start);
        for (var i = 0L; i < 20; i++) {
            assertThat(ring.offer(i)).isEqualTo(Offer.SENT);
            assertThat(ring.offer(-i)).isEqualTo(Offer.SENT);
            assertThat(ring.reserve(5)).isEqualTo(1);
            assertThat(ring.offer(i)).isEqualTo(Offer.FULL);
            assertThat(ring.poll()).isEqualTo(i);
            assertThat(ring.fill(i)).isEqualTo(Offer.SENT);
            assertThat(ring.depth()).isEqualTo(2);
            assertThat(ring.poll()).isEqualTo(-i);
            assertThat(ring.poll()).isEqualTo(i);
            assertThat(ring.poll()).isNull();
        }
        assertThat(ring.offered()).isEqualTo(60);
        assertThat(ring.taken()).isEqualTo(60);
        assertThat(ring.highWater()).isEqualTo(2);
    }

    @Test
    void theHighWaterMarkIsExact() {
        Channel<Integer> channel = Channel.of(10);
        for (var i = 0; i < 4; i++) {
            channel.trySend(i);
        }
        channel.tryReceive();
        channel.tryReceive();
        channel.trySend(4);
        assertThat(channel.highWater()).isEqualTo(4);
        channel.trySend(5);
        channel.trySend(6);
        assertThat(channel.highWater()).isEqualTo(5);
    }

    @Test
    void afterCompleteTheRestIsReceivedThenTheEnd() throws Exception {
        Channel<String> channel = Channel.of(4);
        channel.send("a");
        channel.send("b");
        channel.complete();
        channel.complete();
        assertThat(channel.trySend("c")).isEqualTo(Offer.CLOSED);
        assertThat(channel.send("c")).isEqualTo(Offer.CLOSED);
        assertThat(channel.closed()).isTrue();
        assertThat(channel.ended()).isFalse();
        assertThat(channel.receive()).isEqualTo("a");
        assertThat(channel.tryReceive()).isEqualTo("b");
        assertThat(channel.ended()).isTrue();
        assertThat(channel.receive()).isNull();
        assertThat(channel.tryReceive()).isNull();
        assertThat(channel.offered()).isEqualTo(2);
    }

    @Test
    void aFailureWaitsItsTurn() throws Exception {
        Channel<String> channel = Channel.of(4);
        var failure = new IllegalStateException("broken");
        channel.send("a");
        channel.fail(failure);
        assertThat(channel.receive()).isEqualTo("a");
        assertThatThrownBy(channel::receive)
                .isInstanceOf(CompletionException.class)
                .hasCause(failure);
        assertThatThrownBy(channel::tryReceive)
                .isInstanceOf(CompletionException.class)
                .hasCause(failure);
    }

    @Test
    void aSecondFailureGoesToTheHooks() {
        Channel<String> channel = Channel.of(4);
        var second = new IllegalStateException("second");
        channel.complete();
        channel.fail(second);
        assertThat(reported).containsExactly(second);
    }

    @Test
    void cancelDiscardsWhatIsLeftOnce() throws Exception {
        var discarded = new ArrayList<Integer>();
        Channel<Integer> channel = Channel.<Integer>of(4).onDiscard(discarded::add);
        for (var i = 0; i < 4; i++) {
            channel.send(i);
        }
        channel.receive();
        channel.cancel();
        channel.cancel();
        assertThat(discarded).containsExactly(1, 2, 3);
        assertThat(channel.receive()).isNull();
        assertThat(channel.discarded()).isEqualTo(3);
        assertThat(channel.delivered()).isEqualTo(1);
        assertThat(channel.offered()).isEqualTo(4);
    }

    @Test
    void aDiscardHandlerThatThrowsStopsNothing() {
        Channel<Integer> channel = Channel.<Integer>of(4).onDiscard(item -> {
            throw new IllegalStateException("handler");
        });
        channel.trySend(1);
        channel.trySend(2);
        channel.cancel();
        assertThat(reported).hasSize(2);
        assertThat(channel.discarded()).isEqualTo(2);
    }

    @Test
    void aLoopReceivesAll() {
        Channel<Integer> channel = Channel.of(4);
        List.of(1, 2, 3).forEach(channel::trySend);
        channel.complete();
        assertThat(channel).containsExactly(1, 2, 3);
        assertThatThrownBy(channel.iterator()::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void letsGoOfWhatWasReceived() throws Exception {
        Channel<Object> channel = Channel.of(4);
        var item = new Object();
        var queue = new ReferenceQueue<Object>();
        var reference = new WeakReference<>(item, queue);
        channel.send(item);
        item = null;
        channel.receive();
        Garbage.awaitCollected(reference, queue);
        assertThat(channel.size()).isZero();
    }

    @Test
    void saysWhatItIs() {
        Channel<Integer> channel = Channel.<Integer>of(8).named("parsed");
        channel.trySend(1);
        assertThat(channel.name()).isEqualTo("parsed");
        assertThat(channel).hasToString("Channel 'parsed' (8 items, block, holds 1)");
    }

    @Test
    void refusesBadArguments() {
        assertThatIllegalArgumentException().isThrownBy(() -> Channel.of(-1)).withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> Channel.of(0, Overflow.dropOldest()));
        assertThatIllegalArgumentException().isThrownBy(() -> Channel.of(2, Overflow.latest()));
        assertThatIllegalArgumentException().isThrownBy(() -> Channel.<Object>select(java.time.Duration.ZERO));
        Channel<Integer> channel = Channel.of(1);
        assertThatNullPointerException().isThrownBy(() -> channel.trySend(null));
        assertThatNullPointerException().isThrownBy(() -> channel.send(null));
        assertThatNullPointerException().isThrownBy(() -> channel.sendAsync(null));
        assertThatNullPointerException().isThrownBy(() -> channel.fail(null));
        assertThatNullPointerException().isThrownBy(() -> channel.subscribe(null));
        assertThatNullPointerException().isThrownBy(() -> channel.onNext(null));
        assertThatNullPointerException().isThrownBy(() -> channel.onError(null));
        assertThatNullPointerException().isThrownBy(() -> channel.onSubscribe(null));
        assertThat(channel.offered()).isZero();
    }
}
