package io.headgate.operators.split;

import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.core.kernel.Demand;
import io.headgate.operators.GroupPolicy;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Storage;
import io.headgate.operators.plan.Wiring;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.reactivestreams.Subscriber;

/**
 * {@code groupBy}: splits a flow into one flow for each key. The plain loop:
 *
 * <pre>{@code
 * for (T t : upstream) {
 *     K k = key.apply(t);
 *     if (!groups.containsKey(k)) { groups.put(k, new Queue()); emit(groups.get(k)); }
 *     groups.get(k).put(t);
 * }
 * }</pre>
 *
 * <p><b>Demand and bound.</b> Nothing is asked of upstream before downstream has asked for a first group. From then on what
 * is outstanding upstream and what waits before the groups are together at most {@code capacity}, the policy's; a group
 * holds at most {@code capacity}. So it holds at most (maxGroups + 1) × capacity. A group is handed downstream with demand
 * for it alone, its first item already inside; its items go out at its subscriber's demand alone.
 *
 * <p><b>No room.</b> An item whose group is full waits as the first of those before the groups, unless the policy drops one
 * for that group; what came later waits behind it, upstream isn't asked for more, and which group it is all wait for is
 * known. A group nobody has subscribed to is a group without demand. A new key that finds all places taken takes, in this
 * order: the place of a group whose subscriber has left; with {@code COMPLETE_IDLE}, that of the group which has held
 * nothing for longest; if each still holds something, the first that comes free. With {@code FAIL} the flow fails.
 *
 * <p><b>Ends.</b> A failure or the end of upstream reaches each group after what it holds, and then downstream. When
 * downstream cancels, the groups it has go on, at their subscribers' demand, and new keys are discarded; when the last of
 * these is gone, upstream is cancelled. A group that downstream was handed and didn't subscribe to counts as one it has, unless an operator of this
 * library dropped it, in which case it is given up; others call {@link io.headgate.operators.Group#discard}. The items of a
 * group whose subscriber cancelled are discarded, and counted as such; their key opens no new group as long as its place
 * isn't needed, unless the policy is to reopen. What the key function throws, or null from it, fails the flow and every
 * group, and cancels upstream.
 *
 * <p><b>Why it can't hang, where others do.</b>
 *
 * <ul>
 *   <li><i>More groups than {@code flatMap} takes at once.</i> Downstream then has no demand for another group, and waits
 *       for items in each that it has, while the next item is of none of these. That state is recognized: all groups hold
 *       nothing, the subscriber of each has asked for more, and nobody has asked for a group. Then the policy decides as if
 *       all places were taken: the longest idle group is completed, and {@code flatMap} asks for the next; or the flow fails
 *       and says what to change. It never just stops.
 *   <li><i>A group completed by the policy whose subscriber is slow.</i> Only a group that holds nothing is completed, so
 *       nothing waits for a slow subscriber but its own items. As long as all are slow, the new key waits for the first of
 *       them, and each one that becomes idle makes the splitter look.
 *   <li><i>Cancelled groups that swallow demand.</i> Upstream's demand belongs to no group: what is asked for follows from
 *       what has arrived and been placed, and an item that is discarded has been placed.
 *   <li><i>A lost wake-up between a group and the rest.</i> A group's pass writes what it has taken, then knocks; the
 *       splitter reads that before it finds the group full. See {@link Part}.
 * </ul>
 *
 * <p>What does stop the flow is a group that was taken and is neither read nor discarded, under backpressure; that is what
 * backpressure means, and it is visible which group it is.
 *
 * <p>Costs are per item, whatever the number of groups: the longest idle group is the first of a list.
 *
 * <p>It is not for spreading load: that is {@code balance}, or {@code mapAsync}.
 */
public final class GroupByNode<T, K, R> extends Node<R> {

    private final Node<T> input;
    private final int maxGroups;
    private final Function<? super T, ? extends K> key;
    private final GroupPolicy<? super T> policy;
    private final BiFunction<? super K, ? super Node<T>, ? extends R> group;

    /**
     * A split by key.
     *
     * @param group makes what downstream is handed, of a key and the node that gives its items
     */
    public GroupByNode(
            Node<T> input,
            int maxGroups,
            Function<? super T, ? extends K> key,
            GroupPolicy<? super T> policy,
            BiFunction<? super K, ? super Node<T>, ? extends R> group) {
        super(
                "groupBy",
                "≤ " + maxGroups + " groups × " + policy.capacity() + "; one more "
                        + policy.whenTaken().text() + "; a full one: " + text(policy.overflow()));
        this.input = input;
        this.maxGroups = maxGroups;
        this.key = key;
        this.policy = policy;
        this.group = group;
    }

    private static String text(Overflow<?> overflow) {
        return overflow.text();
    }

    @Override
    public Kind kind() {
        return Kind.SPLIT;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of(input);
    }

    @Override
    public long holds() {
        return Demand.product(maxGroups + 1L, policy.capacity());
    }

    /** Of each group. */
    @Override
    public Storage storage() {
        return new Storage(Capacity.items(policy.capacity()), policy.overflow());
    }

    @Override
    public void subscribe(Subscriber<? super R> downstream, Wiring wiring) {
        new GroupByHost<>(this, wiring).start(downstream);
    }

    Node<T> input() {
        return input;
    }

    int maxGroups() {
        return maxGroups;
    }

    GroupPolicy<? super T> policy() {
        return policy;
    }

    K keyOf(T item) {
        K made;
        try {
            made = key.apply(item);
        } catch (Throwable thrown) {
            blame(thrown);
            throw thrown;
        }
        if (made == null) {
            throw returnedNull();
        }
        return made;
    }

    R wrap(K key, Part<T> part) {
        return group.apply(key, new PartNode<>(part));
    }
}
