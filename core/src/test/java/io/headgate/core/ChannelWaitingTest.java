package io.headgate.core;

import static io.headgate.core.Threads.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that wait at a channel: woken, interrupted, out of time, and at the end. */
@Timeout(120)
class ChannelWaitingTest {
    private static final Duration LONG = Duration.ofSeconds(100);
    private static final Duration SHORT = Duration.ofMillis(5);

    /** A blocking call, and whether it waits on a full channel (else on an empty one). */
    record Blocking(String name, boolean onFull, Body body) {
        interface Body {
            Object run(Channel<Integer> channel) throws Exception;
        }

        @Override
        public String toString() {
            return name;
        }

        Channel<Integer> channel() {
            Channel<Integer> channel = Channel.of(2);
            if (onFull) {
                channel.trySend(1);
                channel.trySend(2);
            }
            return channel;
        }
    }

    static Stream<Blocking> calls() {
        return Stream.of(
                new Blocking("send", true, channel -> channel.send(3)),
                new Blocking("send timed", true, channel -> channel.send(3, LONG)),
                new Blocking("reserve", true, Channel::reserve),
                new Blocking("reserve timed", true, channel -> channel.reserve(LONG)),
                new Blocking("receive", false, Channel::receive),
                new Blocking("receive timed", false, channel -> channel.receive(LONG)),
                new Blocking("select receive", false, channel -> Channel.select(channel)),
                new Blocking("select send", true, channel -> Channel.select(channel.sending(3, () -> Offer.SENT))));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void isInterrupted(Blocking blocking) {
        var channel = blocking.channel();
        var before = channel.size();
        var call = call(() -> blocking.body().run(channel)).parked();
        call.thread.interrupt();
        assertThatThrownBy(call::result)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(channel.size()).isEqualTo(before);
        // the one that left doesn't stand in anybody's way
        assertThat(blocking.onFull() ? channel.tryReceive() : channel.trySend(9))
                .isNotNull();
        assertThat(channel.trySend(5)).isEqualTo(Offer.SENT);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void isRefusedToAnInterruptedThread(Blocking blocking) {
        var call = call(() -> {
            Thread.currentThread().interrupt();
            return blocking.body().run(blocking.channel());
        });
        assertThatThrownBy(call::result).hasCauseInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void goesOnWhenItCan(Blocking blocking) throws Exception {
        var channel = blocking.channel();
        var call = call(() -> blocking.body().run(channel)).parked();
        if (blocking.onFull()) {
            // one slot, and no further receive: a sender that waits for half a buffer must still notice
            assertThat(channel.tryReceive()).isEqualTo(1);
        } else {
            channel.trySend(7);
        }
        assertThat(call.result()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void endsWithTheChannel(Blocking blocking) throws Exception {
        var channel = blocking.channel();
        var call = call(() -> blocking.body().run(channel)).parked();
        channel.complete();
        assertThat(call.result()).isIn(null, Offer.CLOSED);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void failsWithTheChannel(Blocking blocking) throws Exception {
        var channel = blocking.channel();
        var failure = new IllegalStateException("broken");
        var call = call(() -> blocking.body().run(channel)).parked();
        channel.fail(failure);
        if (blocking.name().equals("select send")) {
            assertThatThrownBy(call::result)
                    .cause()
                    .isInstanceOf(CompletionException.class)
                    .hasCause(failure);
        } else if (blocking.onFull()) {
            assertThat(call.result()).isIn(null, Offer.CLOSED);
        } else {
            assertThatThrownBy(call::result)
                    .cause()
                    .isInstanceOf(CompletionException.class)
                    .hasCause(failure);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100})
    void runsOutOfTime(int capacity) throws Exception {
        Channel<Integer> channel = Channel.of(capacity);
        assertThat(channel.receive(SHORT)).isNull();
        assertThat(Channel.<Integer>select(SHORT, channel.receiving(item -> item)))
                .isNull();
        for (var i = 0; i < capacity; i++) {
            channel.trySend(i);
        }
        assertThat(channel.send(-1, SHORT)).isEqualTo(Offer.FULL);
        assertThat(channel.send(-1, Duration.ZERO)).isEqualTo(Offer.FULL);
        assertThat(Channel.<Integer>select(SHORT, channel.sending(-1, () -> 1))).isNull();
        assertThat(channel.size()).isEqualTo(capacity);
        assertThat(channel.offered()).isEqualTo(capacity);
    }

    /** Mistake it catches: a sender that waits for half a buffer to drain and isn't looked after when it doesn't. */
    @Test
    void aSenderIsWokenByASingleFreeSlot() throws Exception {
        Channel<Integer> channel = Channel.of(100);
        for (var i = 0; i < 100; i++) {
            channel.trySend(i);
        }
        for (var round = 0; round < 20; round++) {
            var sender = call(() -> channel.send(0)).parked();
            channel.receive();
            assertThat(sender.result()).isEqualTo(Offer.SENT);
        }
    }

    @Test
    void thoseWhoWaitAreServedInOrder() throws Exception {
        Channel<Integer> channel = Channel.of(1);
        var first = call(channel::receive).parked();
        var second = call(channel::receive).parked();
        channel.send(1);
        assertThat(first.result()).isEqualTo(1);
        channel.send(2);
        assertThat(second.result()).isEqualTo(2);
    }

    @Test
    void aLoopThatIsInterruptedStaysInterrupted() throws Exception {
        Channel<Integer> channel = Channel.of(1);
        var loop = call(() -> {
            try {
                channel.iterator().next();
                return false;
            } catch (CancellationException stopped) {
                return Thread.currentThread().isInterrupted();
            }
        });
        loop.parked().thread.interrupt();
        assertThat(loop.result()).isTrue();
    }

    @Test
    void allWhoWaitLearnOfTheEnd() throws Exception {
        Channel<Integer> channel = Channel.of(1);
        var one = call(channel::receive).parked();
        var two = call(channel::receive).parked();
        var three = channel.receiveAsync().toCompletableFuture();
        channel.complete();
        assertThat(one.result()).isNull();
        assertThat(two.result()).isNull();
        assertThat(three).isCompletedWithValue(null);
    }

    /** Mistake: a sender that leaves by an exception and goes on standing in line, where it is called in vain. */
    @Test
    void aWeigherThatThrowsWhileItsSenderWaitsLeavesTheTurnToTheNext() throws Exception {
        var broken = new IllegalStateException("weigher");
        // the looks before the line see a weight, the one in line doesn't
        Channel<Integer> channel = Channel.of(Capacity.weight(1, (Integer item) -> {
            if (item == 1 && inLine()) {
                throw broken;
            }
            return 1;
        }));
        channel.send(0);
        var leaving = call(() -> channel.send(1));
        assertThatThrownBy(leaving::result).hasCause(broken);
        var next = channel.sendAsync(2).toCompletableFuture();
        assertThat(channel.receive()).isZero();
        assertThat(next).isCompletedWithValue(Offer.SENT);
    }

    private static boolean inLine() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("join")));
    }
}
