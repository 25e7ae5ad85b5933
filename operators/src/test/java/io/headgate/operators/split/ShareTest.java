package io.headgate.operators.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Overflow;
import io.headgate.core.OverflowException;
import io.headgate.operators.Flow;
import io.headgate.operators.Wired;
import io.headgate.operators.plan.Plans;
import io.headgate.operators.plan.Wiring;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ShareTest {

    private final Wired wired = new Wired();
    private final TestPublisher<Integer> upstream = TestPublisher.paced();
    private final Flow<Integer> shared = Flow.fromPublisher(upstream).share(4, Overflow.backpressure());

    private TestSubscriber<Integer> subscriber(long demand) {
        return wired.subscribe(shared, TestSubscriber.create(demand));
    }

    @Test
    void connectsWithTheFirstAndCancelsWithTheLast() {
        var first = subscriber(2);
        var second = subscriber(1);
        assertThat(upstream.subscriptions()).isEqualTo(1);
        assertThat(upstream.requested()).isEqualTo(2);
        upstream.next(1, 2);
        first.cancel();
        assertThat(upstream.isCancelled()).isFalse();
        second.cancel();
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(wired.discarded).containsExactly(2);
        upstream.check();
    }

    @Test
    void startsAnewAfterTheLastHasLeft() {
        subscriber(2).cancel();
        var next = subscriber(1);
        assertThat(upstream.subscriptions()).isEqualTo(2);
        upstream.next(7).complete();
        assertThat(next.awaitComplete().check().items()).containsExactly(7);
    }

    /** Mistake: a run that goes on until the pass of the last subscriber returns, and lets in who comes from within it. */
    @Test
    void whoSubscribesFromWithinTheLastCancelStartsAnew() {
        var next = TestSubscriber.<Integer>create(4);
        var leaving = new AtomicReference<TestSubscriber<Integer>>();
        var first = TestSubscriber.<Integer>create(4).onItem(item -> {
            leaving.get().cancel();
            shared.subscribe(next);
        });
        leaving.set(first);
        shared.subscribe(first);
        upstream.next(1);
        assertThat(upstream.subscriptions()).isEqualTo(2);
        assertThat(upstream.calls().stream().map(call -> call.kind()))
                .as("the upstream before is cancelled before the next one is asked")
                .containsExactly(TestPublisher.Kind.REQUEST, TestPublisher.Kind.CANCEL, TestPublisher.Kind.REQUEST);
        upstream.next(2).complete();
        assertThat(first.check().items()).containsExactly(1);
        assertThat(next.awaitComplete().check().items()).containsExactly(2);
        upstream.check();
    }

    @Test
    void upstreamOfARunThatWasLeftFromWithinIsCancelled() {
        var twice = Flow.concat(shared.take(1), shared.take(1)).into(TestSubscriber.create(4));
        upstream.next(1);
        assertThat(upstream.cancels()).isEqualTo(1);
        assertThat(upstream.subscriptions()).isEqualTo(2);
        upstream.next(2);
        assertThat(twice.awaitComplete().check().items()).containsExactly(1, 2);
        assertThat(upstream.cancels()).isEqualTo(2);
        upstream.check();
    }

    /** Upstream's end comes between the two steps of the last one to leave: closing the run, and cancelling upstream. */
    @Test
    void anUpstreamThatHasEndedIsNotCancelled() {
        RingSplit<Integer> run =
                new RingSplit<>(Plans.nodeOf(upstream), new Split.Way("share", 1, true), 4, 0, Long.MAX_VALUE);
        run.subscribe(TestSubscriber.create(1), Plans.<Integer>nodeOf(shared), Wiring.DEFAULT);
        assertThat(run.remove(run.branches()[0])).isTrue();
        upstream.complete();
        run.cancelUpstream();
        assertThat(upstream.check().cancels()).isZero();
    }

    @Test
    void startsAnewAfterTheEnd() {
        var slow = subscriber(0);
        subscriber(1);
        upstream.next(1).complete();
        var next = subscriber(1);
        assertThat(upstream.subscriptions()).isEqualTo(2);
        upstream.next(2).complete();
        assertThat(next.awaitComplete().check().items()).containsExactly(2);
        assertThat(slow.request(9).awaitComplete().check().items()).containsExactly(1);
    }

    @Test
    void aSubscriberThatCancelsAtOnceConnectsNothing() {
        wired.subscribe(shared, TestSubscriber.<Integer>create(0).onSubscribed(TestSubscriber::cancel));
        assertThat(upstream.subscriptions()).isZero();
    }

    @Test
    void itemsThatComeAfterTheLastHasLeftAreDiscarded() {
        var first = subscriber(4);
        upstream.next(1);
        first.cancel();
        upstream.forceNext(2);
        assertThat(wired.discarded).containsExactly(2);
    }

    @Test
    void theLastOneToBeDisconnectedTakesUpstreamAlong() {
        Flow<Integer> strict = Flow.fromPublisher(upstream).share(1, Overflow.disconnect());
        var slow = wired.subscribe(strict, TestSubscriber.create(0));
        upstream.next(1);
        upstream.forceNext(2);
        assertThat(upstream.isCancelled()).isTrue();
        slow.request(1);
        slow.awaitError(OverflowException.class);
        assertThat(slow.items()).containsExactly(1);
        assertThat(wired.discarded).containsExactly(2);
    }

    @Test
    void emptyAndFailed() {
        Flow.<Integer>empty().share().into(TestSubscriber.create(0)).awaitComplete();
        IllegalStateException failure = new IllegalStateException("as asked");
        assertThat(Flow.error(failure).share().into(TestSubscriber.create(0)).awaitError())
                .isSameAs(failure);
    }

    @Test
    void namesAreTheSubscribersAndTheRunIsShared() {
        var first = wired.subscribe(shared.named("a"), TestSubscriber.create(1));
        var second = wired.subscribe(shared.named("b"), TestSubscriber.create(1));
        assertThat(upstream.subscriptions()).isEqualTo(1);
        upstream.next(1).complete();
        first.awaitComplete();
        second.awaitComplete();
        assertThat(shared.named("a").explain()).contains("split share \"a\"");
        assertThat(Flow.range(0, 9).share().bound()).isEqualTo(256);
    }

    @Test
    void badArgumentsFailAtAssembly() {
        assertThatThrownBy(() -> Flow.range(0, 1).share(0, Overflow.backpressure()))
                .hasMessageContaining("capacity is 0");
        assertThatThrownBy(() -> Flow.range(0, 1).share(4, Overflow.block())).hasMessageContaining("block()");
    }

    /** Mistake: a store that runs full below one who has left, and fails the run for those who keep up. */
    @Test
    void whoHasLeftFailsNobodyWhileItsPassIsUnderWay() throws Exception {
        Flow<Integer> strict = Flow.fromPublisher(upstream).share(1, Overflow.fail());
        var leaving = new AtomicReference<TestSubscriber<Integer>>();
        var left = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        leaving.set(wired.subscribe(strict, TestSubscriber.<Integer>create(0).onItem(item -> {
            leaving.get().cancel();
            left.countDown();
            await(goOn);
        })));
        var second = wired.subscribe(strict, TestSubscriber.create(9));
        upstream.next(1);
        var pass = CompletableFuture.runAsync(() -> leaving.get().request(4));
        left.await();
        upstream.next(2, 3, 4);
        assertThat(second.check().items()).containsExactly(1, 2, 3, 4);
        goOn.countDown();
        pass.join();
        assertThat(second.isCompleted()).isFalse();
        upstream.complete();
        assertThat(second.awaitComplete().check().items()).containsExactly(1, 2, 3, 4);
        assertThat(wired.discarded).containsExactlyInAnyOrder(2, 3, 4);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
