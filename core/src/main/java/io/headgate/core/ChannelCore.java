package io.headgate.core;

import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a {@link Channel}: the slots, those who wait, and the end.
 *
 * <p>State:
 *
 * <ul>
 *   <li>{@code slots} and {@code lines} have their own essays. Every change of the slots goes through {@link #offer} or
 *       {@link #poll} (or a permit), which then look whether somebody waits for it.
 *   <li>{@code end}: set once, by whoever ends the channel first; holds the failure, if it was one. It is set before the
 *       slots are closed, so whoever finds them drained finds it.
 *   <li>{@code subscribers}: those that have to hear of the end although they may not be in line, because completion
 *       needs no demand. The one who takes the last item tells them. It sees {@link Lines#ending} if the channel was
 *       closed before it took the item; if not, the closing thread finds the slots drained and tells them.
 *   <li>{@code alarmed}: whether {@code alarm}, a look at room that comes from nothing but time, is set, or is about to be
 *       by a sender that has joined the line and found no room. When it goes off this is lowered first, and then looked
 *       who is in line, so a sender that leaves it at the alarm that is set is seen. Items expire in the order in which
 *       they came: that alarm is not too late for anybody.
 *   <li>{@code discarded}: items that had been stored; {@code unheld}: items that nobody could be given back and that
 *       never were.
 * </ul>
 *
 * @param <T> the items
 */
final class ChannelCore<T> {
    /** In place of an item: the channel has ended and nothing is left. */
    static final Object END = new Object();

    private static final AtomicLong NUMBERS = new AtomicLong();

    /** The order in which a select locks. */
    final long number = NUMBERS.getAndIncrement();

    final Lines<T> lines = new Lines<>();
    final Slots<T> slots;
    /** The slots, where they are a ring: the usual case, spared a virtual call. */
    final @Nullable RingSlots<T> ring;
    /** The slots, where there are none. */
    final @Nullable Rendezvous<T> rendezvous;

    /** In items or weight; 0 for a rendezvous. */
    final long capacity;

    final String capacityText;
    final Overflow<? super T> overflow;
    final ChannelUpstream<T> upstream;
    volatile String name = "channel";

    private final @Nullable Timers timers;
    private final AtomicBoolean alarmed = new AtomicBoolean();
    private volatile Timers.@Nullable Task alarm;
    private volatile @Nullable Consumer<? super T> discardHandler;
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private volatile boolean cancelled;
    private final List<ChannelSubscription<T>> subscribers = new CopyOnWriteArrayList<>();
    private final LongAdder discarded = new LongAdder();
    private final LongAdder unheld = new LongAdder();

    /** How the channel ended. */
    private record End(@Nullable Throwable failure) {}

    /** A rendezvous. */
    ChannelCore() {
        capacity = 0;
        capacityText = "0 items";
        overflow = Overflow.<T>block();
        rendezvous = new Rendezvous<>(lines);
        slots = rendezvous;
        ring = null;
        timers = null;
        upstream = new ChannelUpstream<>(this);
    }

    ChannelCore(RingSlots<T> ring, Overflow<? super T> overflow) {
        this.capacity = ring.capacity;
        this.capacityText = Capacity.items(ring.capacity).text();
        this.overflow = overflow;
        this.rendezvous = null;
        this.ring = ring;
        this.slots = ring;
        this.timers = null;
        this.upstream = new ChannelUpstream<>(this);
    }

    ChannelCore(Capacity<? super T> capacity, Overflow<? super T> overflow, Timers timers) {
        this.capacity = capacity.max();
        this.capacityText = capacity.text();
        this.overflow = overflow;
        this.rendezvous = null;
        this.ring = null;
        this.slots = new StoreSlots<>(name, capacity, overflow, timers, this::passOnToSender, this::quiet);
        this.timers = timers;
        this.upstream = new ChannelUpstream<>(this);
    }

    // -- items in

    /** Puts an item in without waiting. What a failing policy turns away ends the channel and is answered FULL. */
    Offer offer(T item) {
        var answer = ring != null ? ring.offer(item) : slots.offer(item);
        if (answer == Offer.SENT) {
            entered();
        } else if (answer == Offer.FULL && overflow.kind() == Overflow.Kind.FAIL) {
            end(new OverflowException(name, capacityText, demand()));
        }
        return answer;
    }

    /** An item has entered the slots: somebody may be waiting for it. */
    void entered() {
        if (lines.receivers() != 0 && rendezvous == null) {
            callReceiver();
        }
    }

    /** The answer to give, or null where the answer is to wait. */
    @Nullable
    Offer orWait(Offer answer) {
        return answer == Offer.FULL && overflow.kind() != Overflow.Kind.FAIL ? null : answer;
    }

    private long demand() {
        var sum = 0L;
        for (var subscriber : subscribers) {
            sum = Demand.sum(sum, subscriber.demand.outstanding());
        }
        return sum;
    }

    // -- items out

    /** Takes an item out without waiting; null where there is none. */
    @Nullable
    T poll() {
        if (ring == null) {
            return pollOther();
        }
        var item = ring.poll();
        if (item != null) {
            if (lines.senders() != 0 && ring.head() >= lines.wakeSendersAt()) {
                callSenders();
            }
            if (lines.ending()) {
                tellIfDrained();
            }
        }
        return item;
    }

    private @Nullable T pollOther() {
        var item = slots.poll();
        // without an item as well: what had expired has made room
        if (rendezvous == null && lines.senders() != 0) {
            callSenders();
        }
        if (lines.ending()) {
            tellIfDrained();
        }
        return item;
    }

    // -- waiting

    private void callReceiver() {
        do {
            var waiter = lines.callReceiver();
            if (waiter == null || !waiter.wake()) {
                return;
            }
            // it has taken what it wanted on this thread, so that what it owes the next one is done here
        } while (lines.receivers() != 0 && slots.ready());
    }

    private void callSenders() {
        for (var left = slots.room(lines.senders()); left > 0; left--) {
            var waiter = lines.callSender();
            if (waiter == null) {
                return;
            }
            if (waiter.wake() && ring == null) {
                left++;
            }
        }
    }

    void passOnToReceiver() {
        if (rendezvous == null && lines.receivers() != 0 && slots.ready()) {
            callReceiver();
        }
    }

    void passOnToSender() {
        if (rendezvous == null && lines.senders() != 0 && slots.room(1) > 0) {
            callSenders();
        }
    }

    /** A sender is in line and has found no room: somebody looks when time has made some. */
    private void lookInTime() {
        var left = slots.roomIn(); // none: whoever takes an item, or the budget, calls
        if (timers != null && left != Long.MAX_VALUE && !closed() && !alarmed.getAndSet(true)) {
            alarm = timers.schedule(this::timeHasPassed, left);
        }
    }

    private void timeHasPassed() {
        alarmed.set(false);
        passOnToSender();
        if (lines.senders() != 0) {
            lookInTime();
        }
    }

    /** See {@link Operation#nap}. */
    long nap() {
        return ring != null ? Lines.PATIENCE_NANOS : Long.MAX_VALUE;
    }

    /** See {@link Operation#join}: an item, {@link #END} or null. */
    @Nullable
    Object joinReceivers(Waiter<T> waiter, boolean again) {
        if (rendezvous != null) {
            var item = rendezvous.take(waiter, again);
            return item == null && rendezvous.closed() && !waits(waiter) ? END : item;
        }
        lines.joinReceivers(waiter, again);
        VarHandle.fullFence(); // first in line, then a look at the slots: see Lines
        var item = poll();
        return leaveWith(waiter, item == null && slots.drained() ? END : item);
    }

    /** A sender joins; the caller tries again then. */
    void joinSenders(Waiter<T> waiter, boolean again, boolean patient) {
        lines.joinSenders(
                waiter, again, patient && ring != null ? ring.head() + (ring.depth() + 1) / 2 : Lines.AT_ONCE);
        VarHandle.fullFence(); // as above
    }

    /** Has the waiter leave its line if there is a result, which is returned. */
    @Nullable
    Object leaveWith(Waiter<T> waiter, @Nullable Object result) {
        if (result != null) {
            // if it was called meanwhile, what it owes is paid below
            lines.withdraw(waiter);
            if (waiter.sends) {
                passOnToSender();
            } else {
                passOnToReceiver();
            }
        } else if (waiter.sends) {
            lookInTime();
        }
        return result;
    }

    private boolean waits(Waiter<T> waiter) {
        return waiter.state != Waiter.OUT;
    }

    // -- the end

    /** Ends the channel, with a failure or without; false when it had ended before. */
    boolean end(@Nullable Throwable failure) {
        var first = end.compareAndSet(null, new End(failure));
        // by whoever comes: when this returns, nothing enters any more, even if the first one hasn't got that far
        lines.end();
        slots.close();
        if (!first) {
            return false;
        }
        try {
            callAll();
        } finally {
            var pending = alarm;
            if (pending != null) {
                pending.cancel();
            }
            try {
                upstream.closed();
            } finally {
                tellIfDrained();
            }
        }
        return true;
    }

    /** Whether nothing can be sent any more. */
    boolean closed() {
        return slots.closed();
    }

    /** What the channel failed with, if it did. */
    @Nullable
    Throwable failure() {
        var ended = end.get();
        return ended == null ? null : ended.failure();
    }

    /** Ends the channel, if it hasn't, and discards what is left. */
    void cancel() {
        end(null);
        cancelled = true;
        discardRest();
    }

    private void discardRest() {
        for (var item = poll(); item != null; item = poll()) {
            discarded.increment();
            handToDiscard(item);
        }
    }

    /** The last offer that was under way at the close has left. */
    private void quiet() {
        if (cancelled) {
            discardRest();
        }
        callAll();
        tellIfDrained();
    }

    private void callAll() {
        Throwable fatal = null;
        for (var waiter : lines.callAll()) {
            try {
                waiter.wake();
            } catch (Throwable thrown) {
                // it is fatal, and no reason to leave the others waiting
                fatal = thrown;
            }
        }
        if (fatal != null) {
            Fatal.rethrow(fatal);
            Hooks.undeliverable(fatal);
        }
    }

    private void tellIfDrained() {
        if (!subscribers.isEmpty() && slots.drained()) {
            for (var subscriber : subscribers) {
                subscriber.knock();
            }
        }
    }

    void add(ChannelSubscription<T> subscriber) {
        subscribers.add(subscriber);
    }

    void remove(ChannelSubscription<T> subscriber) {
        subscribers.remove(subscriber);
    }

    // -- counters

    void onDiscard(Consumer<? super T> handler) {
        discardHandler = handler;
    }

    /** An item that had been taken out is nobody's. */
    void discardTaken(T item) {
        discarded.increment();
        handToDiscard(item);
    }

    /** An item that never got in is nobody's. */
    void discardUnheld(T item) {
        unheld.increment();
        handToDiscard(item);
    }

    private void handToDiscard(T item) {
        var handler = discardHandler;
        if (handler != null) {
            try {
                handler.accept(item);
            } catch (Throwable failure) {
                Hooks.undeliverable(failure);
            }
        }
    }

    long offered() {
        return slots.offered() + unheld.sum();
    }

    long delivered() {
        // the smaller figure first, so that it never looks as if more had been discarded than taken
        var lost = discarded.sum();
        return Math.max(0, slots.taken() - lost);
    }

    long discarded() {
        return discarded.sum() + unheld.sum();
    }

    /** What thread dumps show for a thread that is parked here. */
    @Override
    public String toString() {
        return "Channel '" + name + "' (" + capacityText + ", " + overflow.text() + ", holds " + slots.depth() + ")";
    }
}
