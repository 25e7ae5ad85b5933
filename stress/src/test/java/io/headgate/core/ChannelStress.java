package io.headgate.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.headgate.stress.Downstream;
import io.headgate.stress.Stresses;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** A channel and those who wait at it: nobody waits for what is there, and nothing changes hands twice. */
@Stresses({
    "core.ChannelCore",
    "core.Lines",
    "core.Waiter",
    "core.Slots",
    "core.Pending",
    "core.Rendezvous",
    "core.StoreSlots",
    "core.Permit",
    "core.Parked",
    "core.Select",
    "core.ChannelSubscription"
})
public final class ChannelStress {
    private ChannelStress() {}

    static String state(CompletableFuture<?> future) {
        return !future.isDone()
                ? "waits"
                : future.isCancelled()
                        ? "cancelled"
                        : future.isCompletedExceptionally() ? "failed" : String.valueOf(future.join());
    }

    /** A receiver begins to wait when the item comes. */
    @JCStressTest
    @Outcome(id = "1, SENT", expect = ACCEPTABLE, desc = "it got the item")
    @Outcome(expect = FORBIDDEN, desc = "it waits for an item that is there")
    @State
    public static class ReceiveMeetsSend {
        private final Channel<Integer> channel = Channel.of(1);
        private CompletableFuture<Integer> receiving;

        @Actor
        public void receiver() {
            receiving = channel.receiveAsync().toCompletableFuture();
        }

        @Actor
        public void sender(LL_Result r) {
            r.r2 = channel.trySend(1);
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = state(receiving);
        }
    }

    /** A sender begins to wait when the slot gets free. */
    @JCStressTest
    @Outcome(id = "SENT, 0", expect = ACCEPTABLE, desc = "it got the slot")
    @Outcome(expect = FORBIDDEN, desc = "it waits for a slot that is free")
    @State
    public static class SendMeetsReceive {
        private final Channel<Integer> channel = Channel.of(1);
        private CompletableFuture<Offer> sending;

        public SendMeetsReceive() {
            channel.trySend(0);
        }

        @Actor
        public void sender() {
            sending = channel.sendAsync(1).toCompletableFuture();
        }

        @Actor
        public void receiver(LL_Result r) {
            r.r2 = channel.tryReceive();
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = state(sending);
        }
    }

    /** At a rendezvous both begin to wait at once. */
    @JCStressTest
    @Outcome(id = "1, SENT", expect = ACCEPTABLE, desc = "they met")
    @Outcome(expect = FORBIDDEN, desc = "both wait for each other")
    @State
    public static class BothWait {
        private final Channel<Integer> channel = Channel.of(0);
        private CompletableFuture<Integer> receiving;
        private CompletableFuture<Offer> sending;

        @Actor
        public void receiver() {
            receiving = channel.receiveAsync().toCompletableFuture();
        }

        @Actor
        public void sender() {
            sending = channel.sendAsync(1).toCompletableFuture();
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = state(receiving);
            r.r2 = state(sending);
        }
    }

    /** A waiting receive is cancelled when the item comes; another one stands behind it. */
    @JCStressTest
    @Outcome(id = "cancelled, 1", expect = ACCEPTABLE, desc = "cancelled: the next one got it")
    @Outcome(id = "1, waits", expect = ACCEPTABLE, desc = "the item came first")
    @Outcome(
            expect = FORBIDDEN,
            desc = "the item is lost to a future that was cancelled, or the next one wasn't called")
    @State
    public static class CancelMeetsItem {
        private final Channel<Integer> channel = Channel.of(1);
        private final CompletableFuture<Integer> first = channel.receiveAsync().toCompletableFuture();
        private final CompletableFuture<Integer> second = channel.receiveAsync().toCompletableFuture();

        @Actor
        public void canceller() {
            first.cancel(false);
        }

        @Actor
        public void sender() {
            channel.trySend(1);
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = state(first);
            r.r2 = state(second);
        }
    }

    /** The same at a rendezvous, where the item changes hands under the lock. */
    @JCStressTest
    @Outcome(id = "cancelled, FULL", expect = ACCEPTABLE, desc = "cancelled: there was nobody to give it to")
    @Outcome(id = "1, SENT", expect = ACCEPTABLE, desc = "the item came first")
    @Outcome(expect = FORBIDDEN, desc = "sent to a future that was cancelled")
    @State
    public static class CancelMeetsMeeting {
        private final Channel<Integer> channel = Channel.of(0);
        private final CompletableFuture<Integer> receiving =
                channel.receiveAsync().toCompletableFuture();

        @Actor
        public void canceller() {
            receiving.cancel(false);
        }

        @Actor
        public void sender(LL_Result r) {
            r.r2 = channel.trySend(1);
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = state(receiving);
        }
    }

    /** A receiver begins to wait when the channel ends. */
    @JCStressTest
    @Outcome(id = "null, true", expect = ACCEPTABLE, desc = "it heard of the end")
    @Outcome(expect = FORBIDDEN, desc = "it waits at a channel that has ended")
    @State
    public static class ReceiveMeetsEnd {
        private final Channel<Integer> channel = Channel.of(1);
        private CompletableFuture<Integer> receiving;

