package io.headgate.operators;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.headgate.stress.Clock;
import io.headgate.stress.Downstream;
import io.headgate.stress.Stresses;
import io.headgate.stress.Told;
import io.headgate.stress.Upstream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Many in, one out: inputs that signal at once, and an end that comes in between. */
@Stresses({
    "operators.junction.Junction",
    "operators.junction.Inlet",
    "operators.junction.Arrivals",
    "operators.junction.Newest",
    "operators.junction.Result",
    "operators.junction.PerKey",
    "operators.junction.Followed",
    "operators.junction.Relay",
    "operators.junction.TimeoutHost"
})
public final class JunctionStress {
    private JunctionStress() {}

    /** Two inputs bring an item and their end. */
    @JCStressTest
    @Outcome(id = "2 complete", expect = ACCEPTABLE, desc = "both came, and one end")
    @Outcome(expect = FORBIDDEN, desc = "an item or the end was lost, or signals overlapped")
    @State
    public static class TwoBring {
        final Upstream<Integer> left = new Upstream<>();
        final Upstream<Integer> right = new Upstream<>();
        final Downstream<Integer> downstream = new Downstream<>();
        final AtomicInteger discarded = new AtomicInteger();

        public TwoBring() {
            Flow.merge(left, right).subscribe(downstream);
            downstream.request(Long.MAX_VALUE);
        }

        @Actor
        public void one() {
            left.next(1);
            left.complete();
        }

        @Actor
        public void other() {
            right.next(2);
            right.complete();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream.toString();
        }
    }

    /** Demand comes when the item does. */
    @JCStressTest
    @Outcome(id = "2 open", expect = ACCEPTABLE, desc = "both were delivered")
    @Outcome(expect = FORBIDDEN, desc = "an item waits although there is demand")
    @State
    public static class RequestMeetsItem {
        final Upstream<Integer> left = new Upstream<>();
        final Upstream<Integer> right = new Upstream<>();
        final Downstream<Integer> downstream = new Downstream<>();
        final AtomicInteger discarded = new AtomicInteger();

        public RequestMeetsItem() {
            Flow.merge(1, left, right).subscribe(downstream);
            downstream.request(1);
            right.next(1);
        }

