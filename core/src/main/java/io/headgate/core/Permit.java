package io.headgate.core;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A free slot of a {@link Channel} that is kept for its holder: to be filled, or given back.
 *
 * <p>It lets a sender find out that there is room <em>before</em> it makes or fetches the item:
 *
 * <pre>{@code
 * try (Permit<Row> permit = channel.reserve()) {   // waits until there is room
 *     permit.fill(database.next());                // never waits
 * }                                                // gives the slot back if next() threw
 * }</pre>
 *
 * <p>The slot counts as taken until then: items held plus permits out are never more than the capacity. It has no place
 * in the order of items; the item enters when it is filled in. A permit that is neither filled nor given back makes the
 * channel smaller for good. While permits are out, senders go through a short lock.
 *
 * @param <T> the items
 */
public final class Permit<T> implements AutoCloseable {
    private final ChannelCore<T> core;
    private final RingSlots<T> ring;
    /** Whoever sets it uses the permit up. */
    private final AtomicBoolean used = new AtomicBoolean();

    Permit(ChannelCore<T> core, RingSlots<T> ring) {
        this.core = core;
        this.ring = ring;
    }

    /**
     * Puts the item into the slot. Never waits.
     *
     * @return {@link Offer#SENT}, or {@link Offer#CLOSED} if the channel has ended since: then the item is still the
     *     caller's
     * @throws IllegalStateException if the permit was filled or given back before
     */
    public Offer fill(T item) {
        requireNonNull(item, "item");
        if (!used.compareAndSet(false, true)) {
            throw new IllegalStateException("this permit has been used");
        }
        var answer = ring.fill(item);
        if (answer == Offer.SENT) {
            core.entered();
        }
        return answer;
    }

    /** Gives the slot back, unless the permit has been used. Idempotent. */
    public void release() {
        if (used.compareAndSet(false, true)) {
            ring.release(1);
            core.passOnToSender();
        }
    }

    /** As {@link #release}. */
    @Override
    public void close() {
        release();
    }
}
