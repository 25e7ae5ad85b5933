package io.headgate.core.kernel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.headgate.core.Capacity;
import io.headgate.core.Emitter;
import io.headgate.core.Offer;
import io.headgate.core.Overflow;
import io.headgate.core.Timers;
import io.headgate.stress.Downstream;
import io.headgate.stress.Stresses;
import io.headgate.stress.Told;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** An emitter, which is a drain pass over a store: both ends at once, and the pass on an executor. */
@Stresses({"core.kernel.EmitterCore", "core.kernel.DrainPass", "core.kernel.Hop"})
public final class EmitterStress {
    private EmitterStress() {}

    /** One subscription of an emitter. */
    abstract static class Emitting {
        final AtomicInteger discarded = new AtomicInteger();
        final Downstream<Integer> downstream = new Downstream<>();
        final EmitterCore<Integer> core;
        final Emitter<Integer> emitter;

        Emitting(int capacity, Overflow<? super Integer> policy) {
            this(capacity, policy, null);
        }

        Emitting(int capacity, Overflow<? super Integer> policy, Executor executor) {
            Store<Integer> store = Stores.create("stress", Capacity.items(capacity), policy, Timers.real(), true);
            core = new EmitterCore<>("stress", store, downstream, executor, item -> discarded.incrementAndGet());
            emitter = core.emitter();
            core.start(sender -> {});
        }

        final int send(int item) {
            return emitter.send(item) == Offer.SENT ? 1 : 0;
        }
    }

    /** Two items and the end, while two are asked for: no nudge is needed. */
    @JCStressTest
    @Outcome(id = "2 complete", expect = ACCEPTABLE, desc = "all of it came")
    @Outcome(expect = FORBIDDEN, desc = "a wake-up was lost, or signals overlapped")
    @State
    public static class RequestMeetsSend extends Emitting {
        public RequestMeetsSend() {
            super(2, Overflow.backpressure());
        }

        @Actor
        public void producer() {
            send(1);
            send(2);
            emitter.complete();
        }

        @Actor
        public void consumer() {
            downstream.request(1);
            downstream.request(1);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream.toString();
        }
    }

    /** The same over the store whose offer ends in a release instead of a fence. */
    @JCStressTest
    @Outcome(id = "1 open", expect = ACCEPTABLE, desc = "it came")
    @Outcome(expect = FORBIDDEN, desc = "a wake-up was lost")
    @State
    public static class RequestMeetsSendDropOldest extends Emitting {
        public RequestMeetsSendDropOldest() {
            super(2, Overflow.dropOldest());
        }

        @Actor
        public void producer() {
            send(1);
        }

        @Actor
        public void consumer() {
            downstream.request(1);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream.toString();
        }
    }

    /** Two send at once. */
    @JCStressTest
    @Outcome(id = "2 open", expect = ACCEPTABLE, desc = "both came, one after the other")
    @Outcome(expect = FORBIDDEN, desc = "one was lost, or signals overlapped")
    @State
    public static class TwoSend extends Emitting {
        public TwoSend() {
            super(2, Overflow.backpressure());
            downstream.request(2);
        }

        @Actor
        public void one() {
            send(1);
        }

        @Actor
        public void other() {
            send(2);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream.toString();
        }
    }

    /** Downstream goes while items come: each is delivered, discarded or refused. */
    @JCStressTest
    @Outcome(id = "balanced", expect = ACCEPTABLE, desc = "what was sent was delivered or discarded")
    @Outcome(expect = FORBIDDEN, desc = "an item is lost in the store, or was counted twice")
    @State
    public static class CancelMeetsSend extends Emitting {
        private int sent;

        public CancelMeetsSend() {
            super(2, Overflow.backpressure());
            downstream.request(1);
        }

        @Actor
        public void producer() {
            sent = send(1) + send(2);
        }

        @Actor
        public void consumer() {
            downstream.cancel();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = sent == downstream.items() + discarded.get() && emitter.isClosed()
                    ? "balanced"
                    : sent + " sent, " + downstream + ", " + discarded + " discarded";
        }
    }

