package io.headgate.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.headgate.core.Channel;
import io.headgate.core.Emitter;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every call that waits ends when its thread is interrupted, and leaves nothing behind: no place, no item, no waiter. */
class InterruptsTest {

    private static final Duration LONG = Duration.ofHours(1);

    interface Call {
        Object run() throws Exception;
    }

    /** Runs {@code call} on a thread, interrupts that while it waits, and gives what came of it. */
    private static Object interrupted(Call call) throws InterruptedException {
        AtomicReference<Object> result = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                result.set(call.run() + (Thread.currentThread().isInterrupted() ? ", still interrupted" : ""));
            } catch (Throwable thrown) {
                result.set(thrown);
            }
        });
        thread.setDaemon(true);
        thread.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(System.nanoTime()).as("it waits").isLessThan(deadline);
            Thread.onSpinWait();
        }
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(thread.isAlive()).as("it is stuck").isFalse();
        return result.get();
    }

    private static Channel<String> full() {
        Channel<String> channel = Channel.of(1);
        assertThat(channel.trySend("first")).isEqualTo(Offer.SENT);
        return channel;
    }

    private static DynamicTest sending(String name, SendingCall call) {
        return dynamicTest(name, () -> {
            Channel<String> channel = full();
            assertThat(interrupted(() -> call.run(channel))).isInstanceOf(InterruptedException.class);
            assertThat(channel.tryReceive()).isEqualTo("first");
            assertThat(channel.tryReceive()).as("what was not sent").isNull();
            assertThat(channel.trySend("second")).as("the place is free").isEqualTo(Offer.SENT);
            channel.complete();
            assertThat(channel.tryReceive()).isEqualTo("second");
            assertThat(channel.ended()).isTrue();
            assertThat(channel.offered()).isEqualTo(channel.delivered() + channel.dropped() + channel.discarded());
        });
    }

    interface SendingCall {
        Object run(Channel<String> channel) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> whoSends() {
        return Stream.of(
                sending("send", channel -> channel.send("lost")),
                sending("send, for a time", channel -> channel.send("lost", LONG)),
                sending("reserve", Channel::reserve),
                sending("reserve, for a time", channel -> channel.reserve(LONG)),
                sending("select", channel -> Channel.select(channel.sending("lost", () -> "sent"))),
                sending("select, for a time", channel -> Channel.select(LONG, channel.sending("lost", () -> "sent"))));
    }

    private static DynamicTest receiving(String name, int capacity, Class<?> outcome, SendingCall call) {
        return dynamicTest(name, () -> {
            Channel<String> channel = Channel.of(capacity);
            assertThat(interrupted(() -> call.run(channel))).isInstanceOf(outcome);
            // Nobody waits any more: an item given to one that has gone would be lost.
            assertThat(channel.trySend("item")).isEqualTo(capacity == 0 ? Offer.FULL : Offer.SENT);
            assertThat(channel.tryReceive()).isEqualTo(capacity == 0 ? null : "item");
            channel.complete();
            assertThat(channel.ended()).isTrue();
            assertThat(channel.offered()).isEqualTo(channel.delivered() + channel.dropped() + channel.discarded());
        });
    }

    @TestFactory
    Stream<DynamicTest> whoReceives() {
        return Stream.of(0, 1)
                .flatMap(capacity -> Stream.of(
                        receiving("receive, " + capacity, capacity, InterruptedException.class, Channel::receive),
                        receiving(
                                "receive, for a time, " + capacity,
                                capacity,
                                InterruptedException.class,
                                channel -> channel.receive(LONG)),
                        receiving(
                                "iterator, " + capacity,
                                capacity,
                                CancellationException.class,
                                channel -> channel.iterator().hasNext()),
                        receiving(
                                "select, " + capacity,
                                capacity,
                                InterruptedException.class,
                                channel -> Channel.select(channel.receiving(item -> item))),
                        receiving(
                                "select of two, " + capacity,
                                capacity,
                                InterruptedException.class,
                                channel -> Channel.select(channel, Channel.of(1)))));
    }

    @Test
    void whoSendsWithoutRoomForALoneReceiver() throws Exception {
        Channel<String> rendezvous = Channel.of(0);
        assertThat(interrupted(() -> rendezvous.send("lost"))).isInstanceOf(InterruptedException.class);
        assertThat(rendezvous.tryReceive()).isNull();
    }

    @Test
    void whoEmits() throws Exception {
        AtomicReference<Emitter<String>> emitter = new AtomicReference<>();
        TestSubscriber<String> downstream = TestSubscriber.create();
        Flow.<String>emit(1, Overflow.block(), emitter::set).subscribe(downstream);
        assertThat(emitter.get().send("first")).isEqualTo(Offer.SENT);
        assertThat(interrupted(() -> emitter.get().send("lost"))).isEqualTo("FULL, still interrupted");
        downstream.request(9).awaitItems(1);
        assertThat(emitter.get().send("second")).isEqualTo(Offer.SENT);
        emitter.get().complete();
        downstream.awaitItems(2).check();
        assertThat(downstream.items()).containsExactly("first", "second");
        assertThat(downstream.isCompleted()).isTrue();
    }

    @Test
    void whoProduces() throws Exception {
        var executor = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch over = new CountDownLatch(1);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            TestSubscriber<Long> downstream = TestSubscriber.create(1);
            Flow.<Long>produce(executor, 1, out -> {
                        try {
                            for (long i = 0; ; i++) {
                                out.send(i);
                            }
                        } catch (Throwable interrupt) {
                            thrown.set(interrupt);
                            throw interrupt;
                        } finally {
                            over.countDown();
                        }
                    })
                    .subscribe(downstream);
            downstream.awaitItems(1);
            downstream.cancel();
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(thrown.get()).isInstanceOfAny(InterruptedException.class, CancellationException.class);
            // The thread goes back to its executor without an interrupt that was meant for the loop.
            assertThat(executor.submit(() -> Thread.currentThread().isInterrupted())
                            .get(20, TimeUnit.SECONDS))
                    .isFalse();
        } finally {
            executor.shutdownNow();
        }
    }

    private static DynamicTest flowing(String name, Class<?> outcome, FlowingCall call) {
        return dynamicTest(name, () -> {
            TestPublisher<Long> upstream = TestPublisher.paced();
            assertThat(interrupted(() -> call.run(Flow.fromPublisher(upstream))))
                    .isInstanceOf(outcome);
            assertThat(upstream.isCancelled()).isTrue();
            upstream.check();
        });
    }

    interface FlowingCall {
        Object run(Flow<Long> flow) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> whoWaitsForAFlow() {
        return Stream.of(
                flowing(
                        "toIterable",
                        CancellationException.class,
                        flow -> flow.toIterable().iterator().hasNext()),
                flowing(
                        "toIterable, ahead",
                        CancellationException.class,
                        flow -> flow.toIterable(4).iterator().next()),
                flowing(
                        "toStream",
                        CancellationException.class,
                        flow -> flow.toStream().count()),
                flowing(
                        "await",
                        InterruptedException.class,
                        flow -> flow.count().await(LONG)),
                flowing(
                        "await, of an item",
                        InterruptedException.class,
                        flow -> flow.first().await(LONG)));
    }
}
