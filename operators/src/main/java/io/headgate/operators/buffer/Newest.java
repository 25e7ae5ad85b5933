package io.headgate.operators.buffer;

import io.headgate.core.DropReason;
import io.headgate.core.Timers;
import io.headgate.core.kernel.Losses;
import io.headgate.core.kernel.Stock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One item, the newest, and when it falls due. A newer one takes its place; the one before is dropped.
 *
 * <p>State and owners:
 *
 * <ul>
 *   <li>{@code held}: upstream's thread swaps a newer item in, the pass swaps the due one out, both by compare-and-set: of
 *       an arrival and a due time that meet exactly one wins, and the other sees it. Whoever swaps an item out is the only
 *       one to have it, so each is delivered, dropped or discarded once.
 *   <li>{@code alarm}: the pass; see there.
 *   <li>{@code offered} and the losses: upstream's thread; {@code delivered}, {@code discarded}: the pass. Anyone reads
 *       them, opaquely: {@code offered = delivered + dropped + discarded + depth} at rest.
 * </ul>
 */
final class Newest<T> implements Stock<T> {

    /** When an item falls due. */
    @FunctionalInterface
    interface Pace {
        /**
         * The instant, never earlier than that of the item before.
         *
         * @param now when the item came
         * @param replacing whether it takes the place of one that waits
         * @param before when that one falls due
         */
        long due(long now, boolean replacing, long before);
    }

    private record Held<T>(T item, long due) {}

    private static final VarHandle HELD;
    private static final VarHandle OFFERED;
    private static final VarHandle DELIVERED;
    private static final VarHandle DISCARDED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HELD = lookup.findVarHandle(Newest.class, "held", Held.class);
            OFFERED = lookup.findVarHandle(Newest.class, "offered", long.class);
            DELIVERED = lookup.findVarHandle(Newest.class, "delivered", long.class);
            DISCARDED = lookup.findVarHandle(Newest.class, "discarded", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Pace pace;
    private final Timers timers;
    private final Losses<T> losses;
    private final Alarm alarm;

    private volatile @Nullable Held<T> held;
    private long offered;
    private long delivered;
    private long discarded;

    Newest(Pace pace, @Nullable BiConsumer<? super T, DropReason> onDrop, Timers timers) {
        this.pace = pace;
        this.timers = timers;
        this.losses = new Losses<>(onDrop);
        this.alarm = new Alarm(timers);
    }

    void owner(NewestHost<T> host) {
        alarm.owner(host);
    }

    /** Upstream's: {@code item} is the newest now. False where a knock is sure to come, so that none is needed. */
    boolean put(T item) {
        long now = timers.nanoTime();
        OFFERED.setOpaque(this, offered + 1);
        Held<T> before;
        do {
            before = held;
            boolean replacing = before != null;
            long due = pace.due(now, replacing, before == null ? now : before.due);
            if (HELD.compareAndSet(this, before, new Held<>(item, due))) {
                break;
            }
        } while (true);
        if (before != null) {
            losses.add(DropReason.SUPERSEDED, true);
            losses.tell(before.item, DropReason.SUPERSEDED);
        }
        return !alarm.isSet();
    }

    @Override
    public @Nullable T poll() {
        for (Held<T> newest = held; newest != null; newest = held) {
            if (!alarm.owner().isDone() && !alarm.isReached(newest.due)) {
                return null;
            }
            if (HELD.compareAndSet(this, newest, null)) {
                DELIVERED.setOpaque(this, delivered + 1);
                return newest.item;
            }
        }
        return null;
    }

    @Override
    public boolean isEmpty() {
        return held == null;
    }

    @Override
    @SuppressWarnings("unchecked") // only a Held<T> is ever put in
    public int discardAll(Consumer<? super T> handler) {
        alarm.cancel();
        Held<T> left = (Held<T>) HELD.getAndSet(this, null);
        if (left == null) {
            return 0;
        }
        DISCARDED.setOpaque(this, discarded + 1);
        handler.accept(left.item);
        return 1;
    }

    /** How many items came. */
    long offered() {
        return (long) OFFERED.getOpaque(this);
    }

    /** How many of them went out. */
    long delivered() {
        return (long) DELIVERED.getOpaque(this);
    }

    /** How many a newer one took the place of. */
    long dropped() {
        return losses.count();
    }

    /** How many were given up. */
    long discarded() {
        return (long) DISCARDED.getOpaque(this);
    }

    /** How many are held: one or none. */
    int depth() {
        return held == null ? 0 : 1;
    }
}
