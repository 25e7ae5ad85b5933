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

/** The gate: what was announced before a knock is seen by a pass, and passes are ordered. */
@Stresses("core.kernel.SerialGate")
public final class SerialGateStress {
    private SerialGateStress() {}

    /** Each announces and knocks. The arbiter's results: announcements seen, passes, whether the gate is idle again. */
    @JCStressTest
    @Outcome(id = "3, 2, 1", expect = ACCEPTABLE, desc = "two passes: one for each, or one thread made both")
    @Outcome(id = "3, 3, 1", expect = FORBIDDEN, desc = "a pass for nobody")
    @Outcome(expect = FORBIDDEN, desc = "an announcement was never seen, a pass was not counted, or the gate is stuck")
    @State
    public static class BothAreSeen extends SerialGate {
        private volatile boolean first;
        private volatile boolean second;
        // plain: only the gate orders one pass before the next
        private int seen;
        private int passes;

        @Actor
        public void one() {
            first = true;
            knock();
        }

        @Actor
        public void other() {
            second = true;
            knock();
        }

        private void knock() {
            if (enter()) {
                do {
                    passes++;
                    seen |= (first ? 1 : 0) | (second ? 2 : 0);
                } while (!leave());
            }
        }

        @Arbiter
        public void rest(III_Result r) {
            r.r1 = seen;
            r.r2 = passes;
            r.r3 = enter() ? 1 : 0;
        }
    }

    /** What a pass announces to the one inside while it is there; the one inside may find it at once. */
    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "seen by the pass it found running, or by the one after it")
    @Outcome(id = "1, 2, 1", expect = ACCEPTABLE_INTERESTING, desc = "a second pass, because it came late in the first")
    @Outcome(expect = FORBIDDEN, desc = "the thread inside left without having seen it")
    @State
    public static class KnockMeetsLeave extends SerialGate {
        private volatile boolean announced;
        private int seen;
        private int passes;

        public KnockMeetsLeave() {
            enter();
        }

        @Actor
        public void inside() {
            passes();
        }

        @Actor
        public void outside() {
            announced = true;
            if (enter()) {
                passes();
            }
        }

        private void passes() {
            do {
                passes++;
                seen = announced ? 1 : seen;
            } while (!leave());
        }

        @Arbiter
        public void rest(III_Result r) {
            r.r1 = seen;
            r.r2 = passes;
            r.r3 = enter() ? 1 : 0;
        }
    }

    /**
     * A second knock finds the gate pending and writes nothing: what it announced before, opaquely but ahead of a fence,
     * is seen all the same.
     */
    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "both were seen, and the gate is idle")
    @Outcome(expect = FORBIDDEN, desc = "something announced before a knock that found the gate pending was never seen")
    @State
    public static class KnockAtAPendingGate extends SerialGate {
        private volatile boolean announced;
        private final SpscRing<Integer> ring = new SpscRing<>(1);
        private int seenFlag;
        private int seenItem;

        public KnockAtAPendingGate() {
            enter();
            enter(); // pending
        }

        @Actor
        public void inside() {
            do {
                look();
            } while (!leave());
        }

        @Actor
        public void outside() {
            ring.offer(1);
            announced = true;
            if (enter()) {
                do {
                    look();
                } while (!leave());
            }
        }

        private void look() {
            seenFlag = announced ? 1 : seenFlag;
            seenItem = ring.poll() == null ? seenItem : 1;
        }

        @Arbiter
        public void rest(III_Result r) {
            r.r1 = seenFlag;
            r.r2 = seenItem;
            r.r3 = enter() ? 1 : 0;
        }
    }
}
