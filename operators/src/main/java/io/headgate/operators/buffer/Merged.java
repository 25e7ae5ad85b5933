package io.headgate.operators.buffer;

import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.Stock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was merged of the items that came since the last one was taken; and, where there is a limit to its weight, the item
 * that would have passed it, which stands in the door.
 *
 * <p>State and owners:
 *
 * <ul>
 *   <li>{@code merged}: upstream's thread swaps it out, adds its item and puts it back; the pass swaps it out to deliver
 *       it. Whoever has it has it alone, and only one side ever puts in, so the user's functions run without a lock and
 *       never two at a time over the same value. A pass that finds nothing, because it is just being added to, is knocked
 *       at when it is back.
 *   <li>{@code door}, {@code doorWeight}, {@code weight}: upstream's thread while an item is under way to it, the pass
 *       otherwise. With a limit one item at a time is asked for, and its arrival is counted ({@code offered}, volatile)
 *       after these were written.
 *   <li>{@code offered} and {@code joined}: upstream's thread; {@code delivered}, {@code discarded}: the pass. Anyone reads
 *       them: {@code offered = delivered + joined + discarded + depth} at rest, where {@code joined} are those that became
 *       part of another.
 * </ul>
 */
final class Merged<T, R> implements Stock<R> {

    /** Whose it is. */
    interface Owner<T> {
        /** The user's function threw for {@code item}, which had stood in the door. Called inside the pass. */
        void broken(T item, Throwable thrown);

        /** Gives up {@code item}, which stands in the door. Called inside the pass. */
        void turnedAway(T item);
    }

    private static final VarHandle MERGED;
    private static final VarHandle JOINED;
    private static final VarHandle DELIVERED;
    private static final VarHandle DISCARDED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MERGED = lookup.findVarHandle(Merged.class, "merged", Object.class);
            JOINED = lookup.findVarHandle(Merged.class, "joined", long.class);
            DELIVERED = lookup.findVarHandle(Merged.class, "delivered", long.class);
            DISCARDED = lookup.findVarHandle(Merged.class, "discarded", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ConflateNode<T, R> node;
    private final Function<? super T, ? extends R> fn;
    private final BiFunction<? super R, ? super T, ? extends R> merge;
    private final long most;
    private @Nullable Owner<T> owner;

    @SuppressWarnings("unused") // read and written through its handle
    private volatile @Nullable Object merged;

    private volatile @Nullable T door;
    private long doorWeight;
    private long weight;

    private volatile long offered;
    private long joined;
    private long delivered;
    private long discarded;

    Merged(
            ConflateNode<T, R> node,
            Function<? super T, ? extends R> fn,
            BiFunction<? super R, ? super T, ? extends R> merge,
            long most) {
        this.node = node;
        this.fn = fn;
        this.merge = merge;
        this.most = most;
    }

    void owner(Owner<T> told) {
        owner = told;
    }

    private Owner<T> owner() {
        if (owner == null) {
            throw new IllegalStateException("an item before there was anyone to take it");
        }
        return owner;
    }

    /**
     * Upstream's: merges {@code item}, which weighs {@code cost}, or leaves it in the door.
     *
     * @throws RuntimeException what the user's function throws; then {@code item} wasn't counted, and what was merged before
     *     it stays
     */
    @SuppressWarnings({"unchecked", "NonAtomicVolatileUpdate"}) // only an R is put in; upstream's thread alone counts
    void put(T item, long cost) {
        R before = (R) MERGED.getAndSet(this, null);
        if (before == null) {
            merged = first(item);
            weight = cost;
        } else if (cost > most - weight) {
            merged = before;
            doorWeight = cost;
            door = item;
        } else {
            R after;
            try {
                after = merge.apply(before, item);
                if (after == null) {
                    throw node.returnedNull();
                }
            } catch (Throwable thrown) {
                merged = before;
                throw thrown;
            }
            weight += cost;
            merged = after;
            JOINED.setOpaque(this, joined + 1);
        }
        offered++;
    }

    private R first(T item) {
        R made = fn.apply(item);
        if (made == null) {
            throw node.returnedNull();
        }
        return made;
    }

    /** The pass's: what waits in the door begins the next one, where that is free. */
    private void admit() {
        T waiting = door;
        if (waiting == null || merged != null) {
            return;
        }
        door = null;
        try {
            merged = first(waiting);
            weight = doorWeight;
        } catch (Throwable thrown) {
            DISCARDED.setOpaque(this, discarded + 1);
            owner().broken(waiting, thrown);
            Fatal.rethrow(thrown);
        }
    }

    /** The pass's, with a limit and nothing under way: whether another item may come. */
    boolean makeRoom() {
        admit();
        return door == null && (merged == null || weight < most);
    }

    @Override
    @SuppressWarnings("unchecked") // only an R is ever put in
    public @Nullable R poll() {
        R out = (R) MERGED.getAndSet(this, null);
        try {
            admit();
        } catch (Throwable fatal) {
            merged = out; // nothing is under way to the door, so this is free; the pass discards it as it ends
            throw fatal;
        }
        if (out == null) {
            out = (R) MERGED.getAndSet(this, null); // it was in the door, and nothing before it
        }
        if (out != null) {
            DELIVERED.setOpaque(this, delivered + 1);
        }
        return out;
    }

    @Override
    public boolean isEmpty() {
        return merged == null && door == null;
    }

    @Override
    @SuppressWarnings("unchecked") // only an R is ever put in
    public int discardAll(Consumer<? super R> handler) {
        int count = 0;
        R left = (R) MERGED.getAndSet(this, null);
        if (left != null) {
            count++;
            DISCARDED.setOpaque(this, discarded + 1);
            handler.accept(left);
        }
        T waiting = door;
        if (waiting != null) {
            door = null;
            count++;
            DISCARDED.setOpaque(this, discarded + 1);
            owner().turnedAway(waiting);
        }
        return count;
    }

    /** How many items came. */
    long offered() {
        return offered;
    }

    /** How many of them became part of another, and went its way. */
    long joined() {
        return (long) JOINED.getOpaque(this);
    }

    /** How many merged items went out. */
    long delivered() {
        return (long) DELIVERED.getOpaque(this);
    }

    /** How many were given up. */
    long discarded() {
        return (long) DISCARDED.getOpaque(this);
    }

    /** How many are held. */
    int depth() {
        return (merged == null ? 0 : 1) + (door == null ? 0 : 1);
    }
}
