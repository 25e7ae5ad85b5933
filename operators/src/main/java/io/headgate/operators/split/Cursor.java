package io.headgate.operators.split;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's place in a {@link SharedRing}. Nothing is copied for it but what is left over when it leaves.
 *
 * <p>State: {@code position}, how far it has read, and {@code highWater}, {@code discarded}, {@code checked}: by the thread
 * inside the branch's pass. {@code position} is published with release after the slot was read, so that whoever sees it
 * there may clear the slot. {@code target}: the same thread writes it, with volatile strength, before it looks whether to
 * ask; the thread that asks reads it. {@code leftOver} and {@code end}: under the split's lock, by the thread inside the
 * pass; {@code end} is the last write, so that others who see it need the ring no more.
 */
final class Cursor<T> implements Portion<T> {

    private static final VarHandle POSITION;
    private static final VarHandle HIGH_WATER;
    private static final VarHandle DISCARDED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            POSITION = lookup.findVarHandle(Cursor.class, "position", long.class);
            HIGH_WATER = lookup.findVarHandle(Cursor.class, "highWater", long.class);
            DISCARDED = lookup.findVarHandle(Cursor.class, "discarded", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;
    private volatile @Nullable SharedRing<T> ring;
    private long start;
    private volatile long end = -1;
    private Object @Nullable [] leftOver;

    private volatile long position;
    private long highWater;
    private long discarded;

    /** The position at its last look at the split's mark. */
    long checked;

    /** Up to where downstream has asked. */
    volatile long target;

    Cursor(String name, SharedRing<T> ring) {
        this.name = name;
        this.ring = ring;
    }

    /** Before anybody else knows it. */
    void start(long at) {
        start = at;
        checked = at;
        target = at;
        position = at;
    }

    /** Takes what it has not read yet along, up to the index it returns; from here on it needs no place. Under the lock. */
    long detach() {
        SharedRing<T> items = ring;
        if (items != null) {
            long tail = items.tail();
            leftOver = items.copy(position, tail);
            end = tail;
            ring = null;
        }
        return end;
    }

    /** How far it has read; from any thread. */
    long position() {
        return (long) POSITION.getAcquire(this);
    }

    // ---- the pass -----------------------------------------------------------------------------------------------

    @Override
    public @Nullable T poll() {
        long at = (long) POSITION.get(this);
        SharedRing<T> items = ring;
        if (items == null) {
            return leftOver(at);
        }
        long depth = items.tail() - at;
        if (depth == 0) {
            return null;
        }
        if (depth > highWater) {
            HIGH_WATER.setOpaque(this, depth);
        }
        T item = items.get(at);
        POSITION.setRelease(this, at + 1);
        return item;
    }

    @SuppressWarnings("unchecked") // only a T was ever put in
    private @Nullable T leftOver(long at) {
        Object[] items = leftOver;
        if (items == null || at == end) {
            return null;
        }
        int index = items.length - (int) (end - at);
        T item = (T) Objects.requireNonNull(items[index]);
        items[index] = null; // §3.13
        POSITION.setRelease(this, at + 1);
        return item;
    }

    @Override
    public boolean isEmpty() {
        return offered() == (long) POSITION.get(this) - start;
    }

    @Override
    public int discardAll(Consumer<? super T> handler) {
        int count = 0;
        for (T item = poll(); item != null; item = poll()) {
            count++;
            DISCARDED.setOpaque(this, discarded + 1);
            handler.accept(item);
        }
        return count;
    }

    @Override
    public void close() {
        SharedRing<T> items = ring;
        if (items != null) {
            end = items.tail();
            ring = null;
        }
    }

    // ---- the books ----------------------------------------------------------------------------------------------

    @Override
    public String name() {
        return name;
    }

    @Override
    public long offered() {
        SharedRing<T> items = ring;
        return (items == null ? end : items.tail()) - start;
    }

    @Override
    public long delivered() {
        return (long) POSITION.getOpaque(this) - start - discarded();
    }

    @Override
    public long discarded() {
        return (long) DISCARDED.getOpaque(this);
    }

    @Override
    public long depth() {
        long read = position(); // first: read the other way round, it could have passed the tail meanwhile
        return offered() + start - read;
    }

    @Override
    public long highWater() {
        return Math.max((long) HIGH_WATER.getOpaque(this), depth());
    }
}
