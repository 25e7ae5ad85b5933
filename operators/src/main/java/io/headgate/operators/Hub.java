package io.headgate.operators;

import io.headgate.core.Capacity;
import io.headgate.core.DropReason;
import io.headgate.core.Overflow;
import io.headgate.core.kernel.Durations;
import io.headgate.core.kernel.Stores;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Storage;
import io.headgate.operators.split.DealSplit;
import io.headgate.operators.split.FanInNode;
import io.headgate.operators.split.RingSplit;
import io.headgate.operators.split.Runs;
import io.headgate.operators.split.Split;
import io.headgate.operators.split.SplitNode;
import io.headgate.operators.split.StoreSplit;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * One flow for many subscribers at once: what {@link Flow#broadcast}, {@link Flow#replay} and {@link Flow#balance} give. A
 * hub is hot: it runs once, and who subscribes joins.
 *
 * <p>It connects to its upstream with its first subscriber, and is wired as that one is: its clock and its discard handler
 * serve what is above. Before that, and whenever nobody is subscribed, nothing is asked of upstream. It stays connected when
 * the last subscriber leaves, until {@link #cancel}; what is still under way then waits for the next subscriber, at most as
 * many items as the hub holds (with a policy that drops, it is dropped and counted in {@link #unclaimed}). Who subscribes
 * after the end gets the end.
 *
 * <p>Subscribers are independent of each other but for what the policy says. Each has a demand, a terminal state and a
 * serialization of its own, so one that cancels, asks for something illegal or throws does so on its own account. One that
 * leaves gives its pace back with the step that takes it off the list; nobody waits for the demand of one that is gone. One
 * that is cancelled while it is stuck in {@code onNext} leaves when that returns: where the slowest sets the pace it still
 * does until then, and the others come no further than {@code capacity} items beyond it. The end is noted under the lock of
 * that list, so whoever subscribes or leaves at that moment is told it once, or has left. Subscribing and cancelling inside
 * {@code onNext} is fine: no lock is held and no pass is entered twice.
 *
 * <p>Items are delivered on the thread that brings them or asks for them; a subscriber that takes long belongs behind
 * {@link Flow#on}: {@code hub.flow().on(executor)}.
 *
 * @param <T> the items
 */
public final class Hub<T> implements Publisher<T> {
    private final Node<T> node;
    private final Split<T> split;
    private final LongSupplier unclaimed;

    private Hub(SplitNode<T> node, Split<T> split, LongSupplier unclaimed) {
        this.node = node;
        this.split = split;
        this.unclaimed = unclaimed;
    }

    /**
     * A place where producers come and go, with one bound for all of them together: see {@link FanIn}. It asks all of them
     * together for at most {@code capacity}, and holds as much; {@code overflow} says what happens to one that sends more
     * than it was asked for, or, if it drops, to those that are faster than the subscriber.
     */
    public static <T> FanIn<T> merge(int capacity, Overflow<? super T> overflow) {
        Check.places(capacity, "capacity");
        Check.given(overflow, "overflow");
        Check.unconnected(overflow);
        if (overflow.kind() == Overflow.Kind.BLOCK) {
            throw new IllegalArgumentException(
                    "overflow is block(), must be another: a flow never blocks; Emitter and Channel do");
        }
        return new FanIn<>(new FanInNode<>(Capacity.items(capacity), overflow));
    }

    static <T> Hub<T> broadcast(Node<T> input, int subscribers, int capacity, Overflow<? super T> perSubscriber) {
        AtomicLong unclaimed = new AtomicLong();
        Split.Way way = new Split.Way("broadcast", subscribers, false);
        return hub(node(input, way, capacity, perSubscriber, unclaimed), unclaimed::get);
    }

    static <T> Node<T> share(Node<T> input, int capacity, Overflow<? super T> perSubscriber) {
        return node(input, new Split.Way("share", 1, true), capacity, perSubscriber, new AtomicLong());
    }

    static <T> Hub<T> replay(Node<T> input, int atMost, @Nullable Duration within) {
        Split.Way way = new Split.Way("replay", 1, false);
        String detail =
                "the last " + Capacity.items(atMost).text() + (within == null ? "" : ", of " + Durations.text(within));
        long maxAge = within == null ? Long.MAX_VALUE : within.toNanos();
        Runs<T> runs = new Runs<>(() -> new RingSplit<>(input, way, atMost, atMost, maxAge));
        return hub(new SplitNode<>(input, way.label(), detail, 2L * atMost, runs), () -> 0);
    }

    static <T> Hub<T> balance(Node<T> input, int capacity) {
        Split.Way way = new Split.Way("balance", 1, false);
        Runs<T> runs = new Runs<>(() -> new DealSplit<>(input, way, capacity));
        return hub(new SplitNode<>(input, way.label(), Capacity.items(capacity).text(), capacity, runs), () -> 0);
    }

    private static <T> Hub<T> hub(SplitNode<T> node, LongSupplier unclaimed) {
        return new Hub<>(node, node.run(), unclaimed);
    }

    private static <T> SplitNode<T> node(
            Node<T> input, Split.Way way, int capacity, Overflow<? super T> perSubscriber, AtomicLong unclaimed) {
        Check.places(capacity, "capacity");
        Overflow.Kind kind = Check.given(perSubscriber, "perSubscriber").kind();
        if (kind == Overflow.Kind.BLOCK) {
            throw new IllegalArgumentException(
                    "perSubscriber is block(), must be another: a flow never blocks; Emitter and Channel do");
        }
        boolean waits = kind == Overflow.Kind.BACKPRESSURE;
        if (waits && perSubscriber.expiry() != null) {
            throw new IllegalArgumentException("perSubscriber is " + perSubscriber.text()
                    + ", must not expire: under backpressure the subscribers share the items");
        }
        Stores.check(Capacity.items(capacity), perSubscriber);
        Runs<T> runs = new Runs<>(
                waits
                        ? () -> new RingSplit<>(input, way, capacity, 0, Long.MAX_VALUE)
                        : () -> new StoreSplit<>(input, way, capacity, perSubscriber, unclaimed));
        return new SplitNode<>(input, way.label(), new Storage(Capacity.items(capacity), perSubscriber), runs);
    }

    Node<T> node() {
        return node;
    }

    /** The hub as a flow: each subscription joins. {@code hub.flow().named("audit")} gives the subscriber its name. */
    public Flow<T> flow() {
        return Flow.fromPublisher(this);
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "§1.9: subscriber");
        flow().subscribe(subscriber);
    }

    /**
     * Cancels upstream. Subscribers get what is there for them, then a {@link
     * java.util.concurrent.CancellationException}, so that nobody takes it for complete. Without effect after the end.
     */
    public void cancel() {
        split.cancel();
    }

    /** The books of each subscriber of this moment. They may be kept, and read for as long as one likes. */
    public List<Counters> subscribers() {
        return split.subscribers();
    }

    /** How many items were dropped because they came while nobody was subscribed; only with a policy that drops. */
    public long unclaimed() {
        return unclaimed.getAsLong();
    }

    /** What the hub does, and what it holds, as {@link Flow#explain}. */
    public String explain() {
        return flow().explain();
    }

    @Override
    public String toString() {
        return "Hub[" + node + "]";
    }

    /**
     * One subscriber's books, readable by any thread and kept without cost to the items. At rest they balance: {@code
     * offered = delivered + dropped + discarded + depth}. While items move, each counter is behind by at most the moves
     * under way.
     */
    public interface Counters {

        /** The subscriber's name: the one its flow was given, or which one it was to join. */
        String name();

        /** How many items there were for it since it joined. */
        long offered();

        /** How many it was given. */
        long delivered();

        /** How many were dropped for it, for whatever reason. */
        long dropped();

        /** How many were dropped for it for this reason. */
        long dropped(DropReason reason);

        /** How many it left behind when it cancelled or failed. */
        long discarded();

        /** How many wait for it. */
        long depth();

        /** The most that ever waited for it at once. */
        long highWater();
    }
}
