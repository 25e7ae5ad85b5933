package io.headgate.operators;

import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.core.kernel.Stores;

/**
 * What {@link Flow#groupBy} does where there isn't room: for one more group, or for one more item in a group. An immutable
 * value.
 *
 * @param capacity how many items wait in a group at the most, 1 to 2²⁰; as many may be under way from upstream or wait
 *     before the groups
 * @param whenTaken what happens when a new key comes and all groups are taken
 * @param overflow what happens when an item comes for a group that is full: with {@link Overflow#backpressure()} all wait
 *     for that group; with {@link Overflow#fail()} that group fails, after what it holds; with any other policy that
 *     group alone loses an item. Not {@link Overflow#block()}
 * @param whenCancelled what happens to the items of a group whose subscriber has cancelled
 * @param <T> the items
 */
public record GroupPolicy<T>(int capacity, Full whenTaken, Overflow<? super T> overflow, Cancelled whenCancelled) {

    /** What happens when a new key comes and all groups are taken. */
    public enum Full {
        /**
         * The group that has held nothing for longest is completed, and its place is the new one's. If its key comes again,
         * it opens a group anew. As long as every group still holds items, the new key waits.
         */
        COMPLETE_IDLE("completes the longest idle"),
        /** The flow fails, and with it every group, after what it holds. */
        FAIL("fails");

        private final String text;

        Full(String text) {
            this.text = text;
        }

        /** In words, as plans show it. */
        public String text() {
            return text;
        }
    }

    /** What happens to the items of a group whose subscriber has cancelled, or that was given up or has failed. */
    public enum Cancelled {
        /**
         * They are discarded, and counted: who cancels a group wants no more of its key. The key is remembered for as long
         * as its place isn't needed for another; those left longest ago are forgotten first, and come back as new groups.
         */
        DISCARD,
        /** The next one opens a new group. */
        REOPEN
    }

    /** Checks the values. */
    public GroupPolicy {
        Check.places(capacity, "capacity");
        Check.given(whenTaken, "whenTaken");
        Check.given(overflow, "overflow");
        Check.given(whenCancelled, "whenCancelled");
        if (overflow.kind() == Overflow.Kind.BLOCK) {
            throw new IllegalArgumentException("overflow is block(), must be any other: no thread waits inside a flow");
        }
        Stores.check(Capacity.items(capacity), overflow);
    }

    /**
     * Completes the longest idle group for a new key; a full group holds up the rest.
     *
     * @param capacity how many items wait in a group at the most
     */
    public static <T> GroupPolicy<T> completeIdle(int capacity) {
        return new GroupPolicy<>(capacity, Full.COMPLETE_IDLE, Overflow.backpressure(), Cancelled.DISCARD);
    }

    /**
     * Fails when there are more keys than groups; a full group holds up the rest.
     *
     * @param capacity how many items wait in a group at the most
     */
    public static <T> GroupPolicy<T> fail(int capacity) {
        return new GroupPolicy<>(capacity, Full.FAIL, Overflow.backpressure(), Cancelled.DISCARD);
    }

    /** The same, where a full group does as {@code overflow} says and holds up nobody. */
    public <U extends T> GroupPolicy<U> overflow(Overflow<? super U> overflow) {
        return new GroupPolicy<>(capacity, whenTaken, overflow, whenCancelled);
    }

    /** The same, where an item of a group that was cancelled opens a new one. */
    public GroupPolicy<T> reopening() {
        return new GroupPolicy<>(capacity, whenTaken, overflow, Cancelled.REOPEN);
    }
}