    /** A failure meets an illegal request: one of them is signalled, and the failure is told or reported, once. */
    @JCStressTest
    @Outcome(id = "0 failed, 0", expect = ACCEPTABLE, desc = "the failure was signalled")
    @Outcome(id = "0 failed, 1", expect = ACCEPTABLE, desc = "the refusal was signalled, the failure reported")
    @Outcome(expect = FORBIDDEN, desc = "two ends, none, or a failure reported twice")
    @State
    public static class FailureMeetsRefusal extends Emitting {
        private final Told failure = new Told();

        public FailureMeetsRefusal() {
            super(2, Overflow.backpressure());
        }

        @Actor
        public void producer() {
            emitter.fail(failure);
        }

        @Actor
        public void consumer() {
            downstream.request(-1);
        }

        @Arbiter
        public void rest(LI_Result r) {
            r.r1 = downstream.toString();
            r.r2 = failure.times();
        }
    }

    /** Two want to end it. */
    @JCStressTest
    @Outcome(id = "0 complete, 1", expect = ACCEPTABLE, desc = "completed first: the failure is reported")
    @Outcome(id = "0 failed, 0", expect = ACCEPTABLE, desc = "failed first")
    @Outcome(expect = FORBIDDEN, desc = "two ends, none, or a failure that nobody heard of")
    @State
    public static class CompleteMeetsFailure extends Emitting {
        private final Told failure = new Told();

        public CompleteMeetsFailure() {
            super(2, Overflow.backpressure());
        }

        @Actor
        public void one() {
            emitter.fail(failure);
        }

        @Actor
        public void other() {
            emitter.complete();
        }

        @Arbiter
        public void rest(LI_Result r) {
            r.r1 = downstream.toString();
            r.r2 = failure.times();
        }
    }

    /** A sender that waits for room, and a consumer that makes it: it would hang where the wake-up is lost. */
    @JCStressTest
    @Outcome(id = "3 open", expect = ACCEPTABLE, desc = "the sender was woken")
    @Outcome(expect = FORBIDDEN, desc = "items were lost")
    @State
    public static class RoomMeetsWait extends Emitting {
        public RoomMeetsWait() {
            super(1, Overflow.block());
            send(1);
        }

        @Actor
        public void producer() {
            send(2);
            send(3);
        }

        @Actor
        public void consumer() {
            downstream.request(1);
            downstream.request(2);
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream.toString();
        }
    }

    /** A sender that was refused is told when there is room: it wasn't refused, or it was told after that. */
    @JCStressTest
    @Outcome(id = "sent", expect = ACCEPTABLE, desc = "there was room by the second try")
    @Outcome(id = "told", expect = ACCEPTABLE_INTERESTING, desc = "refused, and told afterwards")
    @Outcome(expect = FORBIDDEN, desc = "refused, and never told")
    @State
    public static class RefusedMeetsRoom extends Emitting {
        private volatile boolean told;
        private boolean sent;

        public RefusedMeetsRoom() {
            super(1, Overflow.backpressure());
            downstream.request(2);
            emitter.onDemand(n -> told = true);
            downstream.request(0x1000);
            // the thread inside is in the middle of an item while the store is full
            told = false;
        }

        @Actor
        public void one() {
            send(1);
            send(2);
        }

        @Actor
        public void other() {
            told = false;
            sent = emitter.send(3) != Offer.FULL;
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = sent ? "sent" : told ? "told" : "lost";
        }
    }

    /** A pass that goes to an executor, which runs the same task twice, on two threads. */
    @JCStressTest
    @Outcome(id = "1 open", expect = ACCEPTABLE, desc = "one of them made the pass")
    @Outcome(expect = FORBIDDEN, desc = "both did, or nobody")
    @State
    public static class TaskRunsTwice extends Emitting {
        private final Runnable task;

        public TaskRunsTwice() {
            this(new Runnable[1]);
        }

        private TaskRunsTwice(Runnable[] given) {
            super(2, Overflow.backpressure(), run -> given[0] = run);
            downstream.request(2);
            run(given);
            send(1);
            task = given[0];
        }

        private static void run(Runnable[] given) {
            if (given[0] != null) {
                given[0].run();
            }
        }

        @Actor
        public void one() {
            task.run();
        }

        @Actor
        public void other() {
            task.run();
        }

        @Arbiter
        public void rest(L_Result r) {
            r.r1 = downstream.toString();
        }
    }
}
