package io.headgate.core.kernel;

import io.headgate.core.DropReason;
import io.headgate.core.Hooks;
import io.headgate.core.Overflow;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a store, or an operator that keeps none, has dropped: counters by reason, and the user's handler.
 *
 * <p>State: one counter per reason for items that had been stored, one for items that were turned away at the door, in one
 * padded array, so that a producer that drops at full speed doesn't slow down a consumer that reads a neighbour. Writers
 * are whoever drops; a store knows whether those can be several threads and calls {@link #add} or {@link #addShared}.
 * Readers are anyone. Opaque access is enough: a counter orders nothing.
 *
 * @param <T> the items
 */
public final class Losses<T> {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final DropReason[] REASONS = DropReason.values();
    /** 64 bytes of nothing on either side. */
    private static final int PAD = 8;

    private final long[] counts = new long[PAD + 2 * REASONS.length + PAD];
    private final @Nullable BiConsumer<? super T, DropReason> handler;

    @SuppressWarnings("unchecked") // Overflow<? super T> takes a handler of ? super T
    Losses(Overflow<? super T> policy) {
        this((BiConsumer<? super T, DropReason>) policy.dropHandler());
    }

    /** None so far; {@code handler} is told of each, if there is one. */
    public Losses(@Nullable BiConsumer<? super T, DropReason> handler) {
        this.handler = handler;
    }

    /** Counts one drop. For a reason only one thread at a time drops for; {@code stored}: whether it had been stored. */
    public void add(DropReason reason, boolean stored) {
        var index = index(reason, stored);
        COUNT.setOpaque(counts, index, counts[index] + 1);
    }

    /** Counts one drop, when others may be dropping for the same reason. */
    void addShared(DropReason reason, boolean stored) {
        COUNT.getAndAdd(counts, index(reason, stored), 1L);
    }

    /** Tells the handler, if there is one. Never under a lock. */
    public void tell(T item, DropReason reason) {
        if (handler != null) {
            try {
                handler.accept(item, reason);
            } catch (Throwable failure) {
                Hooks.undeliverable(failure);
            }
        }
    }

    /** Whether there is a handler to tell. */
    boolean isHeard() {
        return handler != null;
    }

    /** How many were dropped for this reason. */
    public long count(DropReason reason) {
        return read(reason, true) + read(reason, false);
    }

    /** How many were dropped. */
    public long count() {
        var sum = 0L;
        for (var reason : REASONS) {
            sum += count(reason);
        }
        return sum;
    }

    /** Drops of items that were never stored. */
    long atTheDoor() {
        var sum = 0L;
        for (var reason : REASONS) {
            sum += read(reason, false);
        }
        return sum;
    }

    private long read(DropReason reason, boolean stored) {
        return (long) COUNT.getOpaque(counts, index(reason, stored));
    }

    @SuppressWarnings("EnumOrdinal") // the array lives no longer than this class's enum
    private static int index(DropReason reason, boolean stored) {
        return PAD + 2 * reason.ordinal() + (stored ? 1 : 0);
    }
}
