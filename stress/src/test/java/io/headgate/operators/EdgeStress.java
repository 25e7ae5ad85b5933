package io.headgate.operators;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.headgate.core.Overflow;
import io.headgate.stress.Clock;
import io.headgate.stress.Downstream;
import io.headgate.stress.Stresses;
import io.headgate.stress.Told;
import io.headgate.stress.Upstream;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Sources, hosts, edges and ends. */
@Stresses({
    "operators.plan.Host",
    "operators.plan.PushHost",
    "operators.plan.Edge",
    "operators.source.EmitNode",
    "operators.source.CompletionNode",
    "operators.source.TicksNode",
    "operators.source.UsingNode",
    "operators.end.FlowEnd",
    "operators.end.BlockingIterator",
    "operators.stage.WatchNode"
})
public final class EdgeStress {
    private EdgeStress() {}

    /** A pulled source is asked from two threads. */
    @JCStressTest
    @Outcome(id = "3 complete, 6", expect = ACCEPTABLE, desc = "each item once, and the end")
    @Outcome(expect = FORBIDDEN, desc = "an item was lost or given twice, or signals overlapped")
    @State
    public static class TwoRequests {
        private final Downstream<Integer> downstream = new Downstream<>();

        public TwoRequests() {
            Flow.of(1, 2, 3).map(item -> item).subscribe(downstream);
        }

        @Actor
        public void one() {
            downstream.request(1);
        }

        @Actor
        public void other() {
            downstream.request(2);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream + ", " + downstream.sum();
        }
    }

    /** An illegal request meets a source that is being pulled. */
    @JCStressTest
    @Outcome(id = "failed", expect = ACCEPTABLE, desc = "refused, between two items")
    @Outcome(id = "complete", expect = ACCEPTABLE, desc = "too late: it was over")
    @Outcome(expect = FORBIDDEN, desc = "signals overlapped, or there was no end")
    @State
    public static class RefusalMeetsPulling {
        private final Downstream<Integer> downstream = new Downstream<>();

        public RefusalMeetsPulling() {
            Flow.of(1, 2, 3).map(item -> item).subscribe(downstream);
        }

        @Actor
        public void one() {
            downstream.request(9);
        }

        @Actor
        public void other() {
            downstream.request(-1);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream.end();
        }
    }

    /** A stage drops an item, which is asked for again, while downstream asks. */
    @JCStressTest
    @Outcome(id = "3", expect = ACCEPTABLE, desc = "two of downstream and one for the item that was dropped")
    @Outcome(expect = FORBIDDEN, desc = "a request was lost")
    @State
    public static class FilteredMeetsRequest {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> downstream = new Downstream<>();

        public FilteredMeetsRequest() {
            Flow.fromPublisher(upstream).filter(item -> item > 1).subscribe(downstream);
            downstream.request(1);
        }

        @Actor
        public void one() {
            upstream.next(1);
        }

        @Actor
        public void other() {
            downstream.request(1);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = upstream.requested();
        }
    }

    /** An illegal request meets an item of a foreign publisher. */
    @JCStressTest
    @Outcome(
            id = {"0 failed, 1", "1 failed, 1"},
            expect = ACCEPTABLE,
            desc = "one end, and upstream is cancelled")
    @Outcome(expect = FORBIDDEN, desc = "signals overlapped, or the refusal was lost")
    @State
    public static class RefusalMeetsItem {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> downstream = new Downstream<>();

        public RefusalMeetsItem() {
            Flow.fromPublisher(upstream).map(item -> item).subscribe(downstream);
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
            r.r1 = downstream + ", " + upstream.cancels();
        }
    }

    /** An illegal request meets a failure. */
    @JCStressTest
    @Outcome(
            id = {"0 failed, 0", "0 failed, 1"},
            expect = ACCEPTABLE,
            desc = "one was told, and the failure either told or reported")
    @Outcome(expect = FORBIDDEN, desc = "two ends, or none")
    @State
    public static class RefusalMeetsFailure {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> downstream = new Downstream<>();
        private final Told failure = new Told();

        public RefusalMeetsFailure() {
            Flow.fromPublisher(upstream).subscribe(downstream);
        }

        @Actor
        public void one() {
            upstream.fail(failure);
        }

        @Actor
        public void other() {
            downstream.request(0);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream + ", " + failure.times();
        }
    }

    /** A stage completes when its value is asked for. */
    @JCStressTest
    @Outcome(id = "1 complete", expect = ACCEPTABLE, desc = "delivered")
    @Outcome(expect = FORBIDDEN, desc = "the value waits although there is demand")
    @State
    public static class CompletionMeetsRequest {
        private final CompletableFuture<Integer> stage = new CompletableFuture<>();
        private final Downstream<Integer> downstream = new Downstream<>();

        public CompletionMeetsRequest() {
            Flow.<Integer>fromCompletionStage(() -> stage).subscribe(downstream);
        }

