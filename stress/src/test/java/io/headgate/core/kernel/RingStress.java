package io.headgate.core.kernel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.headgate.stress.Stresses;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Both rings: items are published whole, in order, exactly once, and never one too many. */
@Stresses({"core.kernel.SpscRing", "core.kernel.MpscRing"})
public final class RingStress {
    private RingStress() {}

    /** An item whose field is plain: only the ring publishes it. */
    static final class Item {
        int value;

        Item(int value) {
            this.value = value;
        }

        static int value(Item item) {
            return item == null ? 0 : item.value;
        }
    }

    /** One producer, one consumer, and indices that pass the edge of an int. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 0", "1, 2"},
            expect = ACCEPTABLE,
            desc = "in order, each one whole")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "it came between two looks")
    @Outcome(expect = FORBIDDEN, desc = "out of order, or an item before its content")
    @State
    public static class SpscPublishes {
        private final SpscRing<Item> ring = new SpscRing<>(2, (1L << 31) - 1);

        @Actor
        public void producer() {
            ring.offer(new Item(1));
            ring.offer(new Item(2));
        }

        @Actor
        public void consumer(II_Result r) {
            r.r1 = Item.value(ring.poll());
            r.r2 = Item.value(ring.poll());
        }
    }

    /** As above, appended, which orders the item but not what follows. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 0", "1, 2", "0, 1"},
            expect = ACCEPTABLE,
            desc = "in order, each one whole")
    @Outcome(expect = FORBIDDEN, desc = "out of order, or an item before its content")
    @State
    public static class SpscAppends {
        private final SpscRing<Item> ring = new SpscRing<>(2);

        @Actor
        public void producer() {
            ring.append(new Item(1));
            ring.append(new Item(2));
        }

        @Actor
        public void consumer(II_Result r) {
            var seen = Item.value(ring.peek());
            var taken = Item.value(ring.poll());
            r.r1 = seen == 0 || seen == taken ? taken : -1;
            r.r2 = Item.value(ring.poll());
        }
    }

    /** A full ring of one slot: a place is free only once it was cleared, or the new item would be wiped out. */
    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "offered too early: full")
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "offered into the slot that was freed")
    @Outcome(expect = FORBIDDEN, desc = "the new item was cleared with the old one, or there were two")
    @State
    public static class SpscSlotIsReused {
        private final SpscRing<Item> ring = new SpscRing<>(1);

        public SpscSlotIsReused() {
            ring.offer(new Item(1));
        }

        @Actor
        public void consumer(III_Result r) {
            r.r1 = Item.value(ring.poll());
        }

        @Actor
        public void producer(III_Result r) {
            r.r2 = ring.offer(new Item(2)) ? 1 : 0;
        }

        @Arbiter
        public void rest(III_Result r) {
            r.r3 = Item.value(ring.poll());
        }
    }

    /** Two producers and one place: one of them is refused. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 1", "0, 1, 2"},
            expect = ACCEPTABLE,
            desc = "one got the place, and its item is there")
    @Outcome(expect = FORBIDDEN, desc = "both, none, or the wrong item")
    @State
    public static class MpscLastPlace {
        private final MpscRing<Item> ring = new MpscRing<>(1, (1L << 31) - 1);

        @Actor
        public void one(III_Result r) {
            r.r1 = ring.offer(new Item(1)) ? 1 : 0;
        }

        @Actor
        public void two(III_Result r) {
            r.r2 = ring.offer(new Item(2)) ? 1 : 0;
        }

        @Arbiter
        public void rest(III_Result r) {
            r.r3 = Item.value(ring.poll()) + 10 * Item.value(ring.poll());
        }
    }

    /** A consumer that finds nothing ready, and finds the ring empty or not. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "nothing there, and so it says")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the item, and nothing else")
    @Outcome(
            id = "0, 0",
            expect = ACCEPTABLE_INTERESTING,
            desc =
                    "the place is claimed and not filled, or was filled after the look: not empty, its producer will knock")
    @Outcome(expect = FORBIDDEN, desc = "an item before its content, or an empty ring with something in it")
    @State
    public static class MpscClaimAndFill {
        private final MpscRing<Item> ring = new MpscRing<>(2);

        @Actor
        public void producer() {
            ring.offer(new Item(1));
        }

        @Actor
        public void consumer(II_Result r) {
            r.r1 = Item.value(ring.poll());
            r.r2 = ring.isEmpty() ? 1 : 0;
        }
    }

    /** A full ring of one slot, many producers: as for one. */
    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "offered too early: full")
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "offered into the slot that was freed")
    @Outcome(expect = FORBIDDEN, desc = "the new item was cleared with the old one, or there were two")
    @State
    public static class MpscSlotIsReused {
        private final MpscRing<Item> ring = new MpscRing<>(1);

        public MpscSlotIsReused() {
            ring.offer(new Item(1));
        }

        @Actor
        public void consumer(III_Result r) {
            r.r1 = Item.value(ring.poll());
        }

        @Actor
        public void producer(III_Result r) {
            r.r2 = ring.offer(new Item(2)) ? 1 : 0;
        }

        @Arbiter
        public void rest(III_Result r) {
            r.r3 = Item.value(ring.poll());
        }
    }

    /** What was taken before the seal is there; what came after it was refused. */
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "in before the seal")
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "refused")
    @Outcome(expect = FORBIDDEN, desc = "taken and not there, or a ring that is open again")
    @State
    public static class MpscSealMeetsOffer {
        private final MpscRing<Item> ring = new MpscRing<>(4);

        @Actor
        public void producer(III_Result r) {
            r.r1 = ring.offer(new Item(1)) ? 1 : 0;
        }

        @Actor
        public void sealer() {
            ring.seal();
        }

        @Arbiter
        public void rest(III_Result r) {
            r.r2 = Item.value(ring.poll());
            r.r3 = ring.offer(new Item(3)) || !ring.isEmpty() || !ring.isSealed() ? 1 : 0;
        }
    }
}
