package io.headgate.core.kernel;

import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;
import java.util.EnumSet;
import java.util.Set;

/** Makes the {@link Store} for a capacity and a policy. */
public final class Stores {
    /** A ring has all its slots from the start; a store that may become larger than this grows as it fills. */
    private static final int LARGEST_RING = 1 << 20;

    private static final Set<Overflow.Kind> FOR_RINGS = EnumSet.of(
            Overflow.Kind.BACKPRESSURE,
            Overflow.Kind.BLOCK,
            Overflow.Kind.FAIL,
            Overflow.Kind.DISCONNECT,
            Overflow.Kind.DROP_NEWEST,
            Overflow.Kind.DROP_OLDEST,
            Overflow.Kind.LATEST);

    private Stores() {}

    /**
     * A new store.
     *
     * @param name what errors call the buffer
     * @param timers the clock for expiry and hints
     * @param manyProducers whether several threads may offer at once; if not, each offer must happen before the next, on
     *     whichever thread
     * @param onRoom called when a budget has weight again for a store that was turned away by it; on the thread that
     *     released it, so it may only signal. Never called without a budget
     * @throws IllegalArgumentException if policy and capacity don't go together ({@link Overflow#latest()} holds one item)
     * @throws IllegalStateException if the budget has no floor left for one more buffer
     */
    public static <T> Store<T> create(
            String name,
            Capacity<? super T> capacity,
            Overflow<? super T> policy,
            Timers timers,
            boolean manyProducers,
            Runnable onRoom) {
        return create(name, capacity, policy, timers, manyProducers, onRoom, 0);
    }

    /** As the public ones, with indices that begin at {@code start}, so that a test can begin near the edge of a range. */
    static <T> Store<T> create(
            String name,
            Capacity<? super T> capacity,
            Overflow<? super T> policy,
            Timers timers,
            boolean manyProducers,
            Runnable onRoom,
            long start) {
        check(capacity, policy);
        if (isForRings(capacity, policy)) {
            return switch (policy.kind()) {
                case DROP_OLDEST, LATEST ->
                    capacity.max() == 1
                            ? new LatestStore<>(capacity, policy, manyProducers, start)
                            : new DropOldestStore<>(capacity, policy, start);
                default -> new RingStore<>(capacity, policy, manyProducers, start);
            };
        }
        return switch (policy.kind()) {
            case BACKPRESSURE, BLOCK, FAIL, DISCONNECT -> new NothingLost<>(name, capacity, policy, timers, onRoom);
            case DROP_NEWEST -> new NewestLost<>(name, capacity, policy, timers, onRoom);
            case DROP_OLDEST, LATEST -> new OldestLost<>(name, capacity, policy, timers, onRoom);
            case DROP_ALL -> new AllLost<>(name, capacity, policy, timers, onRoom);
            case DROP_LOWEST -> new LowestLost<>(name, capacity, policy, timers, onRoom);
            case SAMPLE -> new SampledLost<>(name, capacity, policy, timers, onRoom);
            case SHED -> new Shed<>(name, capacity, policy, timers, onRoom);
        };
    }

    /** Whether the store has an algorithm of its own rather than a lock around everything. */
    static boolean isForRings(Capacity<?> capacity, Overflow<?> policy) {
        return FOR_RINGS.contains(policy.kind())
                && !capacity.weighted()
                && capacity.budget() == null
                && policy.expiry() == null
                && capacity.max() <= LARGEST_RING;
    }

    /** As the longer one, for an owner that doesn't wait for a budget. */
    public static <T> Store<T> create(
            String name,
            Capacity<? super T> capacity,
            Overflow<? super T> policy,
            Timers timers,
            boolean manyProducers) {
        return create(name, capacity, policy, timers, manyProducers, () -> {});
    }

    /**
     * Whether policy and capacity go together, for owners that refuse at assembly.
     *
     * @throws IllegalArgumentException if not
     */
    public static void check(Capacity<?> capacity, Overflow<?> policy) {
        if (policy.kind() == Overflow.Kind.LATEST && (capacity.weighted() || capacity.max() != 1)) {
            throw new IllegalArgumentException("capacity is " + capacity.text() + ", latest() holds exactly 1 item");
        }
    }
}
