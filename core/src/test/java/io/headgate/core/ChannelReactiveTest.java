package io.headgate.core;

import static io.headgate.core.Threads.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.kernel.Demand;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A channel as a Publisher and as a Subscriber. */
@Timeout(120)
// yield is a test's way to let the other side go on; a StringBuffer is what several threads may append to
@SuppressWarnings({"ThreadPriorityCheck", "JdkObsolete"})
class ChannelReactiveTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    /** Notes everything, and checks that signals don't overlap and demand is kept. */
    private static class Probe implements Subscriber<Integer> {
        final List<Integer> items = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch ended = new CountDownLatch(1);
        final AtomicInteger inside = new AtomicInteger();
        final AtomicLong asked = new AtomicLong();
        volatile Subscription upstream;
        final StringBuffer end = new StringBuffer();
        final StringBuffer mistake = new StringBuffer();

        void request(long n) {
            asked.accumulateAndGet(n, Demand::sum);
            upstream.request(n);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
        }

        @Override
        public void onNext(Integer item) {
            if (inside.incrementAndGet() != 1) {
                mistake.append(" overlap");
            }
            items.add(item);
            if (items.size() > asked.get()) {
                mistake.append(" beyond demand");
            }
            if (end.length() > 0) {
                mistake.append(" after the end");
            }
            received(item);
            inside.decrementAndGet();
        }

        /** For a test to add to. */
        @SuppressWarnings("UnusedVariable")
        void received(Integer item) {}

        @Override
        public void onError(Throwable failure) {
            end.append("failed ").append(failure.getMessage());
            ended.countDown();
        }

        @Override
        public void onComplete() {
            end.append("completed");
            ended.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void deliversOnDemandOnly(int capacity) {
        Channel<Integer> channel = Channel.of(capacity);
        var probe = new Probe();
        channel.subscribe(probe);
        assertThat(channel.trySend(1)).isEqualTo(capacity == 0 ? Offer.FULL : Offer.SENT);
        assertThat(probe.items).isEmpty();
        probe.request(2);
        if (capacity == 0) {
            assertThat(channel.trySend(1)).isEqualTo(Offer.SENT);
        }
        assertThat(channel.trySend(2)).isEqualTo(Offer.SENT);
        assertThat(channel.trySend(3)).isEqualTo(capacity == 0 ? Offer.FULL : Offer.SENT);
        assertThat(probe.items).containsExactly(1, 2);
        probe.request(Long.MAX_VALUE);
        channel.trySend(4);
        assertThat(probe.items).containsExactlyElementsOf(capacity == 0 ? List.of(1, 2, 4) : List.of(1, 2, 3, 4));
        channel.complete();
        assertThat(probe.end).hasToString("completed");
        assertThat(probe.mistake).isEmpty();
    }

    /** Mistake it catches: an end that waits for demand, or that only the one who takes the last item hears. */
    @Test
    void theEndNeedsNoDemand() throws Exception {
        Channel<Integer> channel = Channel.of(4);
        var idle = new Probe();
        var late = new Probe();
        channel.subscribe(idle);
        channel.send(1);
        channel.fail(new IllegalStateException("broken"));
        assertThat(idle.end).isEmpty();
        assertThat(channel.receive()).isEqualTo(1);
        assertThat(idle.end).hasToString("failed broken");
        channel.subscribe(late);
        assertThat(late.end).hasToString("failed broken");
    }

    @Test
    void badDemandIsAnError() {
        Channel<Integer> channel = Channel.of(4);
        var probe = new Probe();
        channel.subscribe(probe);
        probe.upstream.request(0);
        assertThat(probe.end).contains("§3.9");
        channel.trySend(1);
        assertThat(channel.size()).isEqualTo(1);
    }

    @Test
    void whoCancelsLeavesTheRestToOthers() {
        Channel<Integer> channel = Channel.of(4);
        var first = new Probe() {
            @Override
            void received(Integer item) {
                upstream.cancel();
            }
        };
        var second = new Probe();
        channel.subscribe(first);
        channel.subscribe(second);
        first.request(10);
        second.request(10);
        for (var i = 0; i < 4; i++) {
            channel.trySend(i);
        }
        assertThat(first.items).containsExactly(0);
        assertThat(second.items).containsExactly(1, 2, 3);
        channel.complete();
        assertThat(first.end).isEmpty();
        assertThat(second.end).hasToString("completed");
        assertThat(channel.discarded()).isZero();
    }

    @Test
    void aSubscriberThatThrowsIsCancelledAndReported() {
        Channel<Integer> channel = Channel.of(4);
        var probe = new Probe() {
            @Override
            void received(Integer item) {
                throw new IllegalStateException("thrown");
            }
        };
        channel.subscribe(probe);
        probe.request(10);
        channel.trySend(1);
        channel.trySend(2);
        assertThat(reported).hasSize(1);
        assertThat(channel.size()).isEqualTo(1);
    }

    /** Re-entrant: each item is sent from within the delivery of the one before; the stack stays flat. */
    @Test
    void maySendFromWithinADelivery() {
        Channel<Integer> channel = Channel.of(1);
        var probe = new Probe() {
            @Override
            void received(Integer item) {
                if (item < 200_000) {
                    channel.trySend(item + 1);
                    request(1);
                }
            }
        };
        channel.subscribe(probe);
        probe.request(1);
        channel.trySend(1);
        assertThat(probe.items).hasSize(200_000);
        assertThat(probe.mistake).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 3", "1, 2", "16, 1", "16, 3"})
    void subscribersAndReceiversCompete(int capacity, int subscribers) throws Exception {
        Channel<Integer> channel = Channel.of(capacity);
        var probes = new ArrayList<Probe>();
        for (var i = 0; i < subscribers; i++) {
            var probe = new Probe() {
                @Override
                void received(Integer item) {
                    if (item % 3 == 0) {
                        request(3);
                    }
                }
            };
            probes.add(probe);
            channel.subscribe(probe);
        }
        var items = 4_000;
        var asking = call(() -> {
            while (probes.stream().anyMatch(probe -> probe.end.length() == 0)) {
                probes.forEach(probe -> probe.request(1));
                Thread.yield();
            }
            return true;
        });
        var one = call(() -> send(channel, 0, items));
        var two = call(() -> send(channel, items, 2 * items));
        var receiver = call(() -> {
            var received = new ArrayList<Integer>();
            channel.forEach(received::add);
            return received;
        });
        one.result();
        two.result();
        channel.complete();
        var all = new ArrayList<>(receiver.result());
        asking.result();
        for (var probe : probes) {
            assertThat(probe.ended.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(probe.end).hasToString("completed");
            assertThat(probe.mistake).isEmpty();
            all.addAll(probe.items);
        }
        Collections.sort(all);
        assertThat(all).hasSize(2 * items).doesNotHaveDuplicates();
        assertThat(channel.delivered()).isEqualTo(2L * items);
    }

    private static int send(Channel<Integer> channel, int from, int to) throws InterruptedException {
        for (var i = from; i < to; i++) {
            assertThat(channel.send(i) == Offer.SENT).isTrue();
        }
        return to - from;
    }

    // -- as a Subscriber

    /** An upstream that counts what it was asked for. */
    private static class Source implements Subscription {
        final AtomicLong asked = new AtomicLong();
        final List<Long> requests = Collections.synchronizedList(new ArrayList<>());
        volatile boolean cancelled;

        @Override
        public void request(long n) {
            requests.add(n);
            asked.addAndGet(n);
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @Test
    void asksForFreeSlotsAndReplenishesInBatches() throws Exception {
        Channel<Integer> channel = Channel.of(8);
        channel.send(-1);
        channel.send(-2);
        var source = new Source();
        channel.onSubscribe(source);
        assertThat(source.requests).containsExactly(6L);
        assertThat(channel.trySend(9)).as("the free slots are upstream's").isEqualTo(Offer.FULL);
        for (var i = 0; i < 6; i++) {
            channel.onNext(i);
        }
        assertThat(channel.size()).isEqualTo(8);
        for (var i = 0; i < 5; i++) {
            channel.receive();
        }
        assertThat(source.requests).containsExactly(6L);
        channel.receive();
        assertThat(source.requests).containsExactly(6L, 6L);
        channel.onComplete();
        assertThat(channel).containsExactly(4, 5);
        assertThat(source.cancelled).isFalse();
    }

    @Test
    void upstreamsSlotsAreFreeAgainAfterItsEnd() {
        Channel<Integer> channel = Channel.of(4);
        var source = new Source();
        channel.onSubscribe(source);
        channel.onNext(1);
        channel.onError(new IllegalStateException("broken"));
        assertThat(channel.tryReceive()).isEqualTo(1);
        assertThat(channel.ended()).isTrue();
    }

    @Test
    void aSecondUpstreamIsCancelled() {
        Channel<Integer> channel = Channel.of(4);
        var first = new Source();
        var second = new Source();
        channel.onSubscribe(first);
        channel.onSubscribe(second);
        assertThat(second.cancelled).isTrue();
        assertThat(first.cancelled).isFalse();
        channel.complete();
        assertThat(first.cancelled).isTrue();
        var third = new Source();
        channel.onSubscribe(third);
        assertThat(third.cancelled).isTrue();
    }

    @Test
    void whatComesAfterTheEndIsDiscarded() {
        var discarded = new ArrayList<Integer>();
        Channel<Integer> channel = Channel.<Integer>of(4).onDiscard(discarded::add);
        channel.onSubscribe(new Source());
        channel.onNext(1);
        channel.complete();
        channel.onNext(2);
        channel.onNext(3);
        assertThat(discarded).containsExactly(2, 3);
        assertThat(channel.tryReceive()).isEqualTo(1);
        assertThat(channel.offered()).isEqualTo(channel.delivered() + channel.discarded());
    }

    @Test
    void moreThanAskedForFailsTheChannelWhereThereIsNoRoom() {
        Channel<Integer> channel = Channel.of(1);
        var source = new Source();
        channel.onSubscribe(source);
        channel.onNext(1);
        channel.onNext(2);
        assertThat(source.cancelled).isTrue();
        assertThat(channel.tryReceive()).isEqualTo(1);
        assertThat(channel.discarded()).isEqualTo(1);
        assertThat(channel.ended()).isTrue();
    }

    @Test
    void aWeightOrARendezvousTakesOneByOne() throws Exception {
        for (var channel :
                List.of(Channel.<Integer>of(0), Channel.<Integer>of(Capacity.weight(1, (Integer item) -> 1)))) {
            var source = new Source();
            channel.onSubscribe(source);
            assertThat(source.asked.get()).isEqualTo(1);
            channel.onNext(1);
            var held = channel.capacity() == 0 ? 0 : 1;
            assertThat(source.asked.get()).isEqualTo(1 + held);
            if (held > 0) {
                channel.onNext(2);
                assertThat(source.asked.get()).isEqualTo(2);
            }
            channel.onComplete();
            assertThat(channel.closed()).as("an item is still in hand").isFalse();
            for (var i = 0; i <= held; i++) {
                assertThat(channel.receive()).isEqualTo(1 + i);
            }
            assertThat(channel.receive()).isNull();
        }
    }

    @Test
    void aPolicyThatDropsAsksForEverything() {
        Channel<Integer> channel = Channel.of(2, Overflow.dropOldest());
        var source = new Source();
        channel.onSubscribe(source);
        assertThat(source.requests).containsExactly(Long.MAX_VALUE);
        for (var i = 0; i < 5; i++) {
            channel.onNext(i);
        }
        channel.onComplete();
        assertThat(channel).containsExactly(3, 4);
        assertThat(channel.dropped(DropReason.OLDEST)).isEqualTo(3);
    }

    /** Upstream, other senders and receivers at once. Mistake it catches: slots that are promised to two. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 64})
    void upstreamAndSendersShareTheChannel(int capacity) throws Exception {
        Channel<Integer> channel = Channel.of(capacity);
        var source = new Source();
        var items = capacity < 5 ? 500 : 4_000;
        channel.onSubscribe(source);
        var sender = call(() -> send(channel, 0, items));
        // upstream's credit is kept for it, so it goes on for as long as somebody else wants a slot
        var upstream = call(() -> {
            var sent = 0;
            while (!sender.isDone()) {
                if (source.asked.get() > sent) {
                    channel.onNext(- ++sent);
                } else {
                    Thread.yield();
                }
            }
            return sent;
        });
        // both are in order, and nothing is kept of them: upstream may send millions while the sender stands still
        var receiver = call(() -> {
            var ofSender = 0;
            var ofUpstream = 0;
            for (int item : channel) {
                var due = item < 0 ? - ++ofUpstream : ofSender++;
                if (item != due) {
                    throw new AssertionError(item + " came in place of " + due);
                }
            }
            return List.of(ofSender, ofUpstream);
        });
        assertThat(sender.result()).isEqualTo(items);
        var sent = upstream.result();
        channel.onComplete();
        assertThat(receiver.result()).containsExactly(items, sent);
        assertThat(channel.highWater()).isLessThanOrEqualTo(capacity);
        assertThat(channel.discarded()).isZero();
    }

    /** Mistake: an end that stops at an upstream that won't be cancelled, before the subscribers hear of it. */
    @Test
    void anUpstreamThatThrowsAtItsCancelDoesntKeepTheEndFromOthers() {
        Channel<Integer> channel = Channel.of(4);
        channel.onSubscribe(new Source() {
            @Override
            public void cancel() {
                throw new IllegalStateException("§3.15");
            }
        });
        var subscriber = new Probe();
        channel.subscribe(subscriber);
        channel.complete();
        assertThat(subscriber.end).hasToString("completed");
        assertThat(reported).singleElement().isInstanceOf(IllegalStateException.class);
    }

    /** Mistake: an error on the way to upstream that leaves the gate shut for ever. */
    @Test
    void anUpstreamThatThrowsAnErrorWhenAskedFailsTheChannel() {
        Channel<Integer> channel = Channel.of(1);
        var failure = new AssertionError("§3.16");
        channel.onSubscribe(new Source() {
            @Override
            public void request(long n) {
                super.request(n);
                channel.onNext(1);
                if (requests.size() == 2) {
                    throw failure;
                }
            }
        });
        assertThat(channel.tryReceive()).isEqualTo(1);
        assertThat(channel.tryReceive()).isEqualTo(1);
        assertThatThrownBy(channel::tryReceive).hasCause(failure);
    }

    @Test
    void oneThatThrowsWhatIsFatalAtTheEndKeepsNobodyBehindItWaiting() {
        Channel<Integer> channel = Channel.of(1);
        var broken = new InternalError("as asked");
        channel.subscribe(new Probe() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            public void onComplete() {
                throw broken;
            }
        });
        var behind = channel.receiveAsync().toCompletableFuture();
        assertThatThrownBy(channel::complete).isSameAs(broken);
        assertThat(behind).isCompletedWithValue(null);
    }
}
