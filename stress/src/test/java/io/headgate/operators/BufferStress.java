package io.headgate.operators;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.headgate.core.Rate;
import io.headgate.stress.Clock;
import io.headgate.stress.Downstream;
import io.headgate.stress.Stresses;
import io.headgate.stress.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Buffers, clocks and hops: upstream, downstream and a timer at once. */
@Stresses({
    "operators.plan.Intake",
    "operators.buffer.Merged",
    "operators.buffer.ConflateHost",
    "operators.buffer.Newest",
    "operators.buffer.Alarm",
    "operators.buffer.OpenBatch",
    "operators.buffer.StartOnHost",
    "operators.buffer.MapMultiNode",
    "operators.buffer.Expanding",
    "operators.buffer.Delayed",
    "operators.buffer.ThrottleHost"
})
public final class BufferStress {
    private BufferStress() {}

    /** buffer: demand meets items. */
    @JCStressTest
    @Outcome(id = "2 complete", expect = ACCEPTABLE, desc = "all came")
    @Outcome(expect = FORBIDDEN, desc = "a wake-up was lost")
    @State
    public static class BufferMeets {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> downstream = new Downstream<>();

        public BufferMeets() {
            Flow.fromPublisher(upstream).buffer(2).subscribe(downstream);
        }

        @Actor
        public void one() {
            upstream.next(1);
            upstream.next(2);
            upstream.complete();
        }

        @Actor
        public void other() {
            downstream.request(1);
            downstream.request(1);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream.toString();
        }
    }

    /** conflate: the pass takes the merged item while the next one is added. */
    @JCStressTest
    @Outcome(id = "6", expect = ACCEPTABLE, desc = "every item is part of something")
    @Outcome(expect = FORBIDDEN, desc = "an item was lost, or added twice")
    @State
    public static class ConflateMeets {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> downstream = new Downstream<>();

        public ConflateMeets() {
            Flow.fromPublisher(upstream)
                    .<Integer>conflate(item -> item, Integer::sum)
                    .subscribe(downstream);
            upstream.next(1);
        }

        @Actor
        public void one() {
            upstream.next(2);
            upstream.next(3);
        }

        @Actor
        public void other() {
            downstream.request(1);
        }

        @Arbiter
        public void rest(L_Result r) {
            downstream.request(9);
            r.r1 = downstream.sum();
        }
    }

    /** conflate: downstream goes while an item is added. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "what was merged was discarded, once")
    @Outcome(expect = FORBIDDEN, desc = "something is left behind")
    @State
    public static class ConflateCancelled {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> downstream = new Downstream<>();
        private final AtomicInteger discarded = new AtomicInteger();

        public ConflateCancelled() {
            Flow.fromPublisher(upstream)
                    .<Integer>conflate(item -> item, Integer::sum)
                    .onDiscard(item -> discarded.addAndGet((Integer) item))
                    .subscribe(downstream);
            upstream.next(1);
        }

        @Actor
        public void one() {
            upstream.next(2);
        }

        @Actor
        public void other() {
            downstream.cancel();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = discarded.get() == 3;
        }
    }

    /** debounce: a newer item comes when the one before is due. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "delivered or dropped, each once")
    @Outcome(expect = FORBIDDEN, desc = "an item was lost, or both won")
    @State
    public static class DebounceMeets {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Clock clock = new Clock();
        private final Downstream<Integer> downstream = new Downstream<>();
        private final AtomicInteger dropped = new AtomicInteger();

        public DebounceMeets() {
            Flow.fromPublisher(upstream)
                    .debounce(Duration.ofNanos(10), (item, reason) -> dropped.incrementAndGet())
                    .timers(clock)
                    .subscribe(downstream);
            downstream.request(9);
            upstream.next(1);
            clock.pass(10);
        }

        @Actor
        public void one() {
            upstream.next(2);
        }

        @Actor
        public void other() {
            clock.fire();
        }

        @Arbiter
        public void rest(L_Result r) {
            clock.pass(10);
            clock.fire();
            r.r1 = downstream.items() + dropped.get();
        }
    }

    /** batch by time: an item comes when the batch is due. */
    @JCStressTest
    @Outcome(id = "3 items", expect = ACCEPTABLE, desc = "each in one batch")
    @Outcome(expect = FORBIDDEN, desc = "an item waits without a deadline, or is in two batches")
    @State
    public static class BatchMeets {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Clock clock = new Clock();
        private final AtomicInteger items = new AtomicInteger();
        private final Downstream<List<Integer>> downstream = new Downstream<>() {
            @Override
            protected void received(List<Integer> batch) {
                items.addAndGet(batch.size());
            }
        };

        public BatchMeets() {
            Flow.fromPublisher(upstream)
                    .batch(4, Duration.ofNanos(10))
                    .timers(clock)
                    .subscribe(downstream);
            downstream.request(9);
            upstream.next(1);
            clock.pass(10);
        }

        @Actor
        public void one() {
            upstream.next(2);
        }

        @Actor
        public void other() {
            clock.fire();
        }

        @Arbiter
        public void rest(L_Result r) {
            clock.pass(10);
            clock.fire();
            upstream.next(3); // finds nothing open, whatever the two made of each other
            clock.pass(10);
            clock.fire();
            r.r1 = items + " items";
        }
    }

