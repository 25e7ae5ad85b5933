package io.headgate.core;

import static io.headgate.core.Threads.call;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two steps at the same moment, and nothing after them: whatever a step has missed stays missed, so it shows.
 * {@link ChannelScheduleTest} drives the same moments by hand; here it is chance that finds those nobody thought of.
 */
@Timeout(180)
@SuppressWarnings("ThreadPriorityCheck") // a yield lets the other side go on where the two share one processor
class ChannelRaceTest {
    private static final int ROUNDS = 20_000;

    /** One round: two steps that race, then a look at what came of them. */
    private interface Round {
        void one();

        void other();

        void check();
    }

    private interface Rounds {
        Round next();
    }

    private static void race(Rounds rounds) throws Exception {
        var current = new Round[1];
        var start = new CyclicBarrier(2);
        var ready = new AtomicInteger();
        var partner = call(() -> {
            for (var i = 0; i < ROUNDS; i++) {
                start.await(60, TimeUnit.SECONDS);
                meet(ready, 2 * i + 2);
                current[0].other();
                start.await(60, TimeUnit.SECONDS);
            }
            return true;
        });
        for (var i = 0; i < ROUNDS; i++) {
            current[0] = rounds.next();
            start.await(60, TimeUnit.SECONDS);
            meet(ready, 2 * i + 2);
            for (var spin = i % 64; spin > 0; spin--) {
                Thread.onSpinWait();
            }
            current[0].one();
            start.await(60, TimeUnit.SECONDS);
            current[0].check();
        }
        partner.result();
    }

    /** Both threads are awake when they go on. */
    private static void meet(AtomicInteger ready, int all) {
        for (ready.incrementAndGet(); ready.get() < all; ) {
            Thread.yield();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void aReceiverJoinsWhileAnItemComes(int capacity) throws Exception {
        race(() -> new Round() {
            private final Channel<Integer> channel = Channel.of(capacity);
            private CompletableFuture<Integer> received;

            @Override
            public void one() {
                received = channel.receiveAsync().toCompletableFuture();
            }

            @Override
            public void other() {
                while (channel.trySend(1) != Offer.SENT) {
                    Thread.yield();
                }
            }

            @Override
            public void check() {
                assertThat(received).isCompletedWithValue(1);
                assertThat(channel.size()).isZero();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void aSenderJoinsWhileASlotGetsFree(int capacity) throws Exception {
        race(() -> new Round() {
            private final Channel<Integer> channel = Channel.of(capacity);
            private CompletableFuture<Offer> sent;

            {
                for (var i = 0; i < capacity; i++) {
                    channel.trySend(i);
                }
            }

            @Override
            public void one() {
                sent = channel.sendAsync(9).toCompletableFuture();
            }

            @Override
            public void other() {
                while (channel.tryReceive() == null) {
                    Thread.yield();
                }
            }

            @Override
            public void check() {
                assertThat(sent).isCompletedWithValue(Offer.SENT);
                assertThat(channel.size()).isEqualTo(capacity);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aReceiverLeavesWhileAnItemComes(int capacity) throws Exception {
        race(() -> new Round() {
            private final Channel<Integer> channel = Channel.of(capacity);
            private final CompletableFuture<Integer> leaving =
                    channel.receiveAsync().toCompletableFuture();
            private final CompletableFuture<Integer> next =
                    channel.receiveAsync().toCompletableFuture();
            private boolean left;

            @Override
            public void one() {
                left = leaving.cancel(false);
            }

            @Override
            public void other() {
                channel.trySend(1);
            }

            @Override
            public void check() {
                assertThat(leaving.isCancelled()).isEqualTo(left);
                assertThat(left ? next : leaving).isCompletedWithValue(1);
                assertThat(next.isDone()).isEqualTo(left);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSenderLeavesWhileASlotGetsFree(int capacity) throws Exception {
        race(() -> new Round() {
            private final Channel<Integer> channel = Channel.of(capacity);
            private final boolean filled = capacity > 0 && channel.trySend(0) == Offer.SENT;
            private final CompletableFuture<Offer> leaving =
                    channel.sendAsync(1).toCompletableFuture();
            private final CompletableFuture<Offer> next = channel.sendAsync(2).toCompletableFuture();
            private boolean left;

            @Override
            public void one() {
                left = leaving.cancel(false);
            }

            @Override
            public void other() {
                channel.tryReceive();
            }

            @Override
            public void check() {
                assertThat(left ? next : leaving).isCompletedWithValue(Offer.SENT);
                assertThat(next.isDone()).isEqualTo(left);
                var rest = channel.tryReceive();
                if (filled) {
                    assertThat(rest).isEqualTo(left ? 2 : 1);
                } else if (left) {
                    assertThat(rest).isNull();
                } else {
                    assertThat(rest).isEqualTo(2);
                }
            }
        });
    }

    /** Seen to fail against: a reservation that doesn't stop senders; a permit that is given back and calls nobody. */
    @Test
    void slotsArePromisedOnce() throws Exception {
        race(() -> new Round() {
            private final Channel<Integer> channel = Channel.of(2);
            private Permit<Integer> permit;
            private int sent;

            @Override
            public void one() {
                permit = channel.tryReserve();
            }

            @Override
            public void other() {
                for (var i = 0; i < 2; i++) {
                    sent += channel.trySend(i) == Offer.SENT ? 1 : 0;
                }
            }

            @Override
            public void check() {
                assertThat(sent + (permit == null ? 0 : 1)).isEqualTo(2);
                var waiting = channel.sendAsync(5).toCompletableFuture();
                if (permit == null) {
                    channel.tryReceive();
                } else {
                    permit.release();
                }
                assertThat(waiting).isCompletedWithValue(Offer.SENT);
                assertThat(channel.highWater()).isEqualTo(2);
            }
        });
    }

    /** Seen to fail against: an end that calls those who wait before it closes the slots. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void theEndComesWhileOneJoins(int capacity) throws Exception {
        race(() -> new Round() {
            private final Channel<Integer> channel = Channel.of(capacity);
            private CompletableFuture<Integer> received;

            @Override
            public void one() {
                received = channel.receiveAsync().toCompletableFuture();
            }

            @Override
            public void other() {
                channel.complete();
            }

            @Override
            public void check() {
                assertThat(received).isCompletedWithValue(null);
            }
        });
    }
}
