package io.headgate.operators.junction;

import io.headgate.core.kernel.MpscRing;
import io.headgate.core.kernel.SerialGate;
import io.headgate.core.kernel.SpscRing;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Results in the order of the items for each key, and at most so many started at once for each key: the stock of {@code
 * mapAsyncPartitioned}.
 *
 * <p>State, who writes it, who reads it:
 *
 * <ul>
 *   <li>{@code gate}: lets one thread at a time work on the lanes: upstream's when an item has come, a completing one when
 *       a result is there, the pass when it gives up. It is not the pass's own gate, so that the next item of a key is
 *       started while downstream is busy with an item.
 *   <li>{@code lanes}: inside the gate. A lane has the items of a key that wait, and the results that are started and not
 *       handed over, both in order; one that is empty is forgotten, so there are never more than n.
 *   <li>{@code arrivals}: upstream's thread puts in; {@code completions}: whoever completes a result; both are emptied
 *       inside the gate.
 *   <li>{@code ready}: filled inside the gate in the order in which results may go; the pass takes out.
 *   <li>{@code received}: upstream's thread; an item is received before it is in {@code arrivals}.
 *   <li>{@code closed}: the pass, once. Whoever is inside the gate from then on clears.
 *   <li>{@code broken}: inside the gate; a key couldn't be made, and nothing more is started.
 *   <li>{@code next}, {@code failed}: the pass alone.
 * </ul>
 *
 * <p>Received and not taken are never more than n, which is what each of the three rings has room for: a result is handed
 * over only after its completion has come through the gate, so no completion is left behind by an item that has gone.
 *
 * <p>All of it is written with volatile strength before the gate is entered, so nothing that was put in is left unseen; and
 * the pass is told after the gate is left, because it may be busy for long.
 */
final class PerKey<K, T, R> extends Results<T, R> {

    /** What there is of a key. {@code running}: started, and not known to have completed. */
    private static final class Lane<K, T, R> {
        final K key;
        final ArrayDeque<T> waiting = new ArrayDeque<>();
        final ArrayDeque<InLane<K, T, R>> started = new ArrayDeque<>();
        int running;

        Lane(K key) {
            this.key = key;
        }
    }

    /** {@code known}: its completion has come through the gate, so it gives no further place back. */
    private static final class InLane<K, T, R> extends Result<R> {
        final Lane<K, T, R> lane;
        boolean known;

        InLane(Result.Owner<R> owner, Lane<K, T, R> lane) {
            super(owner);
            this.lane = lane;
        }
    }

    private final int n;
    private final int perKey;
    private final Function<? super T, ? extends K> key;
    private final SerialGate gate = new SerialGate();
    private final Map<K, Lane<K, T, R>> lanes = new HashMap<>();
    private final SpscRing<T> arrivals;
    private final MpscRing<Result<R>> completions;
    private final SpscRing<Result<R>> ready;
    private volatile long received;
    private volatile boolean closed;
    private boolean broken;
    private @Nullable Result<R> next;
    private boolean failed;

    PerKey(int n, int perKey, Function<? super T, ? extends K> key) {
        this.n = n;
        this.perKey = perKey;
        this.key = key;
        this.arrivals = new SpscRing<>(n);
        this.completions = new MpscRing<>(n);
        this.ready = new SpscRing<>(n);
    }

    // ---- from upstream, and from those who complete ----------------------------------------------------------------

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // upstream's thread alone writes it
    boolean arrived(T item) {
        if (closed) {
            owner().left(item);
            return true;
        }
        if (received - ready.taken() >= n) {
            return false;
        }
        received++;
        arrivals.offer(item);
        work();
        return true;
    }

    @Override
    public void completed(Result<R> result) {
        completions.offer(result);
        work();
    }

    // ---- inside the gate -------------------------------------------------------------------------------------------

    private void work() {
        if (!gate.enter()) {
            return;
        }
        boolean any = false;
        do {
            if (closed) {
                clear();
            } else {
                any |= moveOn();
            }
        } while (!gate.leave());
        if (any) {
            owner().ready();
        }
    }

