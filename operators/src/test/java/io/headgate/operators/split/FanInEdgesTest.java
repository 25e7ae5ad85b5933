package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Overflow;
import io.headgate.operators.FanIn;
import io.headgate.operators.Hub;
import io.headgate.operators.Wired;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A fan-in that is failed by those it calls, more than once, or when nobody is there to be told. */
class FanInEdgesTest {

    private final Wired wired = new Wired();

    @RegisterExtension
    private final Reported reported = new Reported();

    private final IllegalStateException first = new IllegalStateException("the first");
    private final IllegalStateException second = new IllegalStateException("the second");
    private final TestPublisher<Integer> producer = TestPublisher.paced();
    private final FanIn<Integer> merge = Hub.merge(16, Overflow.backpressure());

    /** It can't be let in, for it holds the store's lock; but whoever waits downstream is told. */
    @Test
    void aComparatorThatFailsItIsRefusedAndItFails() {
        AtomicReference<FanIn<Integer>> self = new AtomicReference<>();
        FanIn<Integer> lossy = Hub.merge(1, Overflow.dropLowest((unusedA, unusedB) -> {
            self.get().fail(first);
            return 0;
        }));
        self.set(lossy);
        var downstream = wired.subscribe(lossy.flow(), TestSubscriber.create(0));
        lossy.add(producer);
        producer.next(1).next(2);
        assertThat(producer.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(2);
        assertThat(downstream.request(1).awaitError()).hasMessageContaining("comparator");
        assertThat(downstream.check().items()).containsExactly(1);
    }

    @Test
    void ofTwoFailuresBeforeTheSubscriberTheSecondIsReported() {
        merge.fail(first);
        merge.fail(second);
        assertThat(reported).containsExactly(second);
        assertThat(wired.subscribe(merge.flow(), TestSubscriber.create(0)).awaitError())
                .isSameAs(first);
    }

    @Test
    void aFailureAfterTheEndIsReported() {
        var downstream = wired.subscribe(merge.flow(), TestSubscriber.create(0));
        merge.complete();
        downstream.awaitComplete();
        merge.fail(first);
        assertThat(reported).containsExactly(first);
    }

    @Test
    void whatTheHandlerOfAProducersFailureThrowsIsReportedAndTheOthersGoOn() {
        merge.onFailure(failure -> {
            throw second;
        });
        TestSubscriber<Integer> downstream = TestSubscriber.create(5);
        merge.subscribe(downstream); // a publisher itself
        merge.add(producer);
        TestPublisher<Integer> other = TestPublisher.paced();
        merge.add(other);
        producer.error(first);
        assertThat(reported).containsExactly(second);
        other.next(1);
        assertThat(downstream.check().items()).containsExactly(1);
        assertThat(downstream.terminals()).isZero();
    }
}
