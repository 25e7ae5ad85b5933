package io.headgate.core;

import static java.util.Objects.requireNonNull;

import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.Fatal;
import io.headgate.core.kernel.SerialGate;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/**
 * A channel as a subscriber: asks its upstream for what there is room for, and no more.
 *
 * <p>There are three ways. In a ring, credit is a number of reserved slots: {@code credit} is what upstream was asked for
 * and hasn't sent, and exactly as many slots are reserved, so no other sender can take what upstream was promised. They
 * are asked for in batches, once three quarters of what was there and to come have been received. Where the room for an
 * item isn't known before it is there (weights, budgets) or there is none (a rendezvous), upstream is asked for one item
 * at a time, which waits in line like any sender's. Where the policy loses items or fails, upstream is asked for
 * everything.
 *
 * <p>State: {@code upstream} is set once by {@link #start} (a second one is cancelled, §2.5) and is {@link Gone} after its
 * end. {@code credit} is granted in passes and settled by upstream's thread, one unit for each item, by compare-and-set.
 * Everything upstream is asked goes through the gate this class is, so requests don't overlap (§2.7); {@code due} says
 * that there is something to ask, and is set before a knock. The waiter is in the senders' line from one pass to the next
 * and is handled in passes only. {@code inHand} is upstream's own: it is written in onNext and read in the end that
 * follows.
 *
 * <p>{@code fatal} is what must be thrown on by whoever is about to leave the gate: it is left first, because others may
 * still call this waiter.
 */
final class ChannelUpstream<T> extends SerialGate {
    private final ChannelCore<T> core;
    private final Demand credit = new Demand();
    private final InLine waiter = new InLine();
    private final AtomicReference<@Nullable Subscription> upstream = new AtomicReference<>();
    private volatile boolean due;
    private volatile @Nullable Throwable fatal;
    private @Nullable Pending<T, Offer> inHand;

    /** In place of an upstream that has ended or was cancelled. */
    private enum Gone implements Subscription {
        GONE;

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    /** What upstream is asked for. */
    private enum Way {
        SLOTS,
        ONE_BY_ONE,
        EVERYTHING
    }

    ChannelUpstream(ChannelCore<T> core) {
        this.core = core;
    }

    private Way way() {
        var kind = core.overflow.kind();
        if (kind.lossy() || kind == Overflow.Kind.FAIL) {
            return Way.EVERYTHING;
        }
        return core.ring != null ? Way.SLOTS : Way.ONE_BY_ONE;
    }

    // -- what upstream signals

    void start(Subscription subscription) {
        if (!upstream.compareAndSet(null, subscription)) {
            subscription.cancel(); // §2.5
        } else if (core.closed()) {
            closed();
        } else {
            due = true;
            knock();
        }
    }

    void received(T item) {
        switch (way()) {
            case SLOTS -> receivedIntoSlot(item);
            case ONE_BY_ONE -> receivedInHand(item);
            case EVERYTHING -> receivedAnyway(item);
        }
    }

    private void receivedIntoSlot(T item) {
        var ring = requireNonNull(core.ring);
        if (credit.takeUpTo(1) == 0) {
            // more than was asked for, or the rest after the end
            receivedAnyway(item);
        } else if (ring.fill(item) == Offer.SENT) {
            core.entered();
        } else {
            core.discardUnheld(item);
        }
    }

    private void receivedInHand(T item) {
        var sending = Pending.<T, Offer>of(new Operation.Send<>(core, item));
        inHand = sending;
        var unused = sending.whenComplete((answer, failure) -> {
            if (failure != null) {
                core.end(failure);
            }
            if (failure != null || answer == Offer.CLOSED) {
                core.discardUnheld(item);
            } else {
                due = true;
                knock();
            }
        });
    }

    private void receivedAnyway(T item) {
        try {
            var answer = core.offer(item);
            if (answer == Offer.FULL) {
                core.end(new OverflowException(core.name, core.capacityText, 0));
            }
            if (answer == Offer.FULL || answer == Offer.CLOSED) {
                core.discardUnheld(item);
            }
        } catch (RuntimeException failure) {
            // §2.13: a weigher that throws, an item that is too heavy
            core.end(failure);
            core.discardUnheld(item);
        }
    }

    /** Upstream has ended; what it sent before enters before the end. */
    void ended(@Nullable Throwable failure) {
        upstream.set(Gone.GONE);
        var last = inHand;
        if (last == null) {
            end(failure);
        } else {
            var unused = last.whenComplete((answer, its) -> end(failure));
        }
        knock();
    }

    private void end(@Nullable Throwable failure) {
        if (!core.end(failure) && failure != null) {
            Hooks.undeliverable(failure);
        }
    }

    /** The channel has ended, whoever ended it. */
    void closed() {
        var before = upstream.getAndSet(Gone.GONE);
        try {
            if (before != null) {
                before.cancel();
            }
        } catch (Throwable failure) {
            // §3.15: it must not; others have yet to hear of the end
            Fatal.rethrow(failure);
            Hooks.undeliverable(failure);
        } finally {
            knock();
        }
    }

    // -- what upstream is asked

    private void knock() {
        if (enter()) {
            do {
                pass();
            } while (!leave());
            var thrown = fatal;
            if (thrown != null) {
                fatal = null;
                Fatal.rethrow(thrown);
            }
        }
    }

    private void pass() {
        core.lines.withdraw(waiter);
        waiter.reset();
        var source = upstream.get();
        if (source == null) {
            return;
        }
        if (source == Gone.GONE) {
            giveBack();
        } else if (way() == Way.SLOTS) {
            askForSlots(source, requireNonNull(core.ring));
        } else if (due) {
            due = false;
            ask(source, way() == Way.ONE_BY_ONE ? 1 : Demand.UNBOUNDED);
        }
    }

    private void giveBack() {
        var left = (int) credit.takeAll();
        if (left > 0) {
            requireNonNull(core.ring).release(left);
            core.passOnToSender();
        }
    }

    private void askForSlots(Subscription source, RingSlots<T> ring) {
        while (true) {
            var got = ring.reserve(ring.capacity);
            if (got == 0) {
                // the head first: read after the depth, it could be ahead by items that are in both, and the mark
                // beyond the last item that will ever come
                var head = ring.head();
                var toCome = ring.depth() + credit.outstanding();
                // with nothing there and nothing to come, all slots are promised to permits: any that is given back
                // will do
                var wakeAt = toCome == 0 ? Lines.AT_ONCE : head + Demand.batch(toCome);
                core.lines.joinSenders(waiter, false, wakeAt);
                VarHandle.fullFence(); // first in line, then a look: see Lines
                got = toCome == 0 || ring.head() >= wakeAt ? ring.reserve(ring.capacity) : 0;
                if (got == 0) {
                    return;
                }
                core.lines.withdraw(waiter);
            }
            credit.grant(got);
            ask(source, got);
            if (upstream.get() == Gone.GONE) {
                giveBack();
                return;
            }
        }
    }

    private void ask(Subscription source, long n) {
        try {
            source.request(n);
        } catch (Throwable failure) {
            // §3.16: it must not, but if it does, this is the end of it
            upstream.set(Gone.GONE);
            end(failure);
            if (Fatal.is(failure)) {
                // once the gate is open again: others may still call this waiter
                fatal = failure;
            }
        }
    }

    /** Upstream's place in the senders' line. */
    private final class InLine extends Waiter<T> {
        @Override
        boolean wake() {
            knock();
            return true;
        }

        /** In a pass, out of line. */
        void reset() {
            state = OUT;
        }
    }
}
