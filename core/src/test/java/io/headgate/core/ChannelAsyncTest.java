package io.headgate.core;

import static io.headgate.core.Threads.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Futures and permits: what waits without a thread, or holds a slot without an item. */
@Timeout(60)
class ChannelAsyncTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aReceiveIsDoneByTheNextSend(int capacity) {
        Channel<Integer> channel = Channel.of(capacity);
        var first = channel.receiveAsync().toCompletableFuture();
        var second = channel.receiveAsync().toCompletableFuture();
        assertThat(first).isNotDone();
        assertThat(channel.trySend(1)).isEqualTo(Offer.SENT);
        assertThat(first).isCompletedWithValue(1);
        assertThat(second).isNotDone();
        assertThat(channel.trySend(2)).isEqualTo(Offer.SENT);
        assertThat(second).isCompletedWithValue(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSendIsDoneByTheNextReceive(int capacity) {
        Channel<Integer> channel = Channel.of(capacity);
        if (capacity > 0) {
            channel.trySend(0);
        }
        var first = channel.sendAsync(1).toCompletableFuture();
        var second = channel.sendAsync(2).toCompletableFuture();
        assertThat(first).isNotDone();
        assertThat(channel.tryReceive()).isEqualTo(1 - capacity);
        assertThat(first).isCompletedWithValue(Offer.SENT);
        assertThat(second).isNotDone();
        assertThat(channel.tryReceive()).isEqualTo(2 - capacity);
        assertThat(second).isCompletedWithValue(Offer.SENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aReceiveThatIsCancelledLeavesTheItem(int capacity) {
        Channel<Integer> channel = Channel.of(capacity);
        var cancelled = channel.receiveAsync().toCompletableFuture();
        var next = channel.receiveAsync().toCompletableFuture();
        assertThat(cancelled.cancel(false)).isTrue();
        assertThat(cancelled.cancel(true)).isTrue();
        channel.trySend(1);
        assertThat(cancelled).isCancelled();
        assertThat(next).isCompletedWithValue(1);
        assertThat(next.cancel(false)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSendThatIsCancelledIsNotSent(int capacity) {
        Channel<Integer> channel = Channel.of(capacity);
        if (capacity > 0) {
            channel.trySend(0);
        }
        var cancelled = channel.sendAsync(1).toCompletableFuture();
        var next = channel.sendAsync(2).toCompletableFuture();
        assertThat(cancelled.cancel(false)).isTrue();
        if (capacity > 0) {
            assertThat(channel.tryReceive()).isZero();
        }
        assertThat(channel.tryReceive()).isEqualTo(2);
        assertThat(next).isCompletedWithValue(Offer.SENT);
        assertThat(channel.tryReceive()).isNull();
        assertThat(channel.offered()).isEqualTo(1 + capacity);
    }

    @Test
    void aTimeOutLeavesTheItemToo() {
        Channel<Integer> channel = Channel.of(1);
        var late = channel.receiveAsync().toCompletableFuture();
        assertThat(late.completeExceptionally(new TimeoutException())).isTrue();
        var given = channel.receiveAsync().toCompletableFuture();
        assertThat(given.complete(-1)).isTrue();
        assertThat(given.complete(-2)).isFalse();
        channel.trySend(1);
        assertThat(late).isCompletedExceptionally();
        assertThat(given).isCompletedWithValue(-1);
        assertThat(channel.tryReceive()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theEndCompletesThemAll(int capacity) {
        Channel<Integer> channel = Channel.of(capacity);
        var receive = channel.receiveAsync().toCompletableFuture();
        channel.complete();
        assertThat(receive).isCompletedWithValue(null);

        Channel<Integer> full = Channel.of(capacity);
        if (capacity > 0) {
            full.trySend(0);
        }
        var send = full.sendAsync(1).toCompletableFuture();
        var failure = new IllegalStateException("broken");
        full.fail(failure);
        assertThat(send).isCompletedWithValue(Offer.CLOSED);
        assertThat(full.sendAsync(2).toCompletableFuture()).isCompletedWithValue(Offer.CLOSED);
        if (capacity > 0) {
            assertThat(full.receiveAsync().toCompletableFuture()).isCompletedWithValue(0);
        }
        assertThat(full.receiveAsync().toCompletableFuture()).isCompletedExceptionally();
    }

    /** Futures that are done by one another, 100,000 deep: the stack stays flat. */
    @Test
    void aLongLineOfSendersIsServedInALoop() {
        Channel<Integer> channel = Channel.of(1_000);
        var sends = new ArrayList<CompletableFuture<Offer>>();
        for (var i = 0; i < 100_000; i++) {
            sends.add(channel.sendAsync(i).toCompletableFuture());
        }
        for (var i = 0; i < 100_000; i++) {
            assertThat(channel.tryReceive()).isEqualTo(i);
        }
        assertThat(sends).allMatch(send -> send.join() == Offer.SENT);
        assertThat(channel.highWater()).isEqualTo(1_000);
    }

    @Test
    void aLongLineOfSendersByWeightIsServedInALoop() {
        Channel<Integer> channel = Channel.of(Capacity.weight(50_000, (Integer item) -> item));
        channel.trySend(50_000);
        var sends = new ArrayList<CompletableFuture<Offer>>();
        for (var i = 0; i < 50_000; i++) {
            sends.add(channel.sendAsync(1).toCompletableFuture());
        }
        assertThat(channel.tryReceive()).isEqualTo(50_000);
        assertThat(sends).allMatch(send -> send.isDone() && send.join() == Offer.SENT);
    }

    @Test
    void anItemThatIsTooHeavyFailsItsSend() {
        Channel<Integer> channel = Channel.of(Capacity.weight(10, (Integer item) -> item));
        assertThat(channel.sendAsync(11).toCompletableFuture()).isCompletedExceptionally();
        assertThatExceptionOfType(OverflowException.class).isThrownBy(() -> channel.send(11));
    }

    // -- permits

    @Test
    void aPermitKeepsItsSlot() throws Exception {
        Channel<Integer> channel = Channel.of(2);
        var permit = channel.reserve();
        assertThat(channel.trySend(1)).isEqualTo(Offer.SENT);
        assertThat(channel.trySend(2)).isEqualTo(Offer.FULL);
        assertThat(channel.tryReserve()).isNull();
        assertThat(channel.size()).isEqualTo(1);
        assertThat(permit.fill(3)).isEqualTo(Offer.SENT);
        assertThatIllegalStateException().isThrownBy(() -> permit.fill(4));
        permit.release();
        assertThat(channel.trySend(5)).isEqualTo(Offer.FULL);
        assertThat(channel.tryReceive()).isEqualTo(1);
        assertThat(channel.tryReceive()).isEqualTo(3);
        assertThat(channel.highWater()).isEqualTo(2);
    }

    @Test
    void aPermitGivenBackIsTheNextSenders() throws Exception {
        Channel<Integer> channel = Channel.of(1);
        var permit = channel.reserve();
        // one that still naps may look by itself just then, and be faster than the one that is called
        var sender = call(() -> channel.send(1)).parkedForGood();
        var other = call(channel::reserve).parkedForGood();
        permit.close();
        permit.close();
        assertThat(sender.result()).isEqualTo(Offer.SENT);
        assertThat(other.isDone()).isFalse();
        assertThat(channel.receive()).isEqualTo(1);
        assertThat(other.result().fill(2)).isEqualTo(Offer.SENT);
    }

    @Test
    void aPermitWakesAReceiver() throws Exception {
        Channel<Integer> channel = Channel.of(1);
        var permit = channel.reserve();
        var receiver = call(channel::receive).parked();
        permit.fill(1);
        assertThat(receiver.result()).isEqualTo(1);
    }

    @Test
    void aPermitIsVoidAfterTheEnd() throws Exception {
        Channel<Integer> channel = Channel.of(1);
        var permit = channel.reserve();
        channel.complete();
        assertThat(permit.fill(1)).isEqualTo(Offer.CLOSED);
        assertThat(channel.reserve()).isNull();
        assertThat(channel.ended()).isTrue();
    }

    @Test
    void thereAreNoPermitsWithoutSlots() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Channel.of(0).reserve())
                .withMessageContaining("0 items");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Channel.of(1, Overflow.dropOldest()).tryReserve());
    }

    /** Mistake: a future that was ended behind its operation's back, and takes an item all the same. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aFutureThatIsCompletedElsewhereLeavesTheItemToOthers(int capacity) {
        Channel<Integer> channel = Channel.of(capacity);
        var first = channel.receiveAsync().toCompletableFuture();
        first.completeAsync(() -> -1, Runnable::run);
        assertThat(first).isCompletedWithValue(-1);
        var second = channel.receiveAsync().toCompletableFuture();
        assertThat(channel.trySend(1)).isEqualTo(Offer.SENT);
        assertThat(second).isCompletedWithValue(1);
        var failing = channel.receiveAsync().toCompletableFuture();
        failing.completeAsync(
                () -> {
                    throw new IllegalStateException("supplier");
                },
                Runnable::run);
        assertThat(failing).isCompletedExceptionally();
    }
}
