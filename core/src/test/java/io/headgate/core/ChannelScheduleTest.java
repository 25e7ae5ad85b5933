package io.headgate.core;

import static io.headgate.core.Threads.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The moments that matter, driven by hand: a thread is held at the lock of the lines, or a waiter is called and not yet
 * woken. Each test was seen to fail against the mistake it names.
 */
@Timeout(150)
// a test ends with the first step that fails, and the lock with it; a yield lets the other thread come to its lock
@SuppressWarnings({"LockNotBeforeTry", "ThreadPriorityCheck"})
class ChannelScheduleTest {

    /** Mistake: a receiver that joins the line without looking at the slots again. */
    @Test
    void anItemComesBetweenTheLookAndTheLine() throws Exception {
        Channel<Integer> channel = Channel.of(1);
        var lock = channel.core.lines.lock;
        lock.lock();
        var receiver = call(channel::receive).queuedAt(lock);
        assertThat(channel.trySend(1)).isEqualTo(Offer.SENT);
        lock.unlock();
        assertThat(receiver.result()).isEqualTo(1);
    }

    /** Mistake: a sender that joins the line without looking at the slots again. */
    @Test
    void aSlotGetsFreeBetweenTheLookAndTheLine() throws Exception {
        Channel<Integer> channel = Channel.of(1);
        channel.send(1);
        var lock = channel.core.lines.lock;
        lock.lock();
        var sending = call(() -> channel.sendAsync(2).toCompletableFuture()).queuedAt(lock);
        assertThat(channel.tryReceive()).isEqualTo(1);
        lock.unlock();
        assertThat(sending.result()).isCompletedWithValue(Offer.SENT);
    }

    /** Mistake: a future that was called, is cancelled, and doesn't call the next one. */
    @Test
    void aFutureThatWasCalledIsCancelled() {
        Channel<Integer> channel = Channel.of(1);
        var leaving = channel.receiveAsync().toCompletableFuture();
        var next = channel.receiveAsync().toCompletableFuture();
        var called = bringItemAndCall(channel);
        assertThat(leaving.cancel(false)).isTrue();
        assertThat(next).isCompletedWithValue(1);
        called.wake();
        assertThat(leaving).isCancelled();
        assertThat(channel.size()).isZero();
    }

    /** Mistake: a thread that was called, is interrupted, and doesn't call the next one. */
    @Test
    void aThreadThatWasCalledIsInterrupted() throws Exception {
        Channel<Integer> channel = Channel.of(1);
        var leaving = call(channel::receive).parked();
        var next = channel.receiveAsync().toCompletableFuture();
        var lock = channel.core.lines.lock;
        lock.lock();
        interruptUntilItLeaves(leaving.thread, lock);
        var called = bringItemAndCall(channel);
        lock.unlock();
        assertThatThrownBy(leaving::result).hasCauseInstanceOf(InterruptedException.class);
        assertThat(next).isCompletedWithValue(1);
        called.wake();
    }

    /** Mistake: a select that was called by one channel, took from another, and doesn't call the next one there. */
    @Test
    void aSelectThatWasCalledTakesFromAnother() throws Exception {
        Channel<Integer> one = Channel.of(1);
        Channel<Integer> other = Channel.of(0);
        var select = call(() -> Channel.select(one, other)).parked();
        var next = one.receiveAsync().toCompletableFuture();
        var called = bringItemAndCall(one);
        // the rendezvous decides it before it hears that it was called
        assertThat(other.trySend(2)).isEqualTo(Offer.SENT);
        assertThat(select.result()).isEqualTo(2);
        called.wake();
        assertThat(next.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    }

    /** Mistake: a cancel that wins over an item that has changed hands. */
    @Test
    void aFutureThatWasHandedItsItemCannotBeCancelled() {
        Channel<Integer> channel = Channel.of(0);
        var receiving = channel.receiveAsync().toCompletableFuture();
        var lock = channel.core.lines.lock;
        lock.lock();
        var met = Objects.requireNonNull(channel.core.rendezvous).met(1);
        lock.unlock();
        assertThat(receiving.cancel(false)).isFalse();
        assertThat(receiving).isCompletedWithValue(1);
        assertThat(met.wake()).isTrue();
    }

    /** Mistake: an interrupt that wins over an item that has changed hands. */
    @Test
    void aThreadThatWasHandedItsItemKeepsIt() throws Exception {
        Channel<Integer> channel = Channel.of(0);
        var receiver = call(() -> {
            var item = channel.receive();
            return item + (Thread.currentThread().isInterrupted() ? 10 : 0);
        });
        receiver.parked();
        var lock = channel.core.lines.lock;
        lock.lock();
        interruptUntilItLeaves(receiver.thread, lock);
        var met = Objects.requireNonNull(channel.core.rendezvous).met(1);
        lock.unlock();
        met.wake();
        assertThat(receiver.result()).isEqualTo(11);
    }

    /** Interrupts a thread that waits, which is about to leave its line then, and needs the lock for that. */
    private static void interruptUntilItLeaves(Thread thread, ReentrantLock lock) {
        thread.interrupt();
        while (!lock.hasQueuedThread(thread)) {
            Thread.yield();
        }
    }

    /** What a sender does up to the point where it wakes the one it has called. */
    private static Waiter<Integer> bringItemAndCall(Channel<Integer> channel) {
        assertThat(Objects.requireNonNull(channel.core.ring).offer(1)).isEqualTo(Offer.SENT);
        return Objects.requireNonNull(channel.core.lines.callReceiver());
    }
}
