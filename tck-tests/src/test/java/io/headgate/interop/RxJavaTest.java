package io.headgate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

/** Flows into RxJava 3 and Flowables into flows; besides the scenarios, a Flowable that doesn't wait to be asked. */
@Timeout(60)
class RxJavaTest implements Scenarios, Peer {

    @Override
    public Peer peer() {
        return this;
    }

    @Override
    public Publisher<Long> source(long count, Watch watch) {
        return Flowable.<Long, long[]>generate(() -> new long[1], (next, emitter) -> {
                    if (next[0] == count) {
                        emitter.onComplete();
                    } else {
                        watch.made.incrementAndGet();
                        emitter.onNext(next[0]++);
                    }
                })
                .doOnCancel(watch.stopped::countDown);
    }

    @Override
    public Publisher<Long> failing(long count, RuntimeException failure) {
        return Flowable.rangeLong(0, count).concatWith(Flowable.error(failure));
    }

    @Override
    public Publisher<Long> pass(Publisher<Long> publisher) {
        return Flowable.fromPublisher(publisher).map(x -> x);
    }

    @Override
    public Publisher<Long> elsewhere(Publisher<Long> publisher) {
        return Flowable.fromPublisher(publisher).observeOn(Schedulers.computation(), false, 64);
    }

    /** {@code observeOn} delays a failure only if it is asked to. */
    @Override
    public boolean failuresOvertake() {
        return true;
    }

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
}