        @Actor
        public void receiver() {
            receiving = channel.receiveAsync().toCompletableFuture();
        }

        @Actor
        public void closer() {
            channel.complete();
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = state(receiving);
            r.r2 = channel.ended();
        }
    }

    /** The end meets a send into a channel that drops, where the slots are a store: the last one out tells of the end. */
    @JCStressTest
    @Outcome(
            id = {"SENT, 1 complete", "CLOSED, 0 complete"},
            expect = ACCEPTABLE,
            desc = "sent and delivered, or refused")
    @Outcome(expect = FORBIDDEN, desc = "sent and lost, or an end nobody heard of")
    @State
    public static class EndMeetsSendIntoAStore {
        private final Channel<Integer> channel = Channel.of(2, Overflow.dropOldest());
        private final Downstream<Integer> subscriber = new Downstream<>();

        public EndMeetsSendIntoAStore() {
            channel.subscribe(subscriber);
            subscriber.request(1);
        }

        @Actor
        public void sender(LL_Result r) {
            r.r1 = channel.trySend(1);
        }

        @Actor
        public void closer() {
            channel.complete();
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r2 = subscriber.toString();
        }
    }

    /** A cancel meets a send: what was sent was discarded. */
    @JCStressTest
    @Outcome(
            id = {"SENT, 1", "CLOSED, 0"},
            expect = ACCEPTABLE,
            desc = "sent and discarded, or refused")
    @Outcome(expect = FORBIDDEN, desc = "sent, and never discarded")
    @State
    public static class CancelMeetsSend {
        private final Channel<Integer> channel = Channel.of(Capacity.weight(2, (Integer item) -> 1));

        @Actor
        public void sender(LL_Result r) {
            r.r1 = channel.trySend(1);
        }

        @Actor
        public void canceller() {
            channel.cancel();
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r2 = channel.size() == 0 ? channel.discarded() : "left over";
        }
    }

    /** Two end it: when either has returned nothing enters any more, whoever was first. */
    @JCStressTest
    @Outcome(id = "CLOSED, CLOSED", expect = ACCEPTABLE, desc = "closed for both")
    @Outcome(expect = FORBIDDEN, desc = "an item entered after the cancel, and is neither received nor discarded")
    @State
    public static class CompleteMeetsCancel {
        private final Channel<Integer> channel = Channel.of(2);

        @Actor
        public void completer(LL_Result r) {
            channel.complete();
            r.r1 = channel.trySend(1);
        }

        @Actor
        public void canceller(LL_Result r) {
            channel.cancel();
            r.r2 = channel.trySend(2);
        }
    }

    /** The last item is taken by another receiver just when the channel ends: a subscriber without demand hears of it. */
    @JCStressTest
    @Outcome(id = "0 complete, 1", expect = ACCEPTABLE, desc = "completion needs no demand")
    @Outcome(expect = FORBIDDEN, desc = "each thought the other would tell")
    @State
    public static class EndMeetsTheLastReceive {
        private final Channel<Integer> channel = Channel.of(1);
        private final Downstream<Integer> subscriber = new Downstream<>();

        public EndMeetsTheLastReceive() {
            channel.trySend(1);
            channel.subscribe(subscriber);
        }

        @Actor
        public void receiver(LL_Result r) {
            r.r2 = channel.tryReceive();
        }

        @Actor
        public void closer() {
            channel.complete();
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = subscriber.toString();
        }
    }

    /** A subscriber asks when the item comes. */
    @JCStressTest
    @Outcome(id = "1 open, 0", expect = ACCEPTABLE, desc = "delivered")
    @Outcome(expect = FORBIDDEN, desc = "there is demand and an item, and nobody delivers it")
    @State
    public static class RequestMeetsSend {
        private final Channel<Integer> channel = Channel.of(1);
        private final Downstream<Integer> subscriber = new Downstream<>();

        public RequestMeetsSend() {
            channel.subscribe(subscriber);
        }

        @Actor
        public void consumer() {
            subscriber.request(1);
        }

        @Actor
        public void sender() {
            channel.trySend(1);
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = subscriber.toString();
            r.r2 = channel.size();
        }
    }

    /** A subscriber leaves when the item comes: it got it, or it is there for others, or it was discarded. */
    @JCStressTest
    @Outcome(id = "0 open, 1", expect = ACCEPTABLE, desc = "left first: the item goes to the receiver behind it")
    @Outcome(id = "1 open, waits", expect = ACCEPTABLE, desc = "the item came first")
    @Outcome(
            id = "0 open, discarded",
            expect = ACCEPTABLE_INTERESTING,
            desc = "it had taken the item when it was cancelled")
    @Outcome(expect = FORBIDDEN, desc = "the item is in the channel, and the next receiver waits")
    @State
    public static class LeavingMeetsSend {
        private final Channel<Integer> channel = Channel.of(1);
        private final Downstream<Integer> subscriber = new Downstream<>();
        private final CompletableFuture<Integer> next;

