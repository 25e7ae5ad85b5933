package io.headgate.core.kernel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.headgate.stress.Stresses;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** Demand: no grant is lost, and what both sides are told about zero fits together. */
@Stresses("core.kernel.Demand")
public final class DemandStress {
    private DemandStress() {}

    /** The last item is settled while more is asked for: either the settler goes on, or the requester starts. */
    @JCStressTest
    @Outcome(id = "1, 2, 2", expect = ACCEPTABLE, desc = "granted first: the settler goes on")
    @Outcome(id = "0, 0, 2", expect = ACCEPTABLE, desc = "settled first: it stops, and the requester is told to start")
    @Outcome(expect = FORBIDDEN, desc = "both stop, both go on, or a grant is lost")
    @State
    public static class GrantMeetsSettle extends Demand {
        public GrantMeetsSettle() {
            super(1);
        }

        @Actor
        public void requester(JJJ_Result r) {
            r.r1 = grant(2);
        }

        @Actor
        public void settler(JJJ_Result r) {
            r.r2 = settle(1);
        }

        @Arbiter
        public void rest(JJJ_Result r) {
            r.r3 = outstanding();
        }
    }

    /** Two requests that are more than a long holds together. */
    @JCStressTest
    @Outcome(id = "0, 9223372036854775806, 9223372036854775807", expect = ACCEPTABLE, desc = "the large one first")
    @Outcome(id = "2, 0, 9223372036854775807", expect = ACCEPTABLE, desc = "the small one first")
    @Outcome(expect = FORBIDDEN, desc = "it wrapped, or both were the first")
    @State
    public static class GrantsSaturate extends Demand {
        @Actor
        public void large(JJJ_Result r) {
            r.r1 = grant(Long.MAX_VALUE - 1);
        }

        @Actor
        public void small(JJJ_Result r) {
            r.r2 = grant(2);
        }

        @Arbiter
        public void rest(JJJ_Result r) {
            r.r3 = outstanding();
        }
    }

    /** The limit is taken away while items are settled: from then on nothing is taken off. */
    @JCStressTest
    @Outcome(id = "3, 9223372036854775807, 9223372036854775807", expect = ACCEPTABLE, desc = "no limit first")
    @Outcome(id = "1, 1, 9223372036854775807", expect = ACCEPTABLE, desc = "settled first")
    @Outcome(expect = FORBIDDEN, desc = "no limit was taken from")
    @State
    public static class NoLimitIsSticky extends Demand {
        public NoLimitIsSticky() {
            super(3);
        }

        @Actor
        public void requester(JJJ_Result r) {
            r.r1 = grant(Long.MAX_VALUE);
        }

        @Actor
        public void settler(JJJ_Result r) {
            r.r2 = settle(2);
        }

        @Arbiter
        public void rest(JJJ_Result r) {
            r.r3 = outstanding();
        }
    }

    /** All is taken while more is granted: each unit is taken or stays. */
    @JCStressTest
    @Outcome(id = "1, 3, 0", expect = ACCEPTABLE, desc = "granted first, all of it taken")
    @Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "taken first, the grant stays")
    @Outcome(expect = FORBIDDEN, desc = "a unit was lost, or taken twice")
    @State
    public static class GrantMeetsTakeAll extends Demand {
        public GrantMeetsTakeAll() {
            super(1);
        }

        @Actor
        public void requester(JJJ_Result r) {
            r.r1 = grant(2);
        }

        @Actor
        public void taker(JJJ_Result r) {
            r.r2 = takeAll();
        }

        @Arbiter
        public void rest(JJJ_Result r) {
            r.r3 = outstanding();
        }
    }

    /** Two take one at a time of the last unit. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 0", "0, 1, 0"},
            expect = ACCEPTABLE,
            desc = "one of them got it")
    @Outcome(expect = FORBIDDEN, desc = "both got it, or nobody")
    @State
    public static class TheLastUnit extends Demand {
        public TheLastUnit() {
            super(1);
        }

        @Actor
        public void one(JJJ_Result r) {
            r.r1 = takeUpTo(1);
        }

        @Actor
        public void other(JJJ_Result r) {
            r.r2 = takeUpTo(1);
        }

        @Arbiter
        public void rest(JJJ_Result r) {
            r.r3 = outstanding();
        }
    }

    /** The unit that kept others out is taken off while they ask. */
    @JCStressTest
    @Outcome(id = "1, 4, 4", expect = ACCEPTABLE, desc = "granted first: whoever opens goes on")
    @Outcome(id = "2, 2, 4", expect = ACCEPTABLE, desc = "opened first, with demand: nobody has to start")
    @Outcome(expect = FORBIDDEN, desc = "the unit was counted, or a grant lost")
    @State
    public static class OpenMeetsGrant extends Demand {
        public OpenMeetsGrant() {
            super(1);
        }

        @Actor
        public void requester(JJJ_Result r) {
            r.r1 = grant(2);
        }

        @Actor
        public void opener(JJJ_Result r) {
            r.r2 = open(3, 1);
        }

        @Arbiter
        public void rest(JJJ_Result r) {
            r.r3 = outstanding();
        }
    }
}
