package io.headgate.operators.split;

import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import io.headgate.operators.GroupPolicy;
import io.headgate.operators.GroupPolicy.Cancelled;
import io.headgate.operators.GroupPolicy.Full;
import io.headgate.operators.plan.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of {@code groupBy}. All fields belong to the thread inside the {@link Splitter}'s gate; {@code groups}
 * may be looked through by any thread, to see what they hold.
 *
 * <p>Where a group can be:
 *
 * <ul>
 *   <li>filling: in {@code groups}, not closed; there are {@code filling} of these. Those that hold nothing and have a
 *       reader are in {@code idle} too, the one that has been so longest first; {@code hungry} counts those of them whose
 *       reader has asked for an item.
 *   <li>left: in {@code groups}, closed, and in {@code left}: its reader is gone, its key is remembered.
 *   <li>closing: in {@code closing}, closed: the policy completed it and its reader hasn't taken everything yet.
 * </ul>
 *
 * <p>Each of them takes a place, and there are {@code maxGroups} places. {@code key} is the first item's, so that the key
 * function runs once for each item however long that waits; {@code spared} says that a group was completed for its sake,
 * and {@code closed} which one that is, while it takes its place.
 */
final class GroupByHost<T, K, R> extends Splitter<T, R> {

    private final GroupByNode<T, K, R> plan;
    private final GroupPolicy<? super T> policy;
    private final ConcurrentHashMap<K, KeyedPart<K, T>> groups = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<KeyedPart<K, T>, Boolean> closing = new ConcurrentHashMap<>();
    private final KeyedPart.Queue<K, T> idle = new KeyedPart.Queue<>();
    private final KeyedPart.Queue<K, T> left = new KeyedPart.Queue<>();
    private int filling;
    private int hungry;
    private @Nullable K key;
    private boolean spared;
    private @Nullable KeyedPart<K, T> closed;
    private boolean begun;

    GroupByHost(GroupByNode<T, K, R> plan, Wiring wiring) {
        super(plan.input(), plan, wiring, plan.policy().capacity(), plan.maxGroups());
        this.plan = plan;
        this.policy = plan.policy();
    }

    // ---- what may be taken -----------------------------------------------------------------------------------------

    /**
     * Nothing before downstream has asked for a first group; from then on, whichever key comes, it has a place to wait. When
     * no new groups are wanted any more, nothing that no group's reader waits for.
     */
    @Override
    boolean mayTake() {
        if (outer.isGone()) {
            return hungry > 0;
        }
        if (!begun) {
            begun = outer.isWanted();
        }
        return begun;
    }

    @Override
    long room() {
        return mayTake() ? policy.capacity() : 0;
    }

    // ---- placing an item -------------------------------------------------------------------------------------------

    @Override
    boolean place(T item) {
        K k = key;
        if (k == null) {
            key = k = plan.keyOf(item);
        }
        KeyedPart<K, T> group = groups.get(k);
        boolean opens = group == null;
        if (group == null) {
            if (outer.isGone()) {
                return passed(refuse(Refusal.NO_PART));
            }
            if (!hasPlace(k) || !isTaken(k)) {
                return false;
            }
            group = open(k);
        } else if (group.closed || group.isLeft()) {
            return passed(refuse(Refusal.CANCELLED));
        }
        if (!put(group, item)) {
            return false;
        }
        if (opens) {
            hand(plan.wrap(k, group));
        }
        group.announce();
        return passed(true);
    }

    private boolean passed(boolean placed) {
        key = null;
        spared = false;
        return placed;
    }

    private boolean put(KeyedPart<K, T> group, T item) {
        group.settled(); // before the room: whoever made some wrote this first
        if (group.offer(item) == Offer.FULL) {
            if (policy.overflow().kind() != Overflow.Kind.FAIL) {
                return waitForRoom(group);
            }
            refuse(Refusal.CANCELLED);
            leave(group);
            group.end(new Part.Ending(new OverflowException(
                    plan + ", group " + group.key, group.store.capacityText(), group.outstanding())));
            return true;
        }
        intake.take();
        unlist(group);
        return true;
    }

    // ---- a new group -----------------------------------------------------------------------------------------------