        public LeavingMeetsSend() {
            channel.subscribe(subscriber);
            subscriber.request(1);
            next = channel.receiveAsync().toCompletableFuture();
        }

        @Actor
        public void consumer() {
            subscriber.cancel();
        }

        @Actor
        public void sender() {
            channel.trySend(1);
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = subscriber.toString();
            r.r2 = channel.discarded() == 1 ? "discarded" : state(next);
        }
    }

    /** A permit is given back when a sender begins to wait. */
    @JCStressTest
    @Outcome(id = "SENT", expect = ACCEPTABLE, desc = "it got the slot")
    @Outcome(expect = FORBIDDEN, desc = "it waits for a slot that is free")
    @State
    public static class ReleaseMeetsSend {
        private final Channel<Integer> channel = Channel.of(1);
        private final Permit<Integer> permit = channel.tryReserve();
        private CompletableFuture<Offer> sending;

        @Actor
        public void holder() {
            permit.release();
        }

        @Actor
        public void sender() {
            sending = channel.sendAsync(1).toCompletableFuture();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = state(sending);
        }
    }

    /** A permit is filled and given back at once: one of the two uses it. */
    @JCStressTest
    @Outcome(
            id = {"filled, 1", "used, null"},
            expect = ACCEPTABLE,
            desc = "one of them used it")
    @Outcome(expect = FORBIDDEN, desc = "used twice: there is a slot too many now")
    @State
    public static class FillMeetsRelease {
        private final Channel<Integer> channel = Channel.of(1);
        private final Permit<Integer> permit = channel.tryReserve();

        @Actor
        public void filler(LL_Result r) {
            try {
                permit.fill(1);
                r.r1 = "filled";
            } catch (IllegalStateException used) {
                r.r1 = "used";
            }
        }

        @Actor
        public void releaser() {
            permit.release();
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r2 = channel.tryReceive();
            channel.trySend(2);
            r.r2 = channel.trySend(3) == Offer.FULL ? r.r2 : "one too many";
        }
    }

    /** A thread that waits, and the item it waits for: it would hang where the wake-up is lost. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "it was woken")
    @Outcome(expect = FORBIDDEN, desc = "another item")
    @State
    public static class ThreadWaits {
        private final Channel<Integer> channel = Channel.of(1);

        @Actor
        public void receiver(L_Result r) {
            try {
                r.r1 = channel.receive();
            } catch (InterruptedException unexpected) {
                r.r1 = unexpected;
            }
        }

        @Actor
        public void sender() {
            channel.trySend(1);
        }
    }

    /** A select over slots and a rendezvous, with a sender at each: it takes one item, and the other stays its sender's. */
    @JCStressTest
    @Outcome(id = "1, FULL", expect = ACCEPTABLE, desc = "it took the item in the slot, and left the rendezvous")
    @Outcome(id = "2, SENT", expect = ACCEPTABLE, desc = "it met at the rendezvous: the other item is still there")
    @Outcome(expect = FORBIDDEN, desc = "it took both, or an item that was sent has gone")
    @State
    public static class SelectOne {
        private final Channel<Integer> slots = Channel.of(1);
        private final Channel<Integer> rendezvous = Channel.of(0);
        private Offer met;

        @Actor
        public void selector(LL_Result r) {
            try {
                r.r1 = Channel.select(slots, rendezvous);
            } catch (InterruptedException unexpected) {
                r.r1 = unexpected;
            }
        }

        @Actor
        public void sender() {
            met = rendezvous.trySend(2);
            slots.trySend(1);
        }

        @Arbiter
        public void rest(LL_Result r) {
            var left = slots.tryReceive();
            r.r2 = (left == null) == (met == Offer.FULL) ? met : met + " and " + left;
        }
    }

    /** Two selects that could only do business with each other. */
    @JCStressTest
    @Outcome(id = "received 1, sent", expect = ACCEPTABLE, desc = "they met")
    @Outcome(expect = FORBIDDEN, desc = "they met twice, or one of them alone")
    @State
    public static class TwoSelects {
        private final Channel<Integer> one = Channel.of(0);
        private final Channel<Integer> other = Channel.of(0);
        private final AtomicInteger meetings = new AtomicInteger();

        private String met(String how) {
            meetings.incrementAndGet();
            return how;
        }

        @Actor
        public void receiver(LL_Result r) {
            try {
                r.r1 = Channel.<String>select(
                        one.receiving(item -> met("received " + item)),
                        other.receiving(item -> met("received " + item)));
            } catch (InterruptedException unexpected) {
                r.r1 = unexpected;
            }
        }

        @Actor
        public void sender(LL_Result r) {
            try {
                r.r2 = Channel.<String>select(other.sending(1, () -> met("sent")), one.sending(1, () -> met("sent")));
            } catch (InterruptedException unexpected) {
                r.r2 = unexpected;
            }
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = meetings.get() == 2 && one.offered() + other.offered() == 1 ? r.r1 : "met " + meetings + " times";
        }
    }
}
