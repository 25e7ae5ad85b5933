package io.headgate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Flows into RxJava 3 and Flowables into flows: demand, cancel and errors cross as they are. */
@Timeout(60)
class RxJavaTest {

    private static final int MILLION = 1_000_000;

    @Test
    void testSubscriberAsksAndGetsExactlyThat() {
        AtomicLong pulled = new AtomicLong();
        TestSubscriber<Long> downstream = new TestSubscriber<>(0);
        Flow.range(0, 100).onEach(item -> pulled.incrementAndGet()).subscribe(downstream);
        downstream.assertNoValues().request(3);
        downstream.assertValues(0L, 1L, 2L);
        assertThat(pulled).hasValue(3);
        downstream.request(97);
        downstream.assertValueCount(100).assertComplete();
    }

    @Test
    void flowableAsksFlowForNoMoreThanItsPrefetch() {
        AtomicLong outstanding = new AtomicLong();
        AtomicLong most = new AtomicLong();
        Flow<Long> flow = Flow.range(0, 10_000)
                .onEach(item -> outstanding.decrementAndGet())
                .onRequest(n -> most.accumulateAndGet(outstanding.addAndGet(n), Math::max));
        long count = Flowable.fromPublisher(flow)
                .observeOn(Schedulers.computation(), false, 32)
                .count()
                .blockingGet();
        assertThat(count).isEqualTo(10_000);
        assertThat(most.get()).isBetween(1L, 32L);
    }

    @Test
    void flowableCancelReachesFlow() {
        AtomicLong cancels = new AtomicLong();
        Flow<Long> flow = Flow.range(0, MILLION).onCancel(cancels::incrementAndGet);
        Flowable.fromPublisher(flow)
                .takeUntil(x -> x == 4)
                .test()
                .assertValueCount(5)
                .assertComplete();
        assertThat(cancels).hasValue(1);
    }

    @Test
    void errorsCrossBothWays() {
        IllegalStateException failure = new IllegalStateException("as asked");
        Flowable.fromPublisher(Flow.error(failure)).test().assertError(told -> told == failure);
        TestSubscriber<Object> downstream = new TestSubscriber<>();
        Flow.<Object>fromPublisher(Flowable.just(1, 2).concatWith(Flowable.error(failure)))
                .buffer(4)
                .subscribe(downstream);
        downstream.assertValues(1, 2).assertError(told -> told == failure);
    }

    @Test
    void flowableIsAskedForNoMoreThanTheBound() {
        AtomicLong outstanding = new AtomicLong();
        AtomicLong most = new AtomicLong();
        Flowable<Integer> flowable = Flowable.range(0, 10_000)
                .hide()
                .doOnRequest(n -> most.accumulateAndGet(outstanding.addAndGet(n), Math::max))
                .doOnNext(item -> outstanding.decrementAndGet());
        assertThat(Flow.fromPublisher(flowable).concatMap(Flow::of).count().join())
                .isEqualTo(10_000);
        assertThat(most.get()).isEqualTo(1);
    }

    @Test
    void flowCancelReachesFlowable() {
        PublishProcessor<Integer> processor = PublishProcessor.create();
        var first = Flow.fromPublisher(processor).first();
        assertThat(processor.hasSubscribers()).isTrue();
        processor.onNext(7);
        assertThat(first.join()).contains(7);
        assertThat(processor.hasSubscribers()).isFalse();
    }

    @Test
    void flowableWithoutBackpressureMeetsAPolicy() {
        Flowable<Integer> bursting = Flowable.create(
                emitter -> {
                    for (int i = 0; i < 1_000; i++) {
                        emitter.onNext(i);
                    }
                    emitter.onComplete();
                },
                BackpressureStrategy.MISSING);
        AtomicLong dropped = new AtomicLong();
        TestSubscriber<Integer> downstream = new TestSubscriber<>(0);
        Flow.<Integer>fromPublisher(bursting)
                .buffer(10, Overflow.<Integer>dropOldest().onDrop((item, reason) -> dropped.incrementAndGet()))
                .subscribe(downstream);
        downstream.request(Long.MAX_VALUE);
        downstream
                .assertValues(990, 991, 992, 993, 994, 995, 996, 997, 998, 999)
                .assertComplete();
        assertThat(dropped).hasValue(990);
    }

    @Test
    void millionItemsThroughBothAndTwoThreads() throws Exception {
        Flowable<Long> flowable =
                Flowable.fromPublisher(Flow.range(0, MILLION)).observeOn(Schedulers.computation(), false, 64);
        long sum = Flow.<Long>fromPublisher(flowable)
                .buffer(128)
                .fold(0L, Long::sum)
                .get(30, TimeUnit.SECONDS);
        assertThat(sum).isEqualTo((long) MILLION * (MILLION - 1) / 2);
    }
}
