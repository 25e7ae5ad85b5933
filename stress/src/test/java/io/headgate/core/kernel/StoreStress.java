package io.headgate.core.kernel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.headgate.core.Capacity;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;
import io.headgate.stress.Stresses;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * The stores: every item is delivered, dropped or refused, once; and the books say so.
 *
 * <p>The results are the same for all: whether the books balance and agree with what both sides saw, whether the items
 * came in order, whether there were never more than the capacity. How many were dropped differs from run to run.
 */
@Stresses({
    "core.kernel.Store",
    "core.kernel.RingStore",
    "core.kernel.LatestStore",
    "core.kernel.DropOldestStore",
    "core.kernel.LockedStore",
    "core.kernel.Losses"
})
public final class StoreStress {
    private StoreStress() {}

    /** A store, what went in, what came out. */
    abstract static class Books {
        final Store<Integer> store;
        private int sent;
        private int refused;
        private int dropped;
        private int delivered;
        private int last;
        private boolean ordered = true;

        Books(Capacity<Integer> capacity, Overflow<? super Integer> policy, boolean manyProducers) {
            store = Stores.create("stress", capacity, policy, Timers.real(), manyProducers);
        }

        /** For one producer: two actors of this kind would need two of these. */
        final void offer(int item) {
            switch (store.offer(item)) {
                case SENT -> sent++;
                case DROPPED -> dropped++;
                case FULL, CLOSED -> refused++;
            }
        }

        final void take(Integer item) {
            if (item != null) {
                delivered++;
                ordered &= item > last;
                last = item;
            }
        }

        final void close(ZZZ_Result r, int offers) {
            for (var item = store.poll(); item != null; item = store.poll()) {
                take(item);
            }
            r.r1 = store.isEmpty()
                    && store.offered() == store.delivered() + store.dropped() + store.discarded() + store.depth()
                    && store.delivered() == delivered
                    && store.offered() == sent + dropped
                    && sent + dropped + refused == offers;
            r.r2 = ordered;
            r.r3 = store.highWater() <= store.capacity().max() && store.depth() == 0;
        }
    }

    /** Backpressure in a ring between two threads. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "it balances")
    @Outcome(expect = FORBIDDEN, desc = "an item was lost, doubled, out of order, or one too many")
    @State
    public static class Ring extends Books {
        public Ring() {
            super(Capacity.items(2), Overflow.backpressure(), false);
        }

        @Actor
        public void producer() {
            offer(1);
            offer(2);
            offer(3);
        }

        @Actor
        public void consumer() {
            take(store.poll());
            take(store.poll());
        }

        @Arbiter
        public void rest(ZZZ_Result r) {
            close(r, 3);
        }
    }

    /** The newest is dropped, in a ring for many. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "it balances")
    @Outcome(expect = FORBIDDEN, desc = "an item was lost, doubled, out of order, or one too many")
    @State
    public static class DropNewest extends Books {
        public DropNewest() {
            super(Capacity.items(1), Overflow.dropNewest(), true);
        }

        @Actor
        public void producer() {
            offer(1);
            offer(2);
        }

        @Actor
        public void consumer() {
            take(store.poll());
        }

        @Arbiter
        public void rest(ZZZ_Result r) {
            close(r, 2);
        }
    }

    /** One item, of which the newest wins. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "it balances")
    @Outcome(expect = FORBIDDEN, desc = "an item was lost, doubled, out of order, or one too many")
    @State
    public static class Latest extends Books {
        public Latest() {
            super(Capacity.items(1), Overflow.latest(), false);
        }

        @Actor
        public void producer() {
            offer(1);
            offer(2);
        }

        @Actor
        public void consumer() {
            take(store.poll());
            take(store.poll());
        }

        @Arbiter
        public void rest(ZZZ_Result r) {
            close(r, 2);
        }
    }

    /** The oldest is dropped, item by item. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "it balances")
    @Outcome(expect = FORBIDDEN, desc = "an item was lost, doubled, out of order, or one too many")
    @State
    public static class DropOldest extends Books {
        public DropOldest() {
            super(Capacity.items(2), Overflow.dropOldest(), true);
        }

        @Actor
        public void producer() {
            offer(1);
            offer(2);
            offer(3);
        }

        @Actor
        public void consumer() {
            take(store.poll());
            take(store.poll());
        }

        @Arbiter
        public void rest(ZZZ_Result r) {
            close(r, 3);
        }
    }

    /** The oldest is dropped while the consumer has a handful, out of which items are taken back. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "it balances")
    @Outcome(expect = FORBIDDEN, desc = "an item was lost, doubled, out of order, or one too many")
    @State
    public static class DropOldestByHandfuls extends Books {
        private static final int FIRST = 8;
        private static final int MORE = DropOldestStore.PATIENCE + 4;

        public DropOldestByHandfuls() {
            super(Capacity.items(FIRST), Overflow.dropOldest(), true);
            for (var item = 1; item <= FIRST; item++) {
                offer(item);
            }
        }

        @Actor
        public void producer() {
            for (var item = 1; item <= MORE; item++) {
                offer(FIRST + item);
            }
        }

        @Actor
        public void consumer() {
            for (var wanted = 4; wanted > 0; wanted--) {
                take(store.poll(wanted));
            }
        }

        @Arbiter
        public void rest(ZZZ_Result r) {
            close(r, FIRST + MORE);
        }
    }

    /** By weight, under a lock. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "it balances")
    @Outcome(expect = FORBIDDEN, desc = "an item was lost, doubled, out of order, or one too many")
    @State
    public static class Weighted extends Books {
        public Weighted() {
            super(Capacity.weight(3, (Integer item) -> item), Overflow.dropOldest(), true);
        }

        @Actor
        public void producer() {
            offer(1);
            offer(2);
            offer(3);
        }

        @Actor
        public void consumer() {
            take(store.poll());
            take(store.poll());
        }

        @Arbiter
        public void rest(ZZZ_Result r) {
            close(r, 3);
        }
    }

    /** What a store has accepted before it was sealed is there. The results: as above, for one offer of each producer. */
    abstract static class Sealed {
        private final Store<Integer> store;
        private Offer answer = Offer.FULL;

