package io.headgate.core;

import static io.headgate.core.Threads.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exactly one clause is done, whichever way the channels are made. */
@Timeout(60)
class ChannelSelectTest {
    @Test
    void takesWhatIsThere() throws Exception {
        Channel<Integer> numbers = Channel.of(2);
        Channel<String> words = Channel.of(2);
        words.send("a");
        String got = Channel.select(
                numbers.receiving(number -> "number " + number), words.receiving(word -> "word " + word));
        assertThat(got).isEqualTo("word a");
        assertThat(words.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 0", "1, 1"})
    void waitsForWhicheverComesFirst(int first, int second) throws Exception {
        Channel<Integer> a = Channel.of(first);
        Channel<Integer> b = Channel.of(second);
        for (var i = 0; i < 50; i++) {
            var waiting = call(() -> Channel.select(a, b)).parked();
            var item = i;
            assertThat((i % 2 == 0 ? a : b).send(item)).isEqualTo(Offer.SENT);
            assertThat(waiting.result()).isEqualTo(item);
        }
        assertThat(a.delivered() + b.delivered()).isEqualTo(50);
        // it stands in no line any more
        assertThat(a.trySend(1)).isEqualTo(first == 0 ? Offer.FULL : Offer.SENT);
        assertThat(b.trySend(1)).isEqualTo(second == 0 ? Offer.FULL : Offer.SENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void sendsWhereThereIsRoom(int capacity) throws Exception {
        Channel<Integer> full = Channel.of(capacity);
        Channel<Integer> empty = Channel.of(0);
        if (capacity > 0) {
            full.send(0);
        }
        var waiting = call(() -> Channel.select(full.sending(1, () -> "sent"), empty.receiving(item -> "got " + item)))
                .parked();
        assertThat(full.receive()).isEqualTo(1 - capacity);
        assertThat(waiting.result()).isEqualTo("sent");
        if (capacity > 0) {
            assertThat(full.receive()).isEqualTo(1);
        }
        assertThat(empty.trySend(5)).isEqualTo(Offer.FULL);
    }

    /** Mistake it catches: two selects that each hold what the other needs. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void twoSelectsMeet(int capacity) throws Exception {
        Channel<Integer> a = Channel.of(capacity);
        Channel<Integer> b = Channel.of(capacity);
        for (var round = 0; round < 500; round++) {
            var one = call(() -> Channel.<Integer>select(a.sending(1, () -> -1), b.receiving(item -> item)));
            var two = call(() -> Channel.<Integer>select(b.sending(2, () -> -2), a.receiving(item -> item)));
            var pair = one.result() + " " + two.result();
            if (capacity == 0) {
                assertThat(pair).isIn("-1 1", "2 -2");
            } else {
                assertThat(pair).isIn("-1 1", "2 -2", "-1 -2");
                a.tryReceive();
                b.tryReceive();
            }
        }
    }

    @Test
    void doesNotMeetItself() throws Exception {
        Channel<Integer> channel = Channel.of(0);
        var both = call(() -> Channel.<Integer>select(channel.sending(1, () -> -1), channel.receiving(item -> item)))
                .parked();
        assertThat(channel.receive()).isEqualTo(1);
        assertThat(both.result()).isEqualTo(-1);
    }

    @Test
    void neglectsNobody() throws Exception {
        Channel<Integer> a = Channel.of(1);
        Channel<Integer> b = Channel.of(1);
        var ofA = 0;
        for (var i = 0; i < 1_000; i++) {
            a.trySend(0);
            b.trySend(1);
            Integer got = Channel.select(a, b);
            ofA += 1 - got;
        }
        assertThat(ofA).isBetween(300, 700);
    }

    @Test
    void leavesOutWhatHasCompleted() throws Exception {
        Channel<Integer> done = Channel.of(1);
        Channel<Integer> rendezvous = Channel.of(0);
        Channel<Integer> open = Channel.of(1);
        done.complete();
        rendezvous.complete();
        var waiting = call(() -> Channel.select(done, rendezvous, open)).parked();
        open.send(1);
        assertThat(waiting.result()).isEqualTo(1);
        open.complete();
        assertThat(Channel.select(done, rendezvous, open)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void failsWithAChannelThatFails(int capacity) throws Exception {
        Channel<Integer> open = Channel.of(1);
        Channel<Integer> broken = Channel.of(capacity);
        var failure = new IllegalStateException("broken");
        var waiting = call(() -> Channel.select(open, broken)).parked();
        broken.fail(failure);
        assertThatThrownBy(waiting::result)
                .cause()
                .isInstanceOf(CompletionException.class)
                .hasCause(failure);
        assertThatThrownBy(() -> Channel.select(open, broken)).hasCause(failure);
    }

    /** Mistake it catches: a select that was called by one channel, took from another and told nobody. */
    @Test
    void whatItDoesNotTakeIsTheNextOnes() throws Exception {
        for (var round = 0; round < 300; round++) {
            Channel<Integer> a = Channel.of(1);
            Channel<Integer> b = Channel.of(1);
            var select = call(() -> Channel.select(a, b)).parked();
            var plain = a.receiveAsync().toCompletableFuture();
            var other = b.receiveAsync().toCompletableFuture();
            var sender = call(() -> b.send(2));
            a.send(1);
            sender.result();
            var got = select.result();
            assertThat(got).isIn(1, 2);
            assertThat((got == 1 ? other : plain).get(60, java.util.concurrent.TimeUnit.SECONDS))
                    .isEqualTo(3 - got);
        }
    }

    /** Mistake: to take a refusal that fails the channel for a clause that was done. */
    @Test
    void anItemThatFailsTheChannelWasNotSent() throws Exception {
        Channel<Integer> channel = Channel.of(1, Overflow.fail());
        channel.send(1);
        assertThatThrownBy(() -> Channel.select(channel.sending(2, () -> "sent")))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(OverflowException.class);
        assertThat(channel.tryReceive()).isEqualTo(1);
    }
}