        @Actor
        public void one() {
            left.next(2);
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

    /** Downstream goes while items come: each is delivered or discarded. */
    @JCStressTest
    @Outcome(id = "2, 1, 1", expect = ACCEPTABLE, desc = "the books balance, and both inputs were cancelled once")
    @Outcome(expect = FORBIDDEN, desc = "an item was left behind or counted twice, or an input goes on")
    @State
    public static class CancelMeetsItems {
        final Upstream<Integer> left = new Upstream<>();
        final Upstream<Integer> right = new Upstream<>();
        final Downstream<Integer> downstream = new Downstream<>();
        final AtomicInteger discarded = new AtomicInteger();

        public CancelMeetsItems() {
            Flow.merge(left, right)
                    .onDiscard(item -> discarded.incrementAndGet())
                    .subscribe(downstream);
            downstream.request(1);
        }

        @Actor
        public void one() {
            left.next(1);
            left.next(2);
        }

        @Actor
        public void other() {
            downstream.cancel();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = (downstream.items() + discarded.get()) + ", " + left.cancels() + ", " + right.cancels();
        }
    }

    /** Two inputs fail at once. */
    @JCStressTest
    @Outcome(id = "0 failed, 1", expect = ACCEPTABLE, desc = "one was told downstream, the other to the hooks")
    @Outcome(expect = FORBIDDEN, desc = "a failure was lost, or two were told")
    @State
    public static class TwoFail {
        final Upstream<Integer> left = new Upstream<>();
        final Upstream<Integer> right = new Upstream<>();
        final Downstream<Integer> downstream = new Downstream<>();
        final AtomicInteger discarded = new AtomicInteger();

        private final Told one = new Told();
        private final Told other = new Told();

        public TwoFail() {
            Flow.merge(left, right).subscribe(downstream);
        }

        @Actor
        public void one() {
            left.fail(one);
        }

        @Actor
        public void other() {
            right.fail(other);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream + ", " + (one.times() + other.times());
        }
    }

    /** An input gives its subscription when downstream goes. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both were cancelled")
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "by both who saw that it has to be; a cancel is idempotent, §3.7")
    @Outcome(expect = FORBIDDEN, desc = "an input that came late goes on for ever")
    @State
    public static class CancelMeetsSubscription {
        private final Upstream<Integer> left = new Upstream<>(true);
        private final Upstream<Integer> right = new Upstream<>();
        private final Downstream<Integer> downstream = new Downstream<>();

        public CancelMeetsSubscription() {
            Flow.merge(left, right).subscribe(downstream);
        }

        @Actor
        public void one() {
            left.subscribed();
        }

        @Actor
        public void other() {
            downstream.cancel();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = left.cancels() + ", " + right.cancels();
        }
    }

    /** flatMap: an inner flow ends while the next one comes, and with it the end of them all. */
    @JCStressTest
    @Outcome(id = "2 complete", expect = ACCEPTABLE, desc = "the end came after the last inner one")
    @Outcome(expect = FORBIDDEN, desc = "an inner flow was lost, or the end came early or never")
    @State
    public static class InnerMeetsOuter {
        private final Upstream<Upstream<Integer>> outer = new Upstream<>();
        private final Upstream<Integer> first = new Upstream<>();
        private final Upstream<Integer> second = new Upstream<>();
        private final Downstream<Integer> downstream = new Downstream<>();

        public InnerMeetsOuter() {
            Flow.fromPublisher(outer).flatMap(2, inner -> inner).subscribe(downstream);
            downstream.request(Long.MAX_VALUE);
            outer.next(first);
        }

        @Actor
        public void one() {
            first.next(1);
            first.complete();
        }

        @Actor
        public void other() {
            outer.next(second);
            outer.complete();
        }

        @Arbiter
        public void rest(L_Result r) {
            if (downstream.end().equals("open") && second.hasSubscriber()) {
                second.next(2);
                second.complete();
            }
            r.r1 = downstream.toString();
        }
    }

    /** zip: the two halves of a pair come at once. */
    @JCStressTest
    @Outcome(id = "1 open, 3", expect = ACCEPTABLE, desc = "one pair")
    @Outcome(expect = FORBIDDEN, desc = "the pair was lost, or made twice")
    @State
    public static class ZipMeets {
        final Upstream<Integer> left = new Upstream<>();
        final Upstream<Integer> right = new Upstream<>();
        final Downstream<Integer> downstream = new Downstream<>();
        final AtomicInteger discarded = new AtomicInteger();

        public ZipMeets() {
            Flow.<Integer, Integer, Integer>zip(left, right, Integer::sum).subscribe(downstream);
            downstream.request(Long.MAX_VALUE);
        }

        @Actor
        public void one() {
            left.next(1);
        }

        @Actor
        public void other() {
            right.next(2);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream + ", " + downstream.sum();
        }
    }

    /** switchMap: the current inner flow brings an item while the next one takes its place. */
    @JCStressTest
    @Outcome(
            id = "2, 1, open",
            expect = ACCEPTABLE,
            desc = "the item was delivered or discarded, and the old one cancelled once")
    @Outcome(expect = FORBIDDEN, desc = "an item was lost, or the old flow goes on")
    @State
    public static class SwitchMeetsItem {
        private final Upstream<Upstream<Integer>> outer = new Upstream<>();
        private final Upstream<Integer> first = new Upstream<>();
        private final Upstream<Integer> second = new Upstream<>();
        private final Downstream<Integer> downstream = new Downstream<>();
        private final AtomicInteger discarded = new AtomicInteger();

        public SwitchMeetsItem() {
            Flow.fromPublisher(outer)
                    .switchMap(inner -> inner)
                    .onDiscard(item -> discarded.incrementAndGet())
                    .subscribe(downstream);
            downstream.request(Long.MAX_VALUE);
            outer.next(first);
        }

        @Actor
        public void one() {
            first.next(1);
        }

        @Actor
        public void other() {
            outer.next(second);
        }

        @Arbiter
        public void rest(L_Result r) {
            second.next(2);
            r.r1 = (downstream.items() + discarded.get()) + ", " + first.cancels() + ", " + downstream.end();
        }
    }

    /** withLatestFrom: the other input brings a newer value while an item is joined with it. */
    @JCStressTest
    @Outcome(
            id = {"1 open, 11", "1 open, 12"},
            expect = ACCEPTABLE,
            desc = "the item came once, with the old value or the new one")
    @Outcome(expect = FORBIDDEN, desc = "the item was lost, or came without a value")
    @State
    public static class NewestMeetsItem {
        final Upstream<Integer> left = new Upstream<>();
        final Upstream<Integer> right = new Upstream<>();
        final Downstream<Integer> downstream = new Downstream<>();
        final AtomicInteger discarded = new AtomicInteger();

        public NewestMeetsItem() {
            Flow.fromPublisher(left)
                    .<Integer, Integer>withLatestFrom(right, Integer::sum)
                    .subscribe(downstream);
            downstream.request(Long.MAX_VALUE);
            right.next(1);
        }

        @Actor
        public void one() {
            left.next(10);
        }

        @Actor
        public void other() {
            right.next(2);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream + ", " + downstream.sum();
        }
    }

    /** takeUntilOther: the signal to stop meets an item. */
    @JCStressTest
    @Outcome(
            id = "2, complete, 1",
            expect = ACCEPTABLE,
            desc = "delivered or discarded, the signal discarded too, and stopped")
    @Outcome(expect = FORBIDDEN, desc = "the item was lost, or the flow goes on")
    @State
    public static class OtherMeetsItem {
        final Upstream<Integer> left = new Upstream<>();
        final Upstream<Integer> right = new Upstream<>();
        final Downstream<Integer> downstream = new Downstream<>();
        final AtomicInteger discarded = new AtomicInteger();

        public OtherMeetsItem() {
            Flow.fromPublisher(left)
                    .takeUntilOther(right)
                    .onDiscard(item -> discarded.incrementAndGet())
                    .subscribe(downstream);
            downstream.request(Long.MAX_VALUE);
        }

        @Actor
        public void one() {
            left.next(1);
        }

        @Actor
        public void other() {
            right.next(2);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = (downstream.items() + discarded.get()) + ", " + downstream.end() + ", " + left.cancels();
        }
    }

    /** mapAsync: a stage completes when downstream goes. */
    @JCStressTest
    @Outcome(id = "1 item", expect = ACCEPTABLE, desc = "delivered or discarded")
    @Outcome(id = "cancelled", expect = ACCEPTABLE, desc = "the stage was cancelled before it completed")
    @Outcome(expect = FORBIDDEN, desc = "a value that nobody has")
    @State
    public static class ResultMeetsCancel {
        private final Upstream<Integer> upstream = new Upstream<>();
        private final Downstream<Integer> downstream = new Downstream<>();
        private final AtomicInteger discarded = new AtomicInteger();
        private final CompletableFuture<Integer> stage = new CompletableFuture<>();

        public ResultMeetsCancel() {
            Flow.fromPublisher(upstream)
                    .<Integer>mapAsync(2, item -> stage)
                    .onDiscard(item -> discarded.incrementAndGet())
                    .subscribe(downstream);
            downstream.request(1);
            upstream.next(1);
        }

        @Actor
        public void one() {
            stage.complete(2);
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

    /** mapAsyncUnordered: two stages complete at once. */
    @JCStressTest
    @Outcome(id = "2 complete", expect = ACCEPTABLE, desc = "both came, and the end")
    @Outcome(expect = FORBIDDEN, desc = "a result was lost, or signals overlapped")
    @State
    public static class TwoResults {
        private final Upstream<CompletableFuture<Integer>> upstream = new Upstream<>();
        private final Downstream<Integer> downstream = new Downstream<>();
        private final CompletableFuture<Integer> left = new CompletableFuture<>();
        private final CompletableFuture<Integer> right = new CompletableFuture<>();

        public TwoResults() {
            Flow.fromPublisher(upstream)
                    .<Integer>mapAsyncUnordered(2, stage -> stage)
                    .subscribe(downstream);
            downstream.request(2);
            upstream.next(left);
            upstream.next(right);
            upstream.complete();
        }

        @Actor
        public void one() {
            left.complete(1);
        }

        @Actor
        public void other() {
            right.complete(2);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream.toString();
        }
    }

    /** mapAsyncPartitioned: the next item of a key comes when the one before is done. */
    @JCStressTest
    @Outcome(id = "2 open", expect = ACCEPTABLE, desc = "it was started")
    @Outcome(expect = FORBIDDEN, desc = "it waits for one that is done")
    @State
    public static class KeyMeetsResult {
        private final Upstream<CompletableFuture<Integer>> upstream = new Upstream<>();
        private final Downstream<Integer> downstream = new Downstream<>();
        private final CompletableFuture<Integer> first = new CompletableFuture<>();
        private final CompletableFuture<Integer> second = CompletableFuture.completedFuture(2);

        public KeyMeetsResult() {
            Flow.fromPublisher(upstream)
                    .<String, Integer>mapAsyncPartitioned(2, 1, stage -> "key", stage -> stage)
                    .subscribe(downstream);
            downstream.request(2);
            upstream.next(first);
        }

        @Actor
        public void one() {
            first.complete(1);
        }

        @Actor
        public void other() {
            upstream.next(second);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream.toString();
        }
    }

    /** concat: demand comes when the first flow ends, and is the second one's. */
    @JCStressTest
    @Outcome(id = "2 of 3", expect = ACCEPTABLE, desc = "what the first one delivered was taken off, once")
    @Outcome(expect = FORBIDDEN, desc = "demand was lost on the way, or counted twice")
    @State
    public static class RequestMeetsEnd {
        final Upstream<Integer> left = new Upstream<>();
        final Upstream<Integer> right = new Upstream<>();
        final Downstream<Integer> downstream = new Downstream<>();
        final AtomicInteger discarded = new AtomicInteger();

        public RequestMeetsEnd() {
            Flow.<Integer>concat(left, right).subscribe(downstream);
            downstream.request(1);
        }

        @Actor
        public void one() {
            left.next(1);
            left.complete();
        }

        @Actor
        public void other() {
            downstream.request(2);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = right.requested() + " of " + (right.requested() + downstream.items());
        }
    }

    /** concat: downstream goes when the first flow ends. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "the second flow was not begun, or was cancelled")
    @Outcome(expect = FORBIDDEN, desc = "the second flow goes on for nobody")
    @State
    public static class CancelMeetsEnd {
        final Upstream<Integer> left = new Upstream<>();
        final Upstream<Integer> right = new Upstream<>();
        final Downstream<Integer> downstream = new Downstream<>();
        final AtomicInteger discarded = new AtomicInteger();

        public CancelMeetsEnd() {
            Flow.<Integer>concat(left, right).subscribe(downstream);
            downstream.request(1);
        }

        @Actor
        public void one() {
            left.complete();
        }

        @Actor
        public void other() {
            downstream.cancel();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = !right.hasSubscriber() || right.cancels() == 1;
        }
    }

    /** timeout: the item comes when the time is up. */
    @JCStressTest
    @Outcome(id = "1 open, 0, 0", expect = ACCEPTABLE, desc = "the item came first, and set the clock anew")
    @Outcome(id = "0 failed, 1, 1", expect = ACCEPTABLE, desc = "the timer came first: the item was discarded")
    @Outcome(
            id = "1 failed, 0, 1",
            expect = ACCEPTABLE,
            desc =
                    "the item came after the timer had looked at the clock, and so too late, but before it took the gate")
    @Outcome(expect = FORBIDDEN, desc = "both won, or neither")
    @State
    public static class TimerMeetsItem {
        private final Clock clock = new Clock();
        private final Upstream<Integer> upstream = new Upstream<>();
        private final Downstream<Integer> downstream = new Downstream<>();
        private final AtomicInteger discarded = new AtomicInteger();

        public TimerMeetsItem() {
            Flow.fromPublisher(upstream)
                    .timeout(Duration.ofNanos(10))
                    .timers(clock)
                    .onDiscard(item -> discarded.incrementAndGet())
                    .subscribe(downstream);
            downstream.request(5);
            clock.pass(10);
        }

        @Actor
        public void one() {
            upstream.next(1);
        }

        @Actor
        public void other() {
            clock.fire();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream + ", " + discarded + ", " + upstream.cancels();
        }
    }
}
