package io.headgate.operators.source;

import io.headgate.core.Hooks;
import io.headgate.core.Timers;
import io.headgate.core.kernel.DrainPass;
import io.headgate.core.kernel.Durations;
import io.headgate.core.kernel.Stock;
import io.headgate.operators.plan.Kind;
import io.headgate.operators.plan.Node;
import io.headgate.operators.plan.Wiring;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * {@code for (long i = 0; ; i++) { sleepUntil(start + (i + 1) * period); emit(i); }}, or only the first of them, for {@code
 * interval} and {@code timer}. A tick that nobody has asked for is dropped, and counted; the numbers go on, so a gap shows
 * how many were. A timer thread that comes late by a period or more drops the ticks it has missed.
 *
 * <p>Items are delivered on the timers' thread, which is shared: what takes long belongs behind {@code on}. It holds
 * nothing.
 */
public final class TicksNode extends Node<Long> {

    private final long periodNanos;
    private final boolean repeated;
    private final LongConsumer onDropped;

    public TicksNode(String verb, Duration period, boolean repeated, LongConsumer onDropped) {
        super(verb, Durations.text(period));
        this.periodNanos = period.toNanos();
        this.repeated = repeated;
        this.onDropped = onDropped;
    }

    @Override
    public Kind kind() {
        return Kind.SOURCE;
    }

    @Override
    public List<Node<?>> inputs() {
        return List.of();
    }

    @Override
    public void subscribe(Subscriber<? super Long> downstream, Wiring wiring) {
        new Ticker(this, new Tick(), downstream, wiring).begin();
    }

    /**
     * The pass over the one tick that is due. {@code due}, {@code number} and {@code dropped} belong to the timer's task,
     * of which there is never more than one; {@code task} is written by whoever sets the timer and read by the pass when it
     * ends, and so is {@code ended} the other way round: whoever comes second cancels.
     */
    private static final class Ticker extends DrainPass<Long> {
        private final TicksNode node;
        private final Tick tick;
        private final Timers timers;
        private volatile Timers.@Nullable Task task;
        private volatile boolean ended;
        private long due;
        private long number;

        Ticker(TicksNode node, Tick tick, Subscriber<? super Long> downstream, Wiring wiring) {
            super(tick, downstream, null, wiring.discarded(), 1, false);
            this.node = node;
            this.tick = tick;
            this.timers = wiring.timers();
        }

        void begin() {
            due = timers.nanoTime() + node.periodNanos;
            introduce(false);
            set(node.periodNanos);
        }

        private void set(long delay) {
            if (!ended) {
                Timers.Task next = timers.schedule(this::tick, delay);
                task = next;
                if (ended) {
                    next.cancel();
                }
            }
        }

        private void tick() {
            long behind = timers.nanoTime() - due;
            if (!node.repeated) {
                give();
                complete();
                return;
            }
            for (long missed = Math.max(0, behind) / node.periodNanos; missed > 0; missed--) {
                drop();
            }
            give();
            set(due - timers.nanoTime());
        }

        private void give() {
            if (!ended && tick.number == Tick.NONE && demand.outstanding() > 0) {
                tick.number = number++;
                due += node.periodNanos;
                knock();
            } else {
                drop();
            }
        }

        private void drop() {
            try {
                node.onDropped.accept(number);
            } catch (Throwable thrown) {
                Hooks.undeliverable(thrown);
            }
            number++;
            due += node.periodNanos;
        }

        @Override
        protected void settled(long taken, long left) {}

        @Override
        protected void cancelUpstream() {
            ended = true;
            Timers.Task pending = task;
            if (pending != null) {
                pending.cancel();
            }
        }
    }

    /** The tick on its way: put in by the timer's task where there is none, taken out by the pass. */
    private static final class Tick implements Stock<Long> {
        static final long NONE = -1;
        private volatile long number = NONE;

        @Override
        public @Nullable Long poll() {
            long taken = number;
            if (taken == NONE) {
                return null;
            }
            number = NONE;
            return taken;
        }

        @Override
        public boolean isEmpty() {
            return number == NONE;
        }

        @Override
        public int discardAll(Consumer<? super Long> handler) {
            Long left = poll();
            if (left == null) {
                return 0;
            }
            handler.accept(left);
            return 1;
        }
    }
}