    private KeyedPart<K, T> open(K k) {
        KeyedPart<K, T> group = new KeyedPart<>(k, this, policy.capacity(), policy.overflow());
        groups.put(k, group);
        filling++;
        return group;
    }

    /** Whether there is a place for a group, if need be made by the policy. */
    private boolean hasPlace(K k) {
        KeyedPart<K, T> gone = left.first();
        if (gone != null && places() == plan.maxGroups()) {
            forget(gone); // nobody reads it: nothing is lost but the memory of its key
        }
        if (places() == plan.maxGroups() && !spared) {
            if (policy.whenTaken() == Full.FAIL) {
                throw new IllegalStateException(plan + ": the key " + k + " needs a group, and all " + plan.maxGroups()
                        + " are taken; allow for more, or complete the one that is idle longest");
            }
            spare();
        }
        return places() < plan.maxGroups() || waitFor(Reason.NO_PLACE, closed);
    }

    /** Whether downstream takes another group; if not, and it waits for items in all it has, the policy is asked. */
    private boolean isTaken(K k) {
        if (outer.isLeft()) {
            return false; // it is about to be gone, and then this key needs no group
        }
        if (!mayHand() && filling > 0 && hungry == filling && !spared) {
            if (policy.whenTaken() == Full.FAIL) {
                throw new IllegalStateException(plan + ": the key " + k + " needs a group, and downstream has asked for"
                        + " no more than the " + filling + " it has and waits for items in each; let it ask for as many"
                        + " as there may be (" + plan.maxGroups() + "), or complete the one that is idle longest");
            }
            spare();
        }
        return mayHand() || waitFor(Reason.NO_DEMAND, null);
    }

    /** Completes the group that has held nothing for longest; one for each item that needs a place. */
    private void spare() {
        KeyedPart<K, T> longest = idle.first();
        if (longest != null) {
            spared = true;
            groups.remove(longest.key);
            closing.put(longest, true);
            closed = longest;
            leave(longest);
            longest.end(new Part.Ending(null));
            look(); // it holds nothing, so most likely it is gone by now
        }
    }

    private int places() {
        return groups.size() + closing.size();
    }

    // ---- where a group is ------------------------------------------------------------------------------------------

    @Override
    @SuppressWarnings("unchecked") // parts are made here
    void read(Part<?> part) {
        KeyedPart<K, T> group = (KeyedPart<K, T>) part;
        if (group.closed || !group.isOpened() || group.store.depth() != 0) {
            return;
        }
        if (group.list == null) {
            idle.add(group);
        }
        if (!group.hungry && group.isWanted()) {
            group.hungry = true;
            hungry++;
        }
    }

    @Override
    @SuppressWarnings("unchecked") // parts are made here
    void gone(Part<?> part) {
        KeyedPart<K, T> group = (KeyedPart<K, T>) part;
        if (closing.remove(group) != null) {
            closed = closed == group ? null : closed;
            return;
        }
        if (!group.closed) {
            leave(group);
            group.closed = true;
        }
        if (policy.whenCancelled() == Cancelled.DISCARD) {
            left.add(group);
        } else {
            groups.remove(group.key);
        }
    }

    private void forget(KeyedPart<K, T> group) {
        left.remove(group);
        groups.remove(group.key);
    }

    /** It gets no more items. */
    private void leave(KeyedPart<K, T> group) {
        unlist(group);
        filling--;
    }

    private void unlist(KeyedPart<K, T> group) {
        idle.remove(group);
        if (group.hungry) {
            group.hungry = false;
            hungry--;
        }
    }

    @Override
    boolean isFilling() {
        return filling > 0;
    }

    @Override
    void eachFilling(Consumer<? super Part<?>> action) {
        for (KeyedPart<K, T> group : groups.values()) {
            if (!group.closed) {
                action.accept(group);
            }
        }
    }

    // ---- for those who look on -------------------------------------------------------------------------------------

    /** The group of {@code k}, if its key is known just now. */
    @Nullable
    KeyedPart<K, T> group(K k) {
        return groups.get(k);
    }

    /** All that take a place. */
    List<KeyedPart<K, T>> groups() {
        List<KeyedPart<K, T>> all = new ArrayList<>(groups.values());
        all.addAll(closing.keySet());
        return all;
    }
}
