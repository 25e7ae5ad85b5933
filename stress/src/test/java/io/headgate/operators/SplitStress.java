package io.headgate.operators;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.headgate.core.Overflow;
import io.headgate.stress.Clock;
import io.headgate.stress.Downstream;
import io.headgate.stress.Stresses;
import io.headgate.stress.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** One in, many out: subscribers that ask, come and go at once. */
@Stresses({
    "operators.split.Split",
    "operators.split.SplitUpstream",
    "operators.split.RingSplit",
    "operators.split.SharedRing",
    "operators.split.Cursor",
    "operators.split.Rounds",
    "operators.split.Runs",
    "operators.split.Roster",
    "operators.split.StoreSplit",
    "operators.split.DealSplit",
    "operators.split.Hand",
    "operators.split.FanInHost",
    "operators.split.FanInNode",
    "operators.split.Splitter",
    "operators.split.Part",
    "operators.split.Outlet",
    "operators.split.WindowHost"
})
public final class SplitStress {
    private SplitStress() {}

    /** broadcast: both subscribers ask. */
    @JCStressTest
    @Outcome(id = "2, 2 open, 2 open", expect = ACCEPTABLE, desc = "what either wants was asked for, once")
    @Outcome(expect = FORBIDDEN, desc = "demand was lost, or asked for twice")
    @State
    public static class TwoAsk {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> first = new Downstream<>();
        private final Downstream<Integer> second = new Downstream<>();

        public TwoAsk() {
            var hub = Flow.fromPublisher(upstream).broadcast(2, 4, Overflow.backpressure());
            hub.subscribe(first);
            hub.subscribe(second);
        }

        @Actor
        public void one() {
            first.request(2);
        }

        @Actor
        public void other() {
            second.request(2);
        }

        @Arbiter
        public void rest(L_Result r) {
            for (var i = upstream.requested(); i > 0; i--) {
                upstream.next(1);
            }
            r.r1 = upstream.requested() + ", " + first + ", " + second;
        }
    }

    /** broadcast: two subscribers join at once. */
    @JCStressTest
    @Outcome(id = "2, 1 open, 1 open", expect = ACCEPTABLE, desc = "both are on the list")
    @Outcome(expect = FORBIDDEN, desc = "one of them was overlooked")
    @State
    public static class TwoJoin {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> first = new Downstream<>();
        private final Downstream<Integer> second = new Downstream<>();
        private final Hub<Integer> hub;

        public TwoJoin() {
            hub = Flow.fromPublisher(upstream).broadcast(2, 4, Overflow.backpressure());
        }

        @Actor
        public void one() {
            hub.subscribe(first);
            first.request(1);
        }

        @Actor
        public void other() {
            hub.subscribe(second);
            second.request(1);
        }

        @Arbiter
        public void rest(L_Result r) {
            upstream.next(1);
            r.r1 = hub.subscribers().size() + ", " + first + ", " + second;
        }
    }

    /** broadcast: a subscriber joins when the end comes. */
    @JCStressTest
    @Outcome(id = "0 complete, 0 complete", expect = ACCEPTABLE, desc = "both hear of the end, once")
    @Outcome(expect = FORBIDDEN, desc = "it was told twice, or never")
    @State
    public static class SubscribeMeetsEnd {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> first = new Downstream<>();
        private final Downstream<Integer> second = new Downstream<>();
        private final Hub<Integer> hub;

        public SubscribeMeetsEnd() {
            hub = Flow.fromPublisher(upstream).broadcast(2, Overflow.backpressure());
            hub.subscribe(first);
        }

        @Actor
        public void one() {
            hub.subscribe(second);
        }

        @Actor
        public void other() {
            upstream.complete();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = first + ", " + second;
        }
    }

    /** broadcast: the slow subscriber leaves when an item comes: the other one's pace counts. */
    @JCStressTest
    @Outcome(id = "1 open, 2", expect = ACCEPTABLE, desc = "upstream was asked for the next one")
    @Outcome(expect = FORBIDDEN, desc = "everybody waits for one that has left")
    @State
    public static class LeavingMeetsItem {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> quick = new Downstream<>();
        private final Downstream<Integer> slow = new Downstream<>();

        public LeavingMeetsItem() {
            var hub = Flow.fromPublisher(upstream).broadcast(2, 1, Overflow.backpressure());
            hub.subscribe(quick);
            hub.subscribe(slow);
            quick.request(3);
        }

        @Actor
        public void one() {
            upstream.next(1);
        }

        @Actor
        public void other() {
            slow.cancel();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = quick + ", " + upstream.requested();
        }
    }

