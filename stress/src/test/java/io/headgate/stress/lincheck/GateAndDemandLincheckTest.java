package io.headgate.stress.lincheck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.kernel.Demand;
import io.headgate.core.kernel.SerialGate;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.LongGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** The gate lets nobody through beside another and forgets nobody; demand is a sum that stops at the largest number. */
class GateAndDemandLincheckTest {

    /** Somebody announces work and knocks; whoever is inside does all that he finds. */
    abstract static class Work {
        private final AtomicInteger announced = new AtomicInteger();
        // plain: the gate orders one pass before the next
        private int inside;
        private int passes;
        private boolean together;
        private int done;

        abstract boolean enter();

        abstract boolean leave();

        void work() {
            announced.incrementAndGet();
            if (enter()) {
                do {
                    inside++;
                    together |= inside != 1;
                    done = announced.get();
                    passes++;
                    inside--;
                } while (!leave());
            }
        }

        void check() {
            if (together) {
                throw new IllegalStateException("two were inside");
            }
            if (done != announced.get()) {
                throw new IllegalStateException(done + " of " + announced + " done in " + passes + " passes");
            }
        }
    }

    /** The gate. */
    public static class Gate extends Work {
        private final SerialGate gate = new SerialGate();

        @Override
        boolean enter() {
            return gate.enter();
        }

        @Override
        boolean leave() {
            return gate.leave();
        }

        @Operation
        public void knock() {
            work();
        }

        @Validate
        public void rest() {
            check();
        }
    }

    /** Mistake: it leaves with a write, which takes a knock that came just then along. */
    public static class LeavesBlindly extends Work {
        private final AtomicInteger state = new AtomicInteger();

        @Override
        boolean enter() {
            return state.getAndIncrement() == 0;
        }

        @Override
        boolean leave() {
            if (state.get() > 1) {
                state.set(1);
                return false;
            }
            state.set(0);
            return true;
        }

        @Operation
        public void knock() {
            work();
        }

        @Validate
        public void rest() {
            check();
        }
    }

    /** What demand should be. */
    public static class Sum {
        private long outstanding;

        public long grant(long n) {
            var before = outstanding;
            outstanding = before + n < 0 ? Long.MAX_VALUE : before + n;
            return before;
        }

        public long grantMost() {
            return grant(Long.MAX_VALUE - 2);
        }

        public long takeUpTo(long n) {
            var taken = Math.min(n, outstanding);
            outstanding -= outstanding == Long.MAX_VALUE ? 0 : taken;
            return taken;
        }

        public long takeAll() {
            var all = outstanding;
            outstanding = 0;
            return all;
        }

        public long outstanding() {
            return outstanding;
        }
    }

    /** Demand. */
    @Param(name = "n", gen = LongGen.class, conf = "1:3")
    public static class Outstanding {
        private final Demand demand = new Demand();

        @Operation
        public long grant(@Param(name = "n") long n) {
            return demand.grant(n);
        }

        @Operation
        public long grantMost() {
            return demand.grant(Long.MAX_VALUE - 2);
        }

        @Operation
        public long takeUpTo(@Param(name = "n") long n) {
            return demand.takeUpTo(n);
        }

        @Operation
        public long takeAll() {
            return demand.takeAll();
        }

        @Operation
        public long outstanding() {
            return demand.outstanding();
        }
    }

    /** What settling should be, where there is more than anybody settles. */
    public static class Left {
        private long outstanding = Settled.ENOUGH;

        public long grant(long n) {
            var before = outstanding;
            outstanding = before + n < 0 ? Long.MAX_VALUE : before + n;
            return before;
        }

        public long grantMost() {
            return grant(Long.MAX_VALUE - 2);
        }

        public long settle(long n) {
            outstanding -= outstanding == Long.MAX_VALUE ? 0 : n;
            return outstanding;
        }
    }

    /** Settling by the one who hands on. */
    @Param(name = "n", gen = LongGen.class, conf = "0:3")
    @Param(name = "more", gen = LongGen.class, conf = "1:3")
    public static class Settled {
        static final long ENOUGH = 100;

        private final Demand demand = new Demand();

        public Settled() {
            demand.grant(ENOUGH);
        }

        @Operation
        public long grant(@Param(name = "more") long n) {
            return demand.grant(n);
        }

        @Operation
        public long grantMost() {
            return demand.grant(Long.MAX_VALUE - 2);
        }

        @Operation(nonParallelGroup = "inside")
        public long settle(@Param(name = "n") long n) {
            return demand.settle(n);
        }
    }

    /** Mistake: what is settled is taken off by a write, and a grant that came meanwhile with it. */
    @Param(name = "n", gen = LongGen.class, conf = "0:3")
    @Param(name = "more", gen = LongGen.class, conf = "1:3")
    public static class SettlesBlindly {
        private final AtomicLong outstanding = new AtomicLong(Settled.ENOUGH);

        @Operation
        public long grant(@Param(name = "more") long n) {
            return outstanding.getAndAdd(n);
        }

        @Operation(nonParallelGroup = "inside")
        public long settle(@Param(name = "n") long n) {
            var left = outstanding.get() - n;
            outstanding.set(left);
            return left;
        }
    }

    @Test
    void gate() {
        Schedules.check(Gate.class);
    }

    @Test
    void gateBites() {
        assertThatThrownBy(() -> Schedules.check(LeavesBlindly.class)).isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void demand() {
        Schedules.check(Outstanding.class, Sum.class);
    }

    @Test
    void settling() {
        Schedules.check(Settled.class, Left.class);
    }

    @Test
    void demandBites() {
        assertThatThrownBy(() -> Schedules.check(SettlesBlindly.class, Left.class))
                .isInstanceOf(LincheckAssertionError.class);
    }
}
