package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.operators.plan.Wiring;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What upstream is in the middle of when its inlet is abandoned: the schedules one by one, on one thread. */
class ArrivalsTest {

    private final List<Object> discarded = new ArrayList<>();

    @RegisterExtension
    private final Reported reported = new Reported();

    private final TestPublisher<Integer> upstream = TestPublisher.bursting();
    private Consumer<Object> onDiscard = item -> {};
    private int knocks;

    private final Arrivals.Owner owner = new Arrivals.Owner() {
        @Override
        public Wiring wiring() {
            return Wiring.DEFAULT;
        }

        @Override
        public void knock() {
            knocks++;
        }

        @Override
        public boolean isStopped() {
            return false;
        }

        @Override
        public void discard(Object item) {
            discarded.add(item);
            onDiscard.accept(item);
        }
    };

    /** One that is abandoned between upstream's look at it and the moment when the item is there. */
    private static final class AbandonedMeanwhile extends Inlet<Integer> {

        AbandonedMeanwhile(Arrivals.Owner owner) {
            super(owner, 4, 3);
        }

        @Override
        boolean keep(Integer item) {
            giveUp();
            return super.keep(item);
        }
    }

    @Test
    void discardsAnItemThatMetTheEndOfItsInlet() {
        upstream.subscribe(new AbandonedMeanwhile(owner));
        int before = knocks;
        upstream.next(1);
        assertThat(discarded).containsExactly(1);
        assertThat(upstream.cancels()).isEqualTo(1);
        assertThat(knocks).isEqualTo(before);
        upstream.forceNext(2);
        assertThat(discarded).containsExactly(1, 2);
    }

    @Test
    void discardsOfTheNewestToo() {
        Newest<Integer> newest = new Newest<>(owner, true);
        upstream.subscribe(newest);
        upstream.next(1, 2);
        newest.giveUp();
        upstream.forceNext(3);
        assertThat(discarded).containsExactly(1, 2, 3);
    }

    /** Mistake: where failures are delayed, an item that came with one is looked over, and waits for ever. */
    @Test
    void theNewestIsOvertakenByAFailureOnlyWhereThatIsntDelayed() throws Exception {
        for (boolean overtaken : new boolean[] {true, false}) {
            TestPublisher<Integer> failing = TestPublisher.bursting();
            Newest<Integer> newest = new Newest<>(owner, overtaken);
            failing.subscribe(newest);
            failing.next(1).error(new IOException("behind"));
            assertThat(newest.isWaiting()).isEqualTo(!overtaken);
            if (!overtaken) {
                assertThat(newest.isOver()).isFalse();
                assertThat(newest.poll()).isEqualTo(1);
            }
            newest.giveUp();
        }
    }

    @Test
    void cancelsASubscriptionThatComesAfterTheInletWasAbandoned() {
        Inlet<Integer> inlet = Inlet.replenished(owner, 4);
        inlet.giveUp();
        upstream.subscribe(inlet);
        assertThat(upstream.cancels()).isEqualTo(1);
        assertThat(knocks).isZero();
    }

    @Test
    void reportsAFailureThatComesAfterTheInletWasAbandonedOnce() {
        Inlet<Integer> inlet = Inlet.replenished(owner, 4);
        upstream.subscribe(inlet);
        inlet.giveUp();
        upstream.forceError(new IOException("late"));
        inlet.giveUp();
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("late");
    }

    @Test
    void reportsAFailureThatWaitedWhenTheInletWasAbandonedOnce() {
        Inlet<Integer> inlet = Inlet.replenished(owner, 4);
        upstream.subscribe(inlet);
        upstream.next(1);
        upstream.error(new IOException("waited"));
        inlet.giveUp();
        inlet.giveUp();
        assertThat(discarded).containsExactly(1);
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("waited");
        assertThat(upstream.cancels()).isZero();
    }

    /** One clears, and what it clears brings the next item: that one is found by whoever is clearing. */
    @Test
    void clearsWhatComesWhileItClears() {
        Inlet<Integer> inlet = new AbandonedMeanwhile(owner);
        upstream.subscribe(inlet);
        onDiscard = item -> {
            if (item.equals(1)) {
                assertThat(inlet.keep(2)).isTrue(); // upstream's look came before
                assertThat(discarded).containsExactly(1);
            }
        };
        upstream.next(1);
        assertThat(discarded).containsExactly(1, 2);
    }

    /** As above a junction of the parts of one flow: that one fails, and each part brings the failure to one that is cancelled. */
    @Test
    void aFailureThatComesOnSeveralWaysIsReportedOnce() {
        TestPublisher<Integer> other = TestPublisher.bursting();
        TestSubscriber<Integer> downstream = TestSubscriber.create(1);
        Flow.merge(upstream, other).subscribe(downstream);
        downstream.cancel();
        IOException failure = new IOException("as asked");
        IOException another = new IOException("of the other");
        upstream.forceError(failure);
        other.forceError(failure);
        assertThat(reported).containsExactly(failure);
        other.forceError(another);
        assertThat(reported).containsExactly(failure, another);
    }
}
