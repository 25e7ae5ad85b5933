package io.headgate.core;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Something that may have to wait at a channel, whoever waits for it: a thread ({@link Parked}), a future ({@link
 * Pending}) or a select ({@link Select}).
 *
 * @param <T> the channel's items
 */
abstract class Operation<T> {
    final ChannelCore<T> core;

    Operation(ChannelCore<T> core) {
        this.core = core;
    }

    /** Does it at once, or answers null where it has to wait. */
    abstract @Nullable Object attempt();

    /**
     * Has the waiter join its line, then tries once more, so that nothing is missed in between; a waiter that is in line
     * already stays where it is. When it answers null, the waiter is in line or has been called or met since; otherwise
     * it is out of line.
     *
     * @param again whether the waiter was called before and came too late
     * @param patient whether the waiter will look again by itself after {@link #nap} nanoseconds
     */
    abstract @Nullable Object join(Waiter<T> waiter, boolean again, boolean patient);

    /** What came of it when the waiter was met at a rendezvous. */
    abstract Object met(Waiter<T> waiter);

    /** Calls the next waiter of the same line, if there is something to be had: one that was called owes that. */
    abstract void passOn();

    /** After how many nanoseconds a patient waiter looks again by itself; {@link Long#MAX_VALUE} when it needn't. */
    long nap() {
        return Long.MAX_VALUE;
    }

    /** Receives an item, or {@link ChannelCore#END}. */
    static final class Receive<T> extends Operation<T> {
        Receive(ChannelCore<T> core) {
            super(core);
        }

        @Override
        @Nullable
        Object attempt() {
            var item = core.poll();
            return item == null && core.slots.drained() ? ChannelCore.END : item;
        }

        @Override
        @Nullable
        Object join(Waiter<T> waiter, boolean again, boolean patient) {
            return core.joinReceivers(waiter, again);
        }

        @Override
        Object met(Waiter<T> waiter) {
            return requireNonNull(waiter.item);
        }

        @Override
        void passOn() {
            core.passOnToReceiver();
        }
    }

    /** Sends an item; an {@link Offer}, never FULL unless the policy is to fail. */
    static final class Send<T> extends Operation<T> {
        final T item;

        Send(ChannelCore<T> core, T item) {
            super(core);
            this.item = item;
        }

        @Override
        @Nullable
        Object attempt() {
            return core.orWait(core.offer(item));
        }

        @Override
        @Nullable
        Object join(Waiter<T> waiter, boolean again, boolean patient) {
            if (core.rendezvous != null) {
                return core.rendezvous.give(item, waiter, again);
            }
            core.joinSenders(waiter, again, patient);
            return core.leaveWith(waiter, attempt());
        }

        @Override
        Object met(Waiter<T> waiter) {
            return Offer.SENT;
        }

        @Override
        void passOn() {
            core.passOnToSender();
        }

        @Override
        long nap() {
            return core.nap();
        }
    }

    /** Reserves a slot: a {@link Permit}, or {@link Offer#CLOSED}. */
    static final class Reserve<T> extends Operation<T> {
        private final RingSlots<T> ring;

        Reserve(ChannelCore<T> core, RingSlots<T> ring) {
            super(core);
            this.ring = ring;
        }

        @Override
        @Nullable
        Object attempt() {
            return ring.reserve(1) == 1 ? new Permit<>(core, ring) : ring.closed() ? Offer.CLOSED : null;
        }

        @Override
        @Nullable
        Object join(Waiter<T> waiter, boolean again, boolean patient) {
            core.joinSenders(waiter, again, patient);
            return core.leaveWith(waiter, attempt());
        }

        @Override
        Object met(Waiter<T> waiter) {
            throw new IllegalStateException("a rendezvous has no slots");
        }

        @Override
        void passOn() {
            core.passOnToSender();
        }

        @Override
        long nap() {
            return core.nap();
        }
    }
}