        Sealed(Capacity<Integer> capacity, Overflow<? super Integer> policy) {
            store = Stores.create("stress", capacity, policy, Timers.real(), true);
        }

        final void offer() {
            answer = store.offer(1);
        }

        final void seal() {
            store.seal();
        }

        final void close(ZZZ_Result r) {
            var item = store.poll();
            r.r1 = answer == Offer.SENT ? item != null : item == null && answer == Offer.CLOSED;
            r.r2 = store.offer(2) == Offer.CLOSED;
            r.r3 = store.isEmpty() && store.offered() == store.delivered();
        }
    }

    /** A ring. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "sent and there, or refused")
    @Outcome(expect = FORBIDDEN, desc = "sent and not there, or let in afterwards")
    @State
    public static class SealedRing extends Sealed {
        public SealedRing() {
            super(Capacity.items(2), Overflow.backpressure());
        }

        @Actor
        public void producer() {
            offer();
        }

        @Actor
        public void sealer() {
            seal();
        }

        @Arbiter
        public void rest(ZZZ_Result r) {
            close(r);
        }
    }

    /** An overwriting ring. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "sent and there, or refused")
    @Outcome(expect = FORBIDDEN, desc = "sent and not there, or let in afterwards")
    @State
    public static class SealedDropOldest extends Sealed {
        public SealedDropOldest() {
            super(Capacity.items(2), Overflow.dropOldest());
        }

        @Actor
        public void producer() {
            offer();
        }

        @Actor
        public void sealer() {
            seal();
        }

        @Arbiter
        public void rest(ZZZ_Result r) {
            close(r);
        }
    }

    /** A store with a lock. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "sent and there, or refused")
    @Outcome(expect = FORBIDDEN, desc = "sent and not there, or let in afterwards")
    @State
    public static class SealedWeighted extends Sealed {
        public SealedWeighted() {
            super(Capacity.weight(2, (Integer item) -> 1), Overflow.backpressure());
        }

        @Actor
        public void producer() {
            offer();
        }

        @Actor
        public void sealer() {
            seal();
        }

        @Arbiter
        public void rest(ZZZ_Result r) {
            close(r);
        }
    }

    /** Two producers that both drop for the third: the counter is theirs together. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "every drop was counted")
    @Outcome(expect = FORBIDDEN, desc = "a drop was not counted")
    @State
    public static class TwoDrop {
        private final Store<Integer> newest =
                Stores.create("stress", Capacity.items(1), Overflow.dropNewest(), Timers.real(), true);
        private final Store<Integer> latest =
                Stores.create("stress", Capacity.items(1), Overflow.latest(), Timers.real(), true);

        @Actor
        public void one() {
            newest.offer(1);
            latest.offer(1);
        }

        @Actor
        public void two() {
            newest.offer(2);
            latest.offer(2);
        }

        @Arbiter
        public void rest(ZZZ_Result r) {
            r.r1 = newest.dropped() == 1 && newest.depth() == 1;
            r.r2 = latest.dropped() == 1 && latest.depth() == 1;
            r.r3 = newest.offered() == 2 && latest.offered() == 2;
        }
    }
}
