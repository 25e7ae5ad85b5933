package io.headgate.core;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Processor;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A bounded hand-off between threads: any number of senders, any number of receivers, each item goes to exactly one of
 * them, in the order in which the items entered.
 *
 * <pre>{@code
 * Channel<Row> rows = Channel.of(128);
 * // one thread                          // another one
 * for (Row row : source) {               for (Row row : rows) {
 *     rows.send(row);   // waits if full     store(row);
 * }                                      }
 * rows.complete();
 * }</pre>
 *
 * <p><b>Bound.</b> It never holds more than its capacity, which is exact. A channel of capacity 0 is a rendezvous: {@code
 * send} waits until a receiver takes the item from it.
 *
 * <p><b>When it is full</b>, {@code send} waits: that is {@link Overflow#block()}, the default, and the same as {@link
 * Overflow#backpressure()} here. With {@link Overflow#fail()} the channel fails and the item stays the caller's. With any
 * other policy something is dropped, and {@code send} never waits.
 *
 * <p><b>The end.</b> After {@link #complete} and {@link #fail} nothing can be sent; what is in the channel can still be
 * received, and only then receivers see the end, or the failure. {@link #cancel} discards what is left.
 *
 * <p><b>Waiting</b> is interruptible, works for platform and virtual threads, and happens in {@code send}, {@code
 * receive}, {@code reserve}, {@code select} and iteration alone. Those who wait are called in the order in which they
 * came; a thread that comes along just then may still be faster, as the alternative would be a wake-up for each item.
 * Whether a thread is interrupted is looked at only where it would have to wait.
 *
 * <p><b>As a {@link org.reactivestreams.Publisher}</b> it is hot, and a queue still: its subscribers compete with each
 * other and with all other receivers; each takes items while it has demand, on whichever thread sends or requests. A
 * subscriber that cancels leaves the rest to the others.
 *
 * <p><b>As a {@link Subscriber}</b> it takes one upstream. It asks for free slots only, which are kept for upstream until
 * it sends (other senders share what is left, which may be nothing while upstream is silent), and for more in batches
 * when three quarters have been received. Where room can't be known beforehand (a weight, a budget, a rendezvous) it asks
 * for one item at a time and holds that one until it fits. Where the policy drops or fails it asks for everything.
 * Upstream's end ends the channel; the channel's end cancels upstream.
 *
 * <p><b>Counters</b> balance when nothing moves: {@code offered = delivered + dropped + discarded + size}. An item that
 * was refused (FULL, CLOSED) counts nowhere.
 *
 * <p>Null items are refused with a {@link NullPointerException} everywhere.
 *
 * @param <T> the items
 */
public final class Channel<T> implements Processor<T, T>, Iterable<T> {
    final ChannelCore<T> core;

    private Channel(ChannelCore<T> core) {
        this.core = core;
    }

    /**
     * A channel for that many items, whose senders wait when it is full.
     *
     * @param capacity in items; 0 is a rendezvous
     * @throws IllegalArgumentException if {@code capacity} is negative
     */
    public static <T> Channel<T> of(int capacity) {
        return of(capacity, Overflow.<T>block());
    }

    /**
     * A channel for that many items.
     *
     * @param capacity in items; 0 is a rendezvous, of which senders wait, so that the policy can be none but {@link
     *     Overflow#block()} and {@link Overflow#backpressure()}
     * @throws IllegalArgumentException if {@code capacity} is negative, or 0 with another policy
     */
    public static <T> Channel<T> of(int capacity, Overflow<? super T> overflow) {
        requireNonNull(overflow, "overflow");
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity is " + capacity + ", must be at least 0");
        }
        if (capacity > 0) {
            return of(Capacity.<T>items(capacity), overflow);
        }
        if (!waits(overflow) || overflow.expiry() != null) {
            throw new IllegalArgumentException(
                    "capacity is 0 and overflow is " + overflow.text() + ": a rendezvous holds nothing to drop");
        }
        return new Channel<>(new ChannelCore<>());
    }

    /** A channel for items or weight, whose senders wait when it is full. */
    public static <T> Channel<T> of(Capacity<? super T> capacity) {
        return of(capacity, Overflow.<T>block());
    }

    /**
     * A channel for items or weight.
     *
     * @throws IllegalArgumentException if policy and capacity don't go together ({@link Overflow#latest()} holds one item)
     */
    public static <T> Channel<T> of(Capacity<? super T> capacity, Overflow<? super T> overflow) {
        return of(capacity, overflow, Timers.real());
    }

    /**
     * As {@link #of(Capacity, Overflow)}, with a clock.
     *
     * @param timers tells the policy the time: when items expire, and when a producer that was turned away should be back
     */
    public static <T> Channel<T> of(Capacity<? super T> capacity, Overflow<? super T> overflow, Timers timers) {
        requireNonNull(capacity, "capacity");
        requireNonNull(overflow, "overflow");
        requireNonNull(timers, "timers");
        if (overflow.kind() == Overflow.Kind.DISCONNECT) {
            throw new IllegalArgumentException(
                    "overflow is disconnect(), must be another: a channel has one buffer for all its receivers");
        }
        var isPlain = !capacity.weighted() && capacity.budget() == null && overflow.expiry() == null;
        if (isPlain && !overflow.kind().lossy() && capacity.max() <= RingSlots.LARGEST) {
            return new Channel<>(new ChannelCore<>(new RingSlots<>((int) capacity.max()), overflow));
        }
        return new Channel<>(new ChannelCore<>(capacity, overflow, timers));
    }

    private static boolean waits(Overflow<?> overflow) {
        return overflow.kind() == Overflow.Kind.BLOCK || overflow.kind() == Overflow.Kind.BACKPRESSURE;
    }

    /** Gives the channel a name, which shows in messages and thread dumps, and returns the channel. */
    public Channel<T> named(String name) {
        core.name = requireNonNull(name, "name");
        return this;
    }

    /**
     * Sets who is given the items that nobody will receive any more: what {@link #cancel} finds, what a subscriber had
     * been handed when it cancelled, what upstream sends after the end. It replaces an earlier handler, is called exactly
     * once for each item, on the thread that caused it, and what it throws goes to {@link Hooks}. Returns the channel.
     */
    public Channel<T> onDiscard(Consumer<? super T> handler) {
        core.onDiscard(requireNonNull(handler, "handler"));
        return this;
    }

    // -- sending

    /**
     * Sends an item, and waits while the channel is full.
     *
     * @return {@link Offer#SENT}; {@link Offer#DROPPED} if the policy dropped it; {@link Offer#CLOSED} if the channel has
     *     ended, before or while waiting; {@link Offer#FULL} only under {@link Overflow#fail()}. After the last two the
     *     item is still the caller's
     * @throws InterruptedException if the thread is interrupted while it would have to wait; nothing was sent
     * @throws OverflowException if the item alone is heavier than the capacity and the policy drops nothing
     */
    public Offer send(T item) throws InterruptedException {
        var answer = trySend(item);
        return core.orWait(answer) == null ? (Offer) Parked.await(new Operation.Send<>(core, item)) : answer;
    }

    /**
     * Sends an item, and waits for so long at the most.
     *
     * @return as {@link #send(Object)}, and {@link Offer#FULL} when there was no room in time
     * @throws InterruptedException as {@link #send(Object)}
     */
    public Offer send(T item, Duration atMost) throws InterruptedException {
        var nanos = nanos(atMost);
        var answer = trySend(item);
        if (core.orWait(answer) != null) {
            return answer;
        }
        var later = Parked.await(new Operation.Send<>(core, item), nanos);
        return later == null ? Offer.FULL : (Offer) later;
    }

    /**
     * Sends an item if there is room now. Never waits.
     *
     * @return as {@link #send(Object)}, and {@link Offer#FULL} when there is no room, or nobody to receive it at a
     *     rendezvous
     */
    public Offer trySend(T item) {
        return core.offer(requireNonNull(item, "item"));
    }

    /**
     * Sends an item as soon as there is room, without waiting for it. How many stages may be under way is up to the
     * caller: each one holds its item outside the channel.
     *
     * @return completes with what {@link #send(Object)} would return, possibly on a receiver's thread or, where items
     *     expire, on a timer's; or with what it would throw. Cancelling it (as a {@link CompletableFuture}) withdraws the
     *     item, unless it was sent already
     */
    public CompletionStage<Offer> sendAsync(T item) {
        try {
            var answer = trySend(item);
            return core.orWait(answer) == null
                    ? Pending.of(new Operation.Send<>(core, item))
                    : CompletableFuture.completedFuture(answer);
        } catch (OverflowException tooHeavy) {
            return CompletableFuture.failedFuture(tooHeavy);
        }
    }

    /**
     * Waits for a free slot and keeps it for the caller.
     *
     * @return the permit, or null if the channel has ended
     * @throws InterruptedException if the thread is interrupted while it would have to wait
     * @throws UnsupportedOperationException if there are no slots to keep: at a rendezvous, with a weight, a budget or an
     *     expiry, with a policy that drops, or with more than 1,048,576 items
     */
    public @Nullable Permit<T> reserve() throws InterruptedException {
        var reserving = reserving();
        var now = reserving.attempt();
        return permit(now == null ? Parked.await(reserving) : now);
    }

    /**
     * As {@link #reserve()}, and waits for so long at the most.
     *
     * @return the permit, or null if there was none in time or the channel has ended
     */
    public @Nullable Permit<T> reserve(Duration atMost) throws InterruptedException {
        var nanos = nanos(atMost);
        var reserving = reserving();
        var now = reserving.attempt();
        return permit(now == null ? Parked.await(reserving, nanos) : now);
    }

    /** As {@link #reserve()}, without waiting: null if there is no free slot now. */
    public @Nullable Permit<T> tryReserve() {
        return permit(reserving().attempt());
    }

    private Operation.Reserve<T> reserving() {
        if (core.ring == null) {
            throw new UnsupportedOperationException(
                    this + " has no slots that could be kept: reserve takes a capacity in items and backpressure");
        }
        return new Operation.Reserve<>(core, core.ring);
    }

    @SuppressWarnings("unchecked") // of this channel
    private @Nullable Permit<T> permit(@Nullable Object result) {
        return result instanceof Permit<?> permit ? (Permit<T>) permit : null;
    }

    // -- receiving

    /**
     * Receives the next item, and waits while there is none.
     *
     * @return the item, or null when the channel has completed and nothing is left
     * @throws InterruptedException if the thread is interrupted while it would have to wait; nothing was received
     * @throws CompletionException with the failure as its cause, when the channel has failed and nothing is left
     */
    public @Nullable T receive() throws InterruptedException {
        var item = core.poll();
        return item == null ? item(Parked.await(new Operation.Receive<>(core))) : item;
    }

    /**
     * Receives the next item, and waits for so long at the most.
     *
     * @return as {@link #receive()}, and null when there was none in time; {@link #ended} tells which
     */
    public @Nullable T receive(Duration atMost) throws InterruptedException {
        var nanos = nanos(atMost);
        var item = tryReceive();
        return item == null && !ended() ? item(Parked.await(new Operation.Receive<>(core), nanos)) : item;
    }

    /**
     * Receives the next item if there is one now. Never waits.
     *
     * @return the item, or null when there is none; {@link #ended} tells whether there ever will be
     * @throws CompletionException as {@link #receive()}
     */
    public @Nullable T tryReceive() {
        var item = core.poll();
        return item == null && core.slots.drained() ? item(ChannelCore.END) : item;
    }

    /**
     * Receives the next item as soon as there is one, without waiting for it.
     *
     * @return completes with the item, or with null when the channel has completed, possibly on a sender's thread; fails
     *     with the failure. Cancelling it (as a {@link CompletableFuture}), or letting it time out, leaves the items to
     *     others
     */
    public CompletionStage<@Nullable T> receiveAsync() {
        var item = core.poll();
        return item == null ? Pending.of(new Operation.Receive<>(core)) : CompletableFuture.completedFuture(item);
    }

    @SuppressWarnings("unchecked") // what isn't the end is an item
    private @Nullable T item(@Nullable Object result) {
        if (result != ChannelCore.END) {
            return (T) result;
        }
        var failure = core.failure();
        if (failure != null) {
            throw new CompletionException(failure);
        }
        return null;
    }

    /**
     * The items still to come, taken out one by one by a loop that waits for each; several loops share them. {@code
     * hasNext} throws a {@link CompletionException} when the channel has failed, and a {@link CancellationException} when
     * the thread was interrupted, which it then still is.
     */
    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            private @Nullable T next;

            @Override
            public boolean hasNext() {
                if (next == null) {
                    try {
                        next = receive();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                        var stopped = new CancellationException("interrupted while waiting for the next item");
                        stopped.initCause(interrupted);
                        throw stopped;
                    }
                }
                return next != null;
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                var item = requireNonNull(next);
                next = null;
                return item;
            }
        };
    }

    // -- select

    /**
     * A clause that receives an item of this channel.
     *
     * @param then what the select makes of it; runs after the item was received, on the selecting thread
     */
    public <R> Clause<R> receiving(Function<? super T, ? extends R> then) {
        requireNonNull(then, "then");
        @SuppressWarnings("unchecked") // a Receive gives an item
        Function<Object, R> ofItem = item -> then.apply((T) item);
        return new Clause<>(new Operation.Receive<>(core), ofItem);
    }

    /**
     * A clause that sends an item to this channel. It is done even if the policy drops the item.
     *
     * @param then what the select gives then; runs after the item was sent, on the selecting thread
     */
    public <R> Clause<R> sending(T item, Supplier<? extends R> then) {
        requireNonNull(then, "then");
        return new Clause<>(new Operation.Send<>(core, requireNonNull(item, "item")), sent -> then.get());
    }

    /**
     * Waits until one of the clauses can be done, and does that one and no other. Of several that can be done it is a
     * random one, so none is neglected. The clauses of channels that have completed are left out.
     *
     * @return what the clause's function gives, or null when all channels have completed
     * @throws InterruptedException if the thread is interrupted; then no clause was done
     * @throws CompletionException with the failure as its cause, when it comes upon a channel that has failed and has
     *     nothing left
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <R> @Nullable R select(Clause<? extends R>... clauses) throws InterruptedException {
        return Select.<R>run(List.of(clauses), false, 0);
    }

    /** As {@link #select(Clause[])}, and waits for so long at the most: null also when no clause could be done in time. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <R> @Nullable R select(Duration atMost, Clause<? extends R>... clauses) throws InterruptedException {
        return Select.<R>run(List.of(clauses), true, nanos(atMost));
    }

    /** Waits until one of the channels has an item, and receives that; as {@link #select(Clause[])} otherwise. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> @Nullable T select(Channel<? extends T>... channels) throws InterruptedException {
        return Select.<T>run(
                Arrays.stream(channels).map(Channel::<T>receivingItself).toList(), false, 0);
    }

    private static <T> Clause<T> receivingItself(Channel<? extends T> channel) {
        return channel.receiving(item -> item);
    }

    // -- the end

    /** Ends the channel after the items that are in it. Idempotent; senders that wait are answered CLOSED. */
    public void complete() {
        core.end(null);
    }

    /**
     * Fails the channel after the items that are in it. If it had ended already, the failure goes to {@link Hooks}.
     * Senders that wait are answered CLOSED.
     */
    public void fail(Throwable failure) {
        if (!core.end(requireNonNull(failure, "failure"))) {
            Hooks.undeliverable(failure);
        }
    }

    /** Ends the channel now: what is left in it is discarded. Idempotent. */
    public void cancel() {
        core.cancel();
    }

    /** Whether nothing can be sent any more: it was completed, failed or cancelled. */
    public boolean closed() {
        return core.closed();
    }

    /** Whether it is {@link #closed} and nothing is left to receive. */
    public boolean ended() {
        return core.slots.drained();
    }

    // -- as a Publisher

    /** Adds a subscriber, which competes with all other receivers; see above. */
    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        new ChannelSubscription<>(core, requireNonNull(subscriber, "subscriber")).start(); // §1.9
    }

    // -- as a Subscriber

    /** Takes the upstream, unless there is or was one, or the channel has ended: then that is cancelled. */
    @Override
    public void onSubscribe(Subscription upstream) {
        core.upstream.start(requireNonNull(upstream, "upstream")); // §2.13
    }

    /** Sends an item of upstream's. One too many, for which there is no room, fails the channel. */
    @Override
    public void onNext(T item) {
        core.upstream.received(requireNonNull(item, "item")); // §2.13
    }

    /** As {@link #fail}, after the items upstream has sent. */
    @Override
    public void onError(Throwable failure) {
        core.upstream.ended(requireNonNull(failure, "failure")); // §2.13
    }

    /** As {@link #complete}, after the items upstream has sent. */
    @Override
    public void onComplete() {
        core.upstream.ended(null);
    }

    // -- seeing

    /** How many items are in it now. */
    public int size() {
        return core.slots.depth();
    }

    /** The most it holds, in items or in weight; 0 for a rendezvous. */
    public long capacity() {
        return core.capacity;
    }

    /** How many items were handed to it and not refused. */
    public long offered() {
        return core.offered();
    }

    /** How many items were received. */
    public long delivered() {
        return core.delivered();
    }

    /** How many items the policy dropped. */
    public long dropped() {
        return core.slots.dropped();
    }

    /** How many items the policy dropped for that reason. */
    public long dropped(DropReason reason) {
        return core.slots.dropped(requireNonNull(reason, "reason"));
    }

    /** How many items were given up; see {@link #onDiscard}. */
    public long discarded() {
        return core.discarded();
    }

    /** The most it ever held, in the unit of the capacity. */
    public long highWater() {
        return core.slots.highWater();
    }

    /** Its name; "channel" unless it was {@link #named}. */
    public String name() {
        return core.name;
    }

    /** Name, capacity, policy and size. */
    @Override
    public String toString() {
        return core.toString();
    }

    private static long nanos(Duration atMost) {
        try {
            return requireNonNull(atMost, "atMost").toNanos();
        } catch (ArithmeticException centuries) {
            return Long.MAX_VALUE;
        }
    }
}