    /** share: the last subscriber leaves when another one comes, to this run or to the next. */
    @JCStressTest
    @Outcome(id = "1 open", expect = ACCEPTABLE, desc = "it gets items")
    @Outcome(expect = FORBIDDEN, desc = "it joined a run that was over")
    @State
    public static class LastLeavesMeetsNext {
        private final List<Upstream<Integer>> upstreams = new CopyOnWriteArrayList<>();
        private final Downstream<Integer> first = new Downstream<>();
        private final Downstream<Integer> second = new Downstream<>();
        private final Flow<Integer> shared = Flow.<Integer>defer(() -> {
                    var upstream = new Upstream<Integer>();
                    upstreams.add(upstream);
                    return upstream;
                })
                .share();

        public LastLeavesMeetsNext() {
            shared.subscribe(first);
        }

        @Actor
        public void one() {
            first.cancel();
        }

        @Actor
        public void other() {
            shared.subscribe(second);
            second.request(1);
        }

        @Arbiter
        public void rest(L_Result r) {
            upstreams.stream().filter(upstream -> upstream.cancels() == 0).forEach(upstream -> upstream.next(1));
            r.r1 = second.toString();
        }
    }

    /** broadcast with a policy: items are dropped for one subscriber while it asks. */
    @JCStressTest
    @Outcome(id = "3", expect = ACCEPTABLE, desc = "delivered or dropped, each once")
    @Outcome(expect = FORBIDDEN, desc = "an item is in no book")
    @State
    public static class DropMeetsRequest {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> first = new Downstream<>();
        private final Hub<Integer> hub;

        public DropMeetsRequest() {
            hub = Flow.fromPublisher(upstream).broadcast(1, 1, Overflow.dropOldest());
            hub.subscribe(first);
        }

        @Actor
        public void one() {
            upstream.next(1);
            upstream.next(2);
            upstream.next(3);
        }

        @Actor
        public void other() {
            first.request(1);
        }

        @Arbiter
        public void rest(L_Result r) {
            first.request(9);
            r.r1 = first.items() + (int) hub.subscribers().get(0).dropped();
        }
    }