        @Actor
        public void one() {
            stage.complete(1);
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

    /** A stage completes when downstream goes. */
    @JCStressTest
    @Outcome(id = "1 item", expect = ACCEPTABLE, desc = "delivered or discarded")
    @Outcome(id = "cancelled", expect = ACCEPTABLE, desc = "the stage was cancelled")
    @Outcome(expect = FORBIDDEN, desc = "the value is nowhere")
    @State
    public static class CompletionMeetsCancel {
        private final CompletableFuture<Integer> stage = new CompletableFuture<>();
        private final AtomicInteger discarded = new AtomicInteger();
        private final Downstream<Integer> downstream = new Downstream<>();

        public CompletionMeetsCancel() {
            Flow.<Integer>fromCompletionStage(() -> stage)
                    .onDiscard(item -> discarded.incrementAndGet())
                    .subscribe(downstream);
            downstream.request(1);
        }

        @Actor
        public void one() {
            stage.complete(1);
        }

        @Actor
        public void other() {
            downstream.cancel();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = stage.isCancelled() ? "cancelled" : (downstream.items() + discarded.get()) + " item";
        }
    }

    /** using: the end meets a cancel. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "closed once")
    @Outcome(expect = FORBIDDEN, desc = "closed twice, or never")
    @State
    public static class ResourceIsClosed {
        final Upstream<Integer> upstream = new Upstream<>();

        private final AtomicInteger closed = new AtomicInteger();
        private final Downstream<Integer> downstream = new Downstream<>();

        public ResourceIsClosed() {
            Flow.<String, Integer>using(() -> "resource", resource -> upstream, resource -> closed.incrementAndGet())
                    .subscribe(downstream);
        }

        @Actor
        public void one() {
            upstream.complete();
        }

        @Actor
        public void other() {
            downstream.cancel();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = closed.get();
        }
    }

    /** interval: a tick meets demand. */
    @JCStressTest
    @Outcome(
            id = {"1 open", "2 open"},
            expect = ACCEPTABLE,
            desc = "ticks nobody had asked for yet are told as one")
    @Outcome(expect = FORBIDDEN, desc = "demand and a tick, and nothing came")
    @State
    public static class TickMeetsRequest {
        private final Clock clock = new Clock();
        private final Downstream<Long> downstream = new Downstream<>();

        public TickMeetsRequest() {
            Flow.interval(Duration.ofNanos(10)).timers(clock).subscribe(downstream);
            clock.pass(10);
        }

        @Actor
        public void one() {
            clock.fire();
        }

        @Actor
        public void other() {
            downstream.request(2);
        }

        @Arbiter
        public void rest(L_Result r) {
            clock.pass(10);
            clock.fire();
            r.r1 = downstream.toString();
        }
    }

    /** emit: the emitter is closed by a cancel, whose action runs once. */
    @JCStressTest
    @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "the action ran")
    @Outcome(expect = FORBIDDEN, desc = "it ran twice, or never")
    @State
    public static class EmitMeetsCancel {
        private final AtomicInteger actions = new AtomicInteger();
        private final Downstream<Integer> downstream = new Downstream<>();
        private io.headgate.core.Emitter<Integer> emitter;

        public EmitMeetsCancel() {
            Flow.<Integer>emit(2, Overflow.backpressure(), given -> emitter = given)
                    .subscribe(downstream);
        }

        @Actor
        public void one() {
            emitter.onCancel(actions::incrementAndGet);
        }

        @Actor
        public void other() {
            downstream.cancel();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = actions + ", " + emitter.isClosed();
        }
    }

    /** A terminal operation is cancelled when the flow ends. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "it is done, and upstream has ended or was cancelled")
    @Outcome(expect = FORBIDDEN, desc = "the result never comes")
    @State
    public static class ResultIsCancelled {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Result<Void> result = Flow.fromPublisher(upstream).forEach(item -> {});

        @Actor
        public void one() {
            upstream.complete();
        }

        @Actor
        public void other() {
            result.toCompletableFuture().cancel(false);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = result.toCompletableFuture().isDone();
        }
    }

    /** A loop waits for the item that comes: it would hang where the wake-up is lost. */
    @JCStressTest
    @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "the item, then the end")
    @Outcome(expect = FORBIDDEN, desc = "another item")
    @State
    public static class LoopMeetsItem {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Iterator<Integer> items =
                Flow.fromPublisher(upstream).toIterable(2).iterator();
        private String seen = "";

        @Actor
        public void one() {
            seen = items.next() + ", " + items.hasNext();
        }

        @Actor
        public void other() {
            while (!upstream.hasSubscriber()) {
                Thread.onSpinWait();
            }
            upstream.next(1);
            upstream.complete();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = seen;
        }
    }

    /** onEnd: the end meets a cancel. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "told once")
    @Outcome(expect = FORBIDDEN, desc = "told twice, or never")
    @State
    public static class EndIsToldOnce {
        final Upstream<Integer> upstream = new Upstream<>();

        private final AtomicInteger told = new AtomicInteger();
        private final Downstream<Integer> downstream = new Downstream<>();

        public EndIsToldOnce() {
            Flow.fromPublisher(upstream).onEnd(end -> told.incrementAndGet()).subscribe(downstream);
        }

        @Actor
        public void one() {
            upstream.complete();
        }

        @Actor
        public void other() {
            downstream.cancel();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = told.get();
        }
    }
}
