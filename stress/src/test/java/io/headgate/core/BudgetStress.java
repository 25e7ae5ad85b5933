package io.headgate.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.headgate.stress.Stresses;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two channels that share a budget. */
@Stresses("core.Budget")
public final class BudgetStress {
    private BudgetStress() {}

    /** Two channels in a budget of two items. */
    abstract static class Shared {
        final Budget budget = Budget.of(2);
        final Channel<Integer> one =
                Channel.of(Capacity.weight(2, (Integer item) -> 1).within(budget));
        final Channel<Integer> other =
                Channel.of(Capacity.weight(2, (Integer item) -> 1).within(budget));
    }

    /** Both want what is left. */
    @JCStressTest
    @Outcome(
            id = {"SENT, FULL", "FULL, SENT"},
            expect = ACCEPTABLE,
            desc = "one got the weight")
    @Outcome(expect = FORBIDDEN, desc = "more than the budget, or weight that nobody can have")
    @State
    public static class TheLastWeight extends Shared {
        public TheLastWeight() {
            one.trySend(0);
        }

        @Actor
        public void one(LL_Result r) {
            r.r1 = one.trySend(1);
        }

        @Actor
        public void other(LL_Result r) {
            r.r2 = other.trySend(1);
        }
    }

    /** One channel gives weight back when a sender at the other begins to wait for it. */
    @JCStressTest
    @Outcome(id = "SENT, 0", expect = ACCEPTABLE, desc = "it heard of the weight")
    @Outcome(expect = FORBIDDEN, desc = "it waits although there is weight")
    @State
    public static class RoomMeetsWait extends Shared {
        private CompletableFuture<Offer> sending;

        public RoomMeetsWait() {
            one.trySend(0);
            one.trySend(1);
        }

        @Actor
        public void sender() {
            sending = other.sendAsync(2).toCompletableFuture();
        }

        @Actor
        public void receiver(LL_Result r) {
            r.r2 = one.tryReceive();
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = ChannelStress.state(sending);
        }
    }
}