    /** balance: an item comes when the subscriber it was meant for leaves. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "one of the two got it")
    @Outcome(expect = FORBIDDEN, desc = "the item is lost, or was dealt twice")
    @State
    public static class BalanceMeets {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> first = new Downstream<>();
        private final Downstream<Integer> second = new Downstream<>();

        public BalanceMeets() {
            var hub = Flow.fromPublisher(upstream).balance(2);
            hub.subscribe(first);
            hub.subscribe(second);
            first.request(1);
        }

        @Actor
        public void one() {
            upstream.next(1);
        }

        @Actor
        public void other() {
            first.cancel();
        }

        @Arbiter
        public void rest(L_Result r) {
            second.request(1);
            r.r1 = first.items() + second.items();
        }
    }

    /** balance: two ask for one item each. */
    @JCStressTest
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "both were asked for and dealt")
    @Outcome(expect = FORBIDDEN, desc = "demand was lost")
    @State
    public static class BalanceAsks {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> first = new Downstream<>();
        private final Downstream<Integer> second = new Downstream<>();

        public BalanceAsks() {
            var hub = Flow.fromPublisher(upstream).balance(2);
            hub.subscribe(first);
            hub.subscribe(second);
        }

        @Actor
        public void one() {
            first.request(1);
        }

        @Actor
        public void other() {
            second.request(1);
        }

        @Arbiter
        public void rest(L_Result r) {
            for (var i = upstream.requested(); i > 0; i--) {
                upstream.next(1);
            }
            r.r1 = upstream.requested() + ", " + (first.items() + second.items());
        }
    }

    /** A place where producers come and go: two send. */
    @JCStressTest
    @Outcome(id = "2 open", expect = ACCEPTABLE, desc = "both came, one after the other")
    @Outcome(expect = FORBIDDEN, desc = "an item was lost, or signals overlapped")
    @State
    public static class FanInTwo {
        private final Upstream<Integer> left = new Upstream<>();
        private final Upstream<Integer> right = new Upstream<>();
        private final Downstream<Integer> downstream = new Downstream<>();

        public FanInTwo() {
            var place = Hub.<Integer>merge(4, Overflow.backpressure());
            place.subscribe(downstream);
            place.add(left);
            place.add(right);
            downstream.request(4);
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
            r.r1 = downstream.toString();
        }
    }

    /** The last producer ends when the place is closed. */
    @JCStressTest
    @Outcome(id = "0 complete", expect = ACCEPTABLE, desc = "it completes, once")
    @Outcome(expect = FORBIDDEN, desc = "it completes twice, or never")
    @State
    public static class FanInEnds {
        private final Upstream<Integer> upstream = new Upstream<>();
        private final Downstream<Integer> downstream = new Downstream<>();
        private final FanIn<Integer> place = Hub.merge(4, Overflow.backpressure());

        public FanInEnds() {
            place.subscribe(downstream);
            place.add(upstream);
        }

        @Actor
        public void one() {
            upstream.complete();
        }

        @Actor
        public void other() {
            place.complete();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream.toString();
        }
    }

    /** window: its subscriber asks when the last item comes. */
    @JCStressTest
    @Outcome(id = "2 complete", expect = ACCEPTABLE, desc = "both items and the end")
    @Outcome(expect = FORBIDDEN, desc = "a part that waits for ever")
    @State
    public static class WindowReads {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> inner = new Downstream<>();

        public WindowReads() {
            var outer = new Downstream<Flow<Integer>>() {
                @Override
                protected void received(Flow<Integer> window) {
                    window.subscribe(inner);
                }
            };
            Flow.fromPublisher(upstream).window(2).subscribe(outer);
            outer.request(9);
            upstream.next(1);
        }

        @Actor
        public void one() {
            upstream.next(2);
        }

        @Actor
        public void other() {
            inner.request(2);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = inner.toString();
        }
    }

    /** window: it is subscribed to when its last item comes. */
    @JCStressTest
    @Outcome(id = "2 complete", expect = ACCEPTABLE, desc = "both items and the end")
    @Outcome(expect = FORBIDDEN, desc = "what came before the subscriber was lost")
    @State
    public static class WindowIsOpened {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Downstream<Integer> inner = new Downstream<>();
        private Flow<Integer> window;

        public WindowIsOpened() {
            var outer = new Downstream<Flow<Integer>>() {
                @Override
                protected void received(Flow<Integer> next) {
                    window = next;
                }
            };
            Flow.fromPublisher(upstream).window(2).subscribe(outer);
            outer.request(1);
            upstream.next(1);
        }

        @Actor
        public void one() {
            upstream.next(2);
        }

        @Actor
        public void other() {
            window.subscribe(inner);
            inner.request(2);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = inner.toString();
        }
    }

    /** window by time: an item comes when the window is due: it is in this one or in the next. */
    @JCStressTest
    @Outcome(id = "2 items", expect = ACCEPTABLE, desc = "each in one window")
    @Outcome(expect = FORBIDDEN, desc = "an item is in no window, or in two")
    @State
    public static class WindowIsDue {
        final Upstream<Integer> upstream = new Upstream<>();

        private final Clock clock = new Clock();
        private final AtomicInteger items = new AtomicInteger();

        public WindowIsDue() {
            var outer = new Downstream<Flow<Integer>>() {
                @Override
                protected void received(Flow<Integer> window) {
                    var inner = new Downstream<Integer>() {
                        @Override
                        protected void received(Integer item) {
                            items.incrementAndGet();
                        }
                    };
                    window.subscribe(inner);
                    inner.request(9);
                }
            };
            Flow.fromPublisher(upstream)
                    .window(4, Duration.ofNanos(10))
                    .timers(clock)
                    .subscribe(outer);
            outer.request(9);
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
            r.r1 = items + " items";
        }
    }

    /** groupBy: a group's subscriber leaves when an item of its key comes. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "delivered, discarded, or in a new group")
    @Outcome(expect = FORBIDDEN, desc = "an item is nowhere")
    @State
    public static class GroupLeaves {
        final Upstream<Integer> upstream = new Upstream<>();

        private final AtomicInteger items = new AtomicInteger();
        private final AtomicInteger discarded = new AtomicInteger();
        private final List<Downstream<Integer>> groups = new CopyOnWriteArrayList<>();

        public GroupLeaves() {
            var outer = new Downstream<Group<String, Integer>>() {
                @Override
                protected void received(Group<String, Integer> group) {
                    var inner = new Downstream<Integer>() {
                        @Override
                        protected void received(Integer item) {
                            items.incrementAndGet();
                        }
                    };
                    groups.add(inner);
                    group.subscribe(inner);
                    inner.request(9);
                }
            };
            Flow.fromPublisher(upstream)
                    .<String>groupBy(4, item -> "key", GroupPolicy.completeIdle(4))
                    .onDiscard(item -> discarded.incrementAndGet())
                    .subscribe(outer);
            outer.request(9);
            upstream.next(1);
        }

        @Actor
        public void one() {
            upstream.next(2);
        }

        @Actor
        public void other() {
            groups.get(0).cancel();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = items.get() + discarded.get();
        }
    }
}
