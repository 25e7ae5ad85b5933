package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Budget;
import io.headgate.core.Capacity;
import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

/**
 * Seen to fail against: a budget that tells of room without news (its buffers wake themselves for ever).
 */
@Timeout(60)
class BudgetedBufferTest {

    @Test
    void asksForOneItemAtATimeAndStopsWhenTheBudgetIsUsedUp() {
        var budget = Budget.of(5);
        TestPublisher<Integer> paced = TestPublisher.paced();
        TestSubscriber<Integer> downstream = TestSubscriber.create(0);
        Flow.fromPublisher(paced)
                .buffer(Capacity.<Integer>items(8).within(budget), Overflow.backpressure())
                .subscribe(downstream);
        for (var item = 1; item <= 5; item++) {
            assertThat(paced.requested()).isEqualTo(item);
            paced.next(item);
        }
        assertThat(budget.used()).isEqualTo(5);
        assertThat(paced.requested()).isEqualTo(5);
        downstream.request(2);
        assertThat(paced.requested()).isEqualTo(6);
        paced.next(6);
        assertThat(paced.requested()).isEqualTo(7);
        downstream.check();
        downstream.cancel();
        assertThat(budget.used()).isZero();
        assertThat(budget.members()).isZero();
    }

    @Test
    void aBufferThatWaitsForTheBudgetGoesOnWhenAnotherEmpties() {
        var budget = Budget.of(4);
        Capacity<Long> shared = Capacity.<Long>items(4).within(budget);
        TestSubscriber<Long> holder = TestSubscriber.create(0);
        Flow.range(0, 10).buffer(shared, Overflow.backpressure()).subscribe(holder);
        assertThat(budget.used()).isEqualTo(4);
        TestSubscriber<Long> waiting = TestSubscriber.create(3);
        Flow.range(0, 3).buffer(shared, Overflow.backpressure()).subscribe(waiting);
        assertThat(waiting.received()).isZero();
        holder.request(Long.MAX_VALUE);
        holder.awaitComplete().check();
        waiting.awaitComplete().check();
        assertThat(budget.used()).isZero();
        assertThat(budget.members()).isZero();
    }

    @Test
    void aBudgetWithoutAFloorLeftFailsTheFlow() {
        var budget = Budget.of(10, 6);
        Capacity<Integer> shared = Capacity.<Integer>items(4).within(budget);
        Flow<Integer> buffered = Flow.<Integer>never().buffer(shared, Overflow.dropOldest());
        TestSubscriber<Integer> first = TestSubscriber.create();
        buffered.subscribe(first);
        TestSubscriber<Integer> second = TestSubscriber.create();
        buffered.subscribe(second);
        assertThat(second.awaitError(IllegalStateException.class)).hasMessageContaining("floor 6");
        TestSubscriber<Integer> pushed = TestSubscriber.create();
        Flow.<Integer>emit(shared, Overflow.fail(), emitter -> {}).subscribe(pushed);
        assertThat(pushed.awaitError(IllegalStateException.class)).hasMessageContaining("floor 6");
        first.cancel();
        TestSubscriber<Integer> third = TestSubscriber.create();
        buffered.subscribe(third);
        assertThat(third.terminals()).isZero();
        assertThat(budget.members()).isEqualTo(1);
    }

    @Test
    void manyItemsPassThroughOneSharedBudget() {
        var budget = Budget.of(7, 1);
        Publisher<Long> foreign = subscriber -> Flow.range(0, 50_000).subscribe(subscriber);
        TestSubscriber<Long> downstream = TestSubscriber.counting(Long.MAX_VALUE);
        Flow.fromPublisher(foreign)
                .buffer(Capacity.<Long>weight(5, id -> id & 3).within(budget), Overflow.backpressure())
                .buffer(Capacity.<Long>items(5).within(budget), Overflow.backpressure())
                .subscribe(downstream);
        downstream.awaitComplete().check();
        assertThat(downstream.received()).isEqualTo(50_000);
        assertThat(budget.used()).isZero();
    }
}
