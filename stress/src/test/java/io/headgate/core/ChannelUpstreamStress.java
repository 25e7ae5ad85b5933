package io.headgate.core;

import io.headgate.stress.Stresses;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.reactivestreams.Subscription;

/** A channel below an upstream: two receivers race, one of them asks on the way. */
@Stresses({"core.ChannelUpstream", "core.Lines", "core.RingSlots", "core.ChannelCore"})
public final class ChannelUpstreamStress {
    private ChannelUpstreamStress() {}

    /** Sends what it is asked for on the spot, five items at the most, never more than the room. */
    abstract static class Sent {
        private static final int ITEMS = 5;

        private final Channel<Integer> channel;

        Sent(int capacity) {
            channel = Channel.of(capacity);
            channel.onSubscribe(new Subscription() {
                private int sent;

                @Override
                public void request(long n) {
                    for (var i = 0L; i < n && sent < ITEMS; i++) {
                        channel.onNext(sent++);
                    }
                }

                @Override
                public void cancel() {}
            });
        }

        int receiveOne() {
            return channel.tryReceive() == null ? 0 : 1;
        }

        int receiveAll() {
            var count = 0;
            while (channel.tryReceive() != null) {
                count++;
            }
            return count;
        }
    }

    /** One slot. */
    @JCStressTest
    @Outcome(id = "5", expect = Expect.ACCEPTABLE, desc = "all items came")
    @Outcome(expect = Expect.FORBIDDEN, desc = "upstream was not asked again although there was room")
    @State
    public static class OneSlot extends Sent {
        private int one;
        private int two;

        /** Nothing received. */
        public OneSlot() {
            super(1);
        }

        /** Receives. */
        @Actor
        public void one() {
            one = receiveOne();
        }

        /** Receives as well. */
        @Actor
        public void two() {
            two = receiveOne();
        }

        /** Receives the rest. */
        @Arbiter
        public void rest(I_Result r) {
            r.r1 = one + two + receiveAll();
        }
    }
}