    /** startOn: demand comes while the task subscribes. */
    @JCStressTest
    @Outcome(id = "3", expect = ACCEPTABLE, desc = "all of it went up")
    @Outcome(expect = FORBIDDEN, desc = "demand was lost between the requester and the task")
    @State
    public static class StartOnMeets {
        private final Upstream<Integer> upstream = new Upstream<>();
        private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private final Downstream<Integer> downstream = new Downstream<>();

        public StartOnMeets() {
            Flow.fromPublisher(upstream).startOn(tasks::add).subscribe(downstream);
            downstream.request(1);
        }

        @Actor
        public void one() {
            tasks.remove().run();
        }

        @Actor
        public void other() {
            downstream.request(2);
        }

        @Arbiter
        public void rest(L_Result r) {
            for (var task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            r.r1 = upstream.requested();
        }
    }

    /** startOn: an illegal request meets an item. */
    @JCStressTest
    @Outcome(
            id = "1, failed, 1",
            expect = ACCEPTABLE,
            desc = "the item was delivered or discarded, and upstream cancelled")
    @Outcome(expect = FORBIDDEN, desc = "signals overlapped, or the refusal was lost")
    @State
    public static class StartOnRefuses {
        private final Upstream<Integer> upstream = new Upstream<>();
        private final AtomicInteger discarded = new AtomicInteger();
        private final Downstream<Integer> downstream = new Downstream<>();

        public StartOnRefuses() {
            Flow.fromPublisher(upstream)
                    .startOn(Runnable::run)
                    .onDiscard(item -> discarded.incrementAndGet())
                    .subscribe(downstream);
            downstream.request(1);
        }

        @Actor
        public void one() {
            upstream.next(1);
        }

        @Actor
        public void other() {
            downstream.request(-1);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = (downstream.items() + discarded.get()) + ", " + downstream.end() + ", " + upstream.cancels();
        }
    }

    /** mapMulti: demand comes while an item gives two. */
    @JCStressTest
    @Outcome(id = "2 complete", expect = ACCEPTABLE, desc = "both came, and the end")
    @Outcome(expect = FORBIDDEN, desc = "one was left over")
    @State
    public static class MapMultiMeets {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> downstream = new Downstream<>();

        public MapMultiMeets() {
            Flow.fromPublisher(upstream)
                    .<Integer>mapMulti((item, out) -> {
                        out.accept(item);
                        out.accept(item + 1);
                    })
                    .subscribe(downstream);
            downstream.request(1);
        }

        @Actor
        public void one() {
            upstream.next(1);
            upstream.complete();
        }

        @Actor
        public void other() {
            downstream.request(1);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream.toString();
        }
    }

    /** expand: demand comes with an item, and the end behind it. */
    @JCStressTest
    @Outcome(id = "1 complete", expect = ACCEPTABLE, desc = "the end came before anything was made up")
    @Outcome(id = "2 complete", expect = ACCEPTABLE, desc = "one was made up before the end")
    @Outcome(expect = FORBIDDEN, desc = "the item was lost, or made up of nothing")
    @State
    public static class ExpandMeets {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> downstream = new Downstream<>();

        public ExpandMeets() {
            Flow.fromPublisher(upstream)
                    .expand(item -> item == 1
                            ? List.of(2).iterator()
                            : List.<Integer>of().iterator())
                    .subscribe(downstream);
            downstream.request(1);
        }

        @Actor
        public void one() {
            upstream.next(1);
            upstream.complete();
        }

        @Actor
        public void other() {
            downstream.request(1);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream.toString();
        }
    }

    /** delayEach: an item comes when the one before is due. */
    @JCStressTest
    @Outcome(id = "2 open", expect = ACCEPTABLE, desc = "both came when they were due")
    @Outcome(expect = FORBIDDEN, desc = "an item without a timer")
    @State
    public static class DelayMeets {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Clock clock = new Clock();
        private final Downstream<Integer> downstream = new Downstream<>();

        public DelayMeets() {
            Flow.fromPublisher(upstream)
                    .delayEach(Duration.ofNanos(10), 4)
                    .timers(clock)
                    .subscribe(downstream);
            downstream.request(9);
            upstream.next(1);
            clock.pass(10);
        }

        @Actor
        public void one() {
            upstream.next(2);
        }

        @Actor
        public void other() {
            clock.fire();
        }

        @Arbiter
        public void rest(L_Result r) {
            clock.pass(10);
            clock.fire();
            r.r1 = downstream.toString();
        }
    }

    /** throttle: demand comes when the next token does. */
    @JCStressTest
    @Outcome(id = "2 open", expect = ACCEPTABLE, desc = "both items came")
    @Outcome(expect = FORBIDDEN, desc = "there is a token and demand, and nobody asks")
    @State
    public static class ThrottleMeets {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Clock clock = new Clock();
        private final Downstream<Integer> downstream = new Downstream<>();

        public ThrottleMeets() {
            Flow.fromPublisher(upstream)
                    .throttle(Rate.of(1, Duration.ofNanos(10)))
                    .timers(clock)
                    .subscribe(downstream);
            downstream.request(1);
            upstream.next(1);
            clock.pass(10);
        }

        @Actor
        public void one() {
            downstream.request(1);
        }

        @Actor
        public void other() {
            clock.fire();
        }

        @Arbiter
        public void rest(L_Result r) {
            clock.pass(10);
            clock.fire();
            if (upstream.requested() == 2) {
                upstream.next(2);
            }
            clock.pass(10);
            clock.fire();
            r.r1 = downstream.toString();
        }
    }
}
