package io.headgate.operators.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.operators.Beside;
import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExpandTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();
    private final AtomicInteger calls = new AtomicInteger();

    private Iterator<Integer> counting(int from) {
        calls.incrementAndGet();
        return Stream.iterate(from * 100 + 1, n -> n + 1).iterator();
    }

    private TestSubscriber<Integer> subscribe(
            long demand, Function<? super Integer, ? extends Iterator<? extends Integer>> fn) {
        return wired.subscribe(Flow.fromPublisher(upstream).expand(fn), TestSubscriber.create(demand));
    }

    @Test
    void makesUpItemsWhileUpstreamIsSlowAndOnlyOnDemand() {
        var downstream = subscribe(0, this::counting);
        assertThat(upstream.requested()).isZero();
        downstream.request(3);
        assertThat(upstream.requested()).isEqualTo(1);
        assertThat(downstream.items()).isEmpty(); // there is nothing to make them of
        upstream.next(1);
        assertThat(downstream.items()).containsExactly(1); // upstream may have its next one ready
        soon();
        assertThat(downstream.items()).containsExactly(1, 101, 102);
        assertThat(upstream.requested()).isEqualTo(2);
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(1, 101, 102, 103);
        upstream.next(2); // waits for demand
        assertThat(downstream.items()).hasSize(4);
        downstream.request(2);
        assertThat(downstream.items()).containsExactly(1, 101, 102, 103, 2, 201);
        assertThat(upstream.maxOutstanding()).isEqualTo(1);
        assertThat(calls).hasValue(2);
        downstream.check();
    }

    private void soon() {
        wired.timers.advance(Duration.ZERO);
    }

    @Test
    void makesUpNothingWhileTheNextItemIsReady() {
        var pulled = wired.subscribe(Flow.of(1, 2, 3, 4).expand(this::counting), TestSubscriber.create(Long.MAX_VALUE));
        assertThat(pulled.awaitComplete().check().items()).containsExactly(1, 2, 3, 4);
        Flow<Integer> pushing =
                Flow.fromPublisher(subscriber -> Flow.of(1, 2, 3, 4).subscribe(subscriber));
        var pushed = wired.subscribe(pushing.expand(this::counting), TestSubscriber.create(Long.MAX_VALUE));
        assertThat(pushed.awaitComplete().check().items()).containsExactly(1, 2, 3, 4);
        assertThat(calls).hasValue(0);
        assertThat(wired.timers.pending()).isEmpty();
    }

    /** An endless iterator and endless demand: the request returns, and the next item comes. */
    @Test
    void doesNotKeepItsThreadForEver() {
        var downstream = TestSubscriber.<Integer>create(0);
        wired.subscribe(Flow.fromPublisher(upstream).expand(this::counting), downstream);
        downstream.request(Long.MAX_VALUE);
        upstream.next(1);
        assertThat(downstream.received()).isEqualTo(1);
        assertThat(wired.timers.pending()).hasSize(1);
        wired.timers.pending().get(0).task().run();
        assertThat(downstream.received()).isEqualTo(257);
        upstream.next(2);
        assertThat(downstream.items()).last().isEqualTo(2);
        downstream.cancel();
    }

    @Test
    void waitsWhenTheIteratorIsUsedUp() {
        var downstream = subscribe(10, item -> List.of(item + 10, item + 20).iterator());
        upstream.next(1);
        soon();
        assertThat(downstream.items()).containsExactly(1, 11, 21);
        upstream.next(2);
        soon();
        assertThat(wired.timers.pending()).isEmpty();
        assertThat(downstream.items()).containsExactly(1, 11, 21, 2, 12, 22);
        upstream.complete();
        downstream.awaitComplete().check();
    }

    @Test
    void makesUpNothingAfterTheEnd() {
        var downstream = subscribe(2, this::counting);
        upstream.next(1);
        soon();
        assertThat(downstream.items()).containsExactly(1, 101);
        upstream.complete();
        downstream.awaitComplete();
        downstream.request(5);
        assertThat(downstream.check().items()).containsExactly(1, 101);
    }

    @Test
    void theHeldItemGoesOutBeforeTheEndWithDemand() {
        var downstream = subscribe(2, this::counting);
        upstream.next(1);
        soon();
        upstream.next(2);
        upstream.error(new IllegalStateException("late"));
        assertThat(downstream.failure()).isNull();
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(1, 101, 2);
        assertThat(downstream.awaitError()).hasMessage("late");
    }

    @Test
    void discardsTheHeldItemAndClosesTheIteratorOnCancel() {
        Closing items = new Closing();
        var downstream = subscribe(2, item -> items);
        upstream.next(1);
        soon();
        upstream.next(2);
        downstream.cancel();
        assertThat(wired.timers.pending()).isEmpty();
        assertThat(wired.discarded).containsExactly(2);
        assertThat(items.closed).isEqualTo(1);
        assertThat(upstream.isCancelled()).isTrue();
    }

    @Test
    void closesTheIteratorWhenTheNextItemComes() {
        Closing items = new Closing();
        var downstream = subscribe(3, item -> items);
        upstream.next(1);
        soon();
        assertThat(items.closed).isZero();
        upstream.next(2);
        downstream.request(1);
        assertThat(items.closed).isEqualTo(1);
        downstream.cancel();
    }

    private static final class Closing implements Iterator<Integer>, AutoCloseable {
        int closed;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Integer next() {
            return 0;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void whatTheFunctionOrItsIteratorThrowsFailsTheFlowAfterTheItem() {
        IllegalStateException boom = new IllegalStateException("boom");
        var throwing = subscribe(2, item -> {
            throw boom;
        });
        upstream.next(1);
        soon();
        assertThat(throwing.items()).containsExactly(1);
        assertThat(throwing.awaitError()).isSameAs(boom);
        assertThat(boom.getSuppressed()[0]).hasMessageContaining("expand");
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(fails(item -> null)).hasMessageContaining("expand: the function returned null");
        assertThat(fails(item -> Collections.<Long>singletonList(null).iterator()))
                .hasMessageContaining("expand: an item is null");
    }

    private Throwable fails(Function<Long, Iterator<Long>> fn) {
        var downstream = wired.subscribe(Flow.merge(Flow.of(1L), Flow.never()).expand(fn), TestSubscriber.create(2));
        soon();
        assertThat(downstream.items()).containsExactly(1L);
        return downstream.awaitError();
    }

    @Test
    void refusesAnUpstreamThatSendsMoreThanItWasAskedFor() {
        TestPublisher<Integer> bursting = TestPublisher.bursting();
        var downstream = wired.subscribe(Flow.fromPublisher(bursting).expand(this::counting), TestSubscriber.create(1));
        bursting.next(1, 2, 3);
        assertThat(bursting.isCancelled()).isTrue();
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(1, 2);
        assertThat(downstream.awaitError()).hasMessageContaining("expand");
        assertThat(wired.discarded).containsExactly(3);
    }

    @Test
    void everyItemOfUpstreamGoesOutOnceInOrderBetweenTwoThreads() {
        try (Beside beside = new Beside()) {
            for (int round = 0; round < 30; round++) {
                TestSubscriber<Long> downstream = TestSubscriber.create(0);
                Flow.range(0, 200)
                        .startOn(beside.executor())
                        .expand(item -> Stream.generate(() -> -1L).iterator())
                        .filter(item -> item >= 0)
                        .subscribe(downstream);
                while (downstream.terminals() == 0) {
                    downstream.request(1);
                }
                assertThat(downstream.awaitComplete().check().received()).isEqualTo(200);
                assertThat(downstream.items()).isSorted();
            }
        }
    }

    @Test
    void saysWhatItHoldsAndRefusesBadArguments() {
        assertThat(Flow.fromPublisher(upstream)
                        .expand(x -> Collections.emptyIterator())
                        .bound())
                .isEqualTo(1);
        assertThatThrownBy(() -> Flow.range(0, 1).expand(null)).hasMessage("fn is null, must be given");
    }
}