    /** Starts what may be started, and hands over what may go; whether anything may. */
    private boolean moveOn() {
        boolean any = false;
        for (T item = arrivals.poll(); item != null; item = arrivals.poll()) {
            Lane<K, T, R> lane = broken ? null : laneOf(item);
            if (lane == null) {
                owner().left(item);
                any = true;
            } else {
                lane.waiting.addLast(item);
                start(lane);
            }
        }
        for (Result<R> done = completions.poll(); done != null; done = completions.poll()) {
            if (done instanceof InLane<?, ?, ?> in) {
                @SuppressWarnings("unchecked") // only ours complete here
                Lane<K, T, R> lane = (Lane<K, T, R>) in.lane;
                in.known = true;
                lane.running--;
                any |= handOver(lane);
                start(lane);
                if (lane.started.isEmpty() && lane.waiting.isEmpty()) {
                    lanes.remove(lane.key);
                }
            }
        }
        return any;
    }

    private void start(Lane<K, T, R> lane) {
        while (lane.running < perKey && !lane.waiting.isEmpty() && !closed && !broken) {
            InLane<K, T, R> result = new InLane<>(this, lane);
            lane.started.addLast(result);
            lane.running++;
            owner().start(lane.waiting.removeFirst(), result);
        }
    }

    private boolean handOver(Lane<K, T, R> lane) {
        boolean any = false;
        for (InLane<K, T, R> first = lane.started.peekFirst();
                first != null && first.known;
                first = lane.started.peekFirst()) {
            ready.offer(lane.started.removeFirst());
            any = true;
        }
        return any;
    }

    /** Null where the function gives no key: then its failure is what comes after the results that are ready. */
    private @Nullable Lane<K, T, R> laneOf(T item) {
        try {
            return lanes.computeIfAbsent(key.apply(item), Lane::new);
        } catch (Throwable thrown) {
            broken = true;
            Result<R> failure = new Result<>(unheard());
            failure.complete(null, thrown);
            ready.offer(failure);
            return null;
        }
    }

    /** For a result that is complete before anybody waits for it. */
    private Result.Owner<R> unheard() {
        return new Result.Owner<>() {
            @Override
            public void completed(Result<R> result) {}

            @Override
            public void late(R value) {}
        };
    }

    private void clear() {
        for (T item = arrivals.poll(); item != null; item = arrivals.poll()) {
            owner().left(item);
        }
        for (Lane<K, T, R> lane : lanes.values()) {
            lane.waiting.forEach(owner()::left);
            lane.started.forEach(this::giveUp);
        }
        lanes.clear();
        Result<R> done;
        do {
            done = completions.poll(); // it was given up with its lane
        } while (done != null);
    }

    private void giveUp(Result<R> result) {
        R value = result.giveUp();
        if (value != null) {
            owner().left(value);
        }
    }

    // ---- inside the pass -------------------------------------------------------------------------------------------

    @Override
    public @Nullable R poll() {
        if (isEmpty() || next == null) {
            return null;
        }
        Object outcome = next.outcome();
        next = null;
        return outcome == null ? null : take(outcome);
    }

    /** Also finds a failure, which has to wait for no demand. */
    @Override
    public boolean isEmpty() {
        if (failed) {
            return true;
        }
        boolean all = received == ready.taken(); // before nothing is found ready
        if (next == null) {
            next = ready.poll();
        }
        if (next != null && next.outcome() instanceof Result.Failed failure) {
            next = null;
            failed = true;
            take(failure);
            return true;
        }
        return next == null && all;
    }

    @Override
    public int discardAll(Consumer<? super R> handler) {
        closed = true;
        int count = 0;
        Result<R> result = next == null ? ready.poll() : next;
        next = null;
        for (; result != null; result = ready.poll()) {
            R value = result.giveUp();
            if (value != null) {
                count++;
                handler.accept(value);
            }
        }
        work();
        return count;
    }
}
