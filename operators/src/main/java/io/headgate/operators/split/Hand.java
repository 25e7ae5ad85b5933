package io.headgate.operators.split;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber of a {@link DealSplit} has been dealt: at most one item.
 *
 * <p>State: {@code item}, then {@code state}: free → dealt, by whoever deals, under the split's lock; dealt → taken → free,
 * by the thread inside the branch's pass. A hand that isn't free isn't dealt to, so the item is written by one side at a
 * time. It is free from the first pass on, and not before: what was dealt to a subscriber that is still in its {@code
 * onSubscribe} would wait for that to return, and the end of all with it. {@code known} and {@code told} belong to the split's lock.
 */
final class Hand<T> implements Portion<T> {

    private static final int FREE = 0;
    private static final int DEALT = 1;
    private static final int TAKEN = 2;

    private static final VarHandle OFFERED;
    private static final VarHandle DELIVERED;
    private static final VarHandle DISCARDED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            OFFERED = lookup.findVarHandle(Hand.class, "offered", long.class);
            DELIVERED = lookup.findVarHandle(Hand.class, "delivered", long.class);
            DISCARDED = lookup.findVarHandle(Hand.class, "discarded", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;
    private final Runnable taken;
    private @Nullable T item;
    private volatile int state = TAKEN;
    private long offered;
    private long delivered;
    private long discarded;

    /** How much of this subscriber's demand the split reckons with. */
    long known;

    private long told;

    /**
     * An empty hand.
     *
     * @param taken told, inside the pass, when the item that was dealt has been taken
     */
    Hand(String name, Runnable taken) {
        this.name = name;
        this.taken = taken;
    }

    /** How many items were taken since this was last asked. Under the split's lock, by the thread inside the pass. */
    long news() {
        long more = delivered - told;
        told = delivered;
        return more;
    }

    /** Whether it can be dealt an item. */
    boolean isFree() {
        return state == FREE;
    }

    void deal(T next) {
        item = next;
        OFFERED.setOpaque(this, offered + 1);
        state = DEALT;
    }

    /** The item that was dealt and not taken goes back. */
    @Nullable
    T giveBack() {
        if (state != DEALT) {
            return null;
        }
        T back = item;
        item = null;
        OFFERED.setOpaque(this, offered - 1);
        state = TAKEN; // and never free again
        return back;
    }

    /** The item that was taken has been delivered, or the pass has begun. */
    void played() {
        if (state == TAKEN) {
            state = FREE;
        }
    }

    @Override
    public @Nullable T poll() {
        if (state != DEALT) {
            return null;
        }
        T next = item;
        item = null;
        DELIVERED.setOpaque(this, delivered + 1);
        state = TAKEN;
        taken.run();
        return next;
    }

    @Override
    public boolean isEmpty() {
        return state != DEALT;
    }

    @Override
    public int discardAll(Consumer<? super T> handler) {
        T left = poll();
        if (left == null) {
            return 0;
        }
        DISCARDED.setOpaque(this, discarded + 1);
        handler.accept(left);
        return 1;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long offered() {
        return (long) OFFERED.getOpaque(this);
    }

    @Override
    public long delivered() {
        return (long) DELIVERED.getOpaque(this) - discarded();
    }

    @Override
    public long discarded() {
        return (long) DISCARDED.getOpaque(this);
    }

    @Override
    public long depth() {
        return state == DEALT ? 1 : 0;
    }

    @Override
    public long highWater() {
        return offered() == 0 ? 0 : 1;
    }
}
