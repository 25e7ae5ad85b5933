package io.headgate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Flows into Reactor and Fluxes into flows: demand, cancel and errors cross as they are. */
@Timeout(60)
class ReactorTest {

    private static final int MILLION = 1_000_000;

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
    void limitedFluxAsksFlowForNoMoreThanItsLimit() {
        AtomicLong most = new AtomicLong();
        Flow<Long> flow = Flow.range(0, 1_000).onRequest(n -> most.accumulateAndGet(n, Math::max));
        assertThat(Flux.from(flow).limitRate(10).count().block(Duration.ofSeconds(10)))
                .isEqualTo(1_000);
        assertThat(most.get()).isLessThanOrEqualTo(10);
    }

    @Test
    void fluxCancelReachesFlow() {
        AtomicLong cancels = new AtomicLong();
        Flow<Long> flow = Flow.range(0, MILLION).onCancel(cancels::incrementAndGet);
        assertThat(Flux.from(flow).take(5).collectList().block(Duration.ofSeconds(10)))
                .containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(cancels).hasValue(1);
    }

    @Test
    void errorsCrossBothWays() {
        IllegalStateException failure = new IllegalStateException("as asked");
        StepVerifier.create(Flow.error(failure)).verifyErrorMatches(told -> told == failure);
        StepVerifier.create(Flow.fromPublisher(Flux.just(1, 2).concatWith(Flux.error(failure)))
                        .map(x -> x))
                .expectNext(1, 2)
                .verifyErrorMatches(told -> told == failure);
    }

    @Test
    void fluxIsAskedForNoMoreThanTheBound() {
        AtomicLong outstanding = new AtomicLong();
        AtomicLong most = new AtomicLong();
        Flux<Integer> flux = Flux.range(0, 10_000)
                .hide()
                .doOnRequest(n -> most.accumulateAndGet(outstanding.addAndGet(n), Math::max))
                .doOnNext(item -> outstanding.decrementAndGet());
        long count = Flow.fromPublisher(flux)
                .buffer(16)
                .mapAsync(4, CompletableFuture::completedFuture)
                .count()
                .join();
        assertThat(count).isEqualTo(10_000);
        assertThat(most.get()).isBetween(1L, 16L);
    }

    @Test
    void flowCancelReachesFlux() {
        TestPublisher<Integer> flux = TestPublisher.create();
        var first = Flow.fromPublisher(flux).first();
        flux.assertMaxRequested(1);
        flux.next(7);
        assertThat(first.join()).contains(7);
        flux.assertCancelled();
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

    @Test
    void millionItemsThroughBothAndTwoThreads() throws Exception {
        Flow<Long> flow = Flow.range(0, MILLION);
        Flux<Long> flux = Flux.from(flow).publishOn(Schedulers.parallel(), 64).filter(x -> x % 2 == 0);
        List<Long> back =
                Flow.<Long>fromPublisher(flux).buffer(128).toList(MILLION).get(30, TimeUnit.SECONDS);
        assertThat(back)
                .isEqualTo(LongStream.range(0, MILLION)
                        .filter(x -> x % 2 == 0)
                        .boxed()
                        .toList());
    }
}
