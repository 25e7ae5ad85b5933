package io.headgate.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.headgate.stress.Stresses;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.LI_Result;

/** A channel's ring without its waiters: many senders, many receivers, permits and the end. */
@Stresses("core.RingSlots")
public final class RingSlotsStress {
    private RingSlotsStress() {}

    /** Indices begin where an int ends. */
    private static final long EDGE = (1L << 32) - 1;

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

    /** One place, two senders. */
    @JCStressTest
    @Outcome(
            id = {"SENT, 1", "FULL, 2"},
            expect = ACCEPTABLE,
            desc = "one got it, and its item is there")
    @Outcome(expect = FORBIDDEN, desc = "both, none, or the wrong item")
    @State
    public static class TheLastPlace {
        private final RingSlots<Item> ring = new RingSlots<>(1, EDGE);
        private Offer other = Offer.CLOSED;

        @Actor
        public void one(LI_Result r) {
            r.r1 = ring.offer(new Item(1));
        }

        @Actor
        public void two() {
            other = ring.offer(new Item(2));
        }

        @Arbiter
        public void rest(LI_Result r) {
            r.r2 = r.r1 == other ? -1 : Item.value(ring.poll()) + 10 * Item.value(ring.poll());
        }
    }

    /** One item, two receivers. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 1", "0, 1, 1"},
            expect = ACCEPTABLE,
            desc = "one got it")
    @Outcome(expect = FORBIDDEN, desc = "both, or nobody")
    @State
    public static class TheLastItem {
        private final RingSlots<Item> ring = new RingSlots<>(1, EDGE);

        public TheLastItem() {
            ring.offer(new Item(1));
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = Item.value(ring.poll());
        }

        @Actor
        public void two(III_Result r) {
            r.r2 = Item.value(ring.poll());
        }

        @Arbiter
        public void rest(III_Result r) {
            r.r3 = ring.depth() == 0 && ring.taken() == 1 ? 1 : 0;
        }
    }

    /** A full ring of one: the sender finds the place free or not, and what it sends comes after what was there. */
    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "too early: full")
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "in the place that got free")
    @Outcome(expect = FORBIDDEN, desc = "lost, doubled, or one too many")
    @State
    public static class ThePlaceGetsFree {
        private final RingSlots<Item> ring = new RingSlots<>(1, EDGE);

        public ThePlaceGetsFree() {
            ring.offer(new Item(1));
        }

        @Actor
        public void receiver(III_Result r) {
            r.r1 = Item.value(ring.poll());
        }

        @Actor
        public void sender(III_Result r) {
            r.r2 = ring.offer(new Item(2)) == Offer.SENT ? 1 : 0;
        }

        @Arbiter
        public void rest(III_Result r) {
            r.r3 = Item.value(ring.poll());
        }
    }

    /** What was sent before the close is there; nothing enters after it. */
    @JCStressTest
    @Outcome(
            id = {"SENT, 1", "CLOSED, 0"},
            expect = ACCEPTABLE,
            desc = "sent and there, or refused")
    @Outcome(expect = FORBIDDEN, desc = "sent and not there, or drained with something in it")
    @State
    public static class CloseMeetsSend {
        private final RingSlots<Item> ring = new RingSlots<>(2);

        @Actor
        public void sender(LI_Result r) {
            r.r1 = ring.offer(new Item(1));
        }

        @Actor
        public void closer() {
            ring.close();
        }

        @Arbiter
        public void rest(LI_Result r) {
            r.r2 = Item.value(ring.poll()) + (ring.drained() && ring.offer(new Item(2)) == Offer.CLOSED ? 0 : 10);
        }
    }

    /** A slot is reserved while another sender wants the last one. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 2", "0, 1, 1"},
            expect = ACCEPTABLE,
            desc = "one got the slot")
    @Outcome(expect = FORBIDDEN, desc = "the slot was promised to two, or a permit had no slot")
    @State
    public static class ReserveMeetsSend {
        private final RingSlots<Item> ring = new RingSlots<>(1, EDGE);

        @Actor
        public void holder(III_Result r) {
            r.r1 = ring.reserve(1);
        }

        @Actor
        public void sender(III_Result r) {
            r.r2 = ring.offer(new Item(1)) == Offer.SENT ? 1 : 0;
        }

        @Arbiter
        public void rest(III_Result r) {
            if (r.r1 == 1) {
                r.r3 = ring.fill(new Item(2)) == Offer.SENT ? Item.value(ring.poll()) : -1;
            } else {
                r.r3 = Item.value(ring.poll());
            }
        }
    }

    /** The last permit is given back while another sender tries: with and without the lock at once. */
    @JCStressTest
    @Outcome(
            id = {"0, 1, 1", "0, 2, 1"},
            expect = ACCEPTABLE,
            desc = "never more than the capacity")
    @Outcome(expect = FORBIDDEN, desc = "one too many, or a slot that nobody gets any more")
    @State
    public static class ReleaseMeetsSend {
        private final RingSlots<Item> ring = new RingSlots<>(2, EDGE);
        private int sent;

        public ReleaseMeetsSend() {
            ring.reserve(1);
        }

        @Actor
        public void holder() {
            ring.release(1);
        }

        @Actor
        public void sender() {
            sent = (ring.offer(new Item(1)) == Offer.SENT ? 1 : 0) + (ring.offer(new Item(2)) == Offer.SENT ? 1 : 0);
        }

        @Arbiter
        public void rest(III_Result r) {
            r.r1 = ring.depth() - sent;
            r.r2 = sent;
            // the flag is gone with the last permit, and what is free is free
            r.r3 = ring.reserve(2) == 2 - sent ? 1 : 0;
        }
    }
}
