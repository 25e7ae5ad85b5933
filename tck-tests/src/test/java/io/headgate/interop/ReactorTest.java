package io.headgate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Flows into Reactor and Fluxes into flows; besides the scenarios, what Reactor's own test tools say of a flow. */
@Timeout(60)
class ReactorTest implements Scenarios, Peer {

    @Override
    public Peer peer() {
        return this;
    }

    @Override
    public Publisher<Long> source(long count, Watch watch) {
        return Flux.<Long, Long>generate(() -> 0L, (next, sink) -> {
                    if (next == count) {
                        sink.complete();
                    } else {
                        watch.made.incrementAndGet();
                        sink.next(next);
                    }
                    return next + 1;
                })
                .doOnCancel(watch.stopped::countDown);
    }

    @Override
    public Publisher<Long> failing(long count, RuntimeException failure) {
        return Flux.range(0, (int) count).map(Integer::longValue).concatWith(Flux.error(failure));
    }

    @Override
    public Publisher<Long> pass(Publisher<Long> publisher) {
        return Flux.from(publisher).map(x -> x);
    }

    @Override
    public Publisher<Long> elsewhere(Publisher<Long> publisher) {
        return Flux.from(publisher).publishOn(Schedulers.parallel(), 64);
    }

    @Test
    void stepVerifierAsksAndGetsExactlyThat() {
        AtomicLong pulled = new AtomicLong();
        Flow<Long> flow = Flow.range(0, 100).onEach(item -> pulled.incrementAndGet());
        StepVerifier.create(flow, 0)
                .expectSubscription()
                .thenRequest(3)
                .expectNext(0L, 1L, 2L)
                .then(() -> assertThat(pulled).hasValue(3))
                .thenRequest(2)
                .expectNext(3L, 4L)
                .then(() -> assertThat(pulled).hasValue(5))
                .thenCancel()
                .verify(Duration.ofSeconds(10));
        assertThat(pulled).hasValue(5);
    }

    @Test
    void misbehavingFluxGoesNoFurther() {
        TestPublisher<Integer> flux = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        var items = Flow.fromPublisher(flux).toList(10);
        flux.next(1).complete();
        flux.next(2);
        flux.complete();
        assertThat(items.join()).containsExactly(1);
    }
}
