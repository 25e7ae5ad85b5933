package io.headgate.core.kernel;

import static java.util.Objects.requireNonNull;

import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;
import java.util.Arrays;
import java.util.Comparator;

/**
 * {@link Overflow#dropLowest}: the least valuable of the stored items and the arriving one goes; of equals the youngest,
 * so an arriving item goes before its equals. If its weight needs more than one to go, those that are worth less than it
 * go, lowest first, and if they aren't enough, it goes alone. The others keep their order of arrival.
 *
 * <p>The lowest is found by a tournament over the shelf's slots, a complete binary tree in an array whose leaves are the
 * slots and whose inner nodes name the loser among their leaves. An item that comes or goes only marks the nodes
 * above it stale; they are played again when the store is full and the lowest is wanted. That is why a tournament and not
 * a heap: the comparator runs on a producer's thread only, never in the consumer's poll, and if it throws, the node it
 * was to decide is still stale and nothing else has changed. A drop costs about log₂(capacity) comparisons.
 *
 * <p>All fields are guarded by the store's lock.
 */
final class LowestLost<T> extends LockedStore<T> {
    private static final int STALE = -2;

    private final Comparator<? super T> worth;
    /** 2 × leaves; node i has the children 2i and 2i + 1, the leaves begin at {@link #leaves}. */
    private int[] tree = {Shelf.NONE, Shelf.NONE};

    private int leaves = 1;
    /** A slot's place in the order of arrival; wraps harmlessly. */
    private long[] arrival = {0};

    private long arrivals;

    LowestLost(String name, Capacity<? super T> capacity, Overflow<? super T> policy, Timers timers, Runnable onRoom) {
        super(name, capacity, policy, timers, onRoom);
        @SuppressWarnings("unchecked") // Overflow<? super T> has a comparator of ? super T
        var given = (Comparator<? super T>) requireNonNull(policy.worth(), "worth");
        this.worth = given;
    }

    @Override
    int victim(T arriving, int before) {
        var lowest = lowest(1);
        if (lowest == Shelf.NONE || worth.compare(shelf.item(lowest), arriving) >= 0) {
            return Shelf.NONE;
        }
        seat(lowest, Shelf.NONE);
        return lowest;
    }

    @Override
    void spared(int slot) {
        seat(slot, slot);
    }

    @Override
    DropReason reason() {
        return DropReason.LOWEST;
    }

    @Override
    void entered(int slot) {
        if (slot >= leaves) {
            grow();
        }
        arrival[slot] = arrivals++;
        seat(slot, slot);
    }

    @Override
    void left(int slot) {
        seat(slot, Shelf.NONE);
    }

    private void seat(int slot, int who) {
        tree[leaves + slot] = who;
        // above a stale node all are stale already
        for (var node = (leaves + slot) >> 1; node >= 1 && tree[node] != STALE; node >>= 1) {
            tree[node] = STALE;
        }
    }

    private int lowest(int node) {
        if (tree[node] == STALE) {
            tree[node] = lower(lowest(2 * node), lowest(2 * node + 1));
        }
        return tree[node];
    }

    private int lower(int left, int right) {
        if (left == Shelf.NONE || right == Shelf.NONE) {
            return Math.max(left, right);
        }
        var order = worth.compare(shelf.item(left), shelf.item(right));
        if (order != 0) {
            return order < 0 ? left : right;
        }
        return arrival[left] - arrival[right] > 0 ? left : right;
    }

    private void grow() {
        var before = leaves;
        leaves = Math.max(16, Integer.highestOneBit(shelf.slots() - 1) << 1);
        var grown = new int[2 * leaves];
        Arrays.fill(grown, 0, leaves, STALE);
        Arrays.fill(grown, leaves, 2 * leaves, Shelf.NONE);
        System.arraycopy(tree, before, grown, leaves, before);
        tree = grown;
        arrival = Arrays.copyOf(arrival, leaves);
    }
}
