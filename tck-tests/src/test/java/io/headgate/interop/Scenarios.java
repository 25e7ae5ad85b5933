package io.headgate.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.headgate.operators.Flow;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

/**
 * What must hold wherever flows meet another library, in both directions: demand crosses the border exactly, so do a cancel
 * and a failure, and very many items come through complete and in order. A library takes part by a {@link Peer}.
 */
interface Scenarios {

    int MILLION = 1_000_000;

    Peer peer();

    /**
     * One of our operators at the border.
     *
     * @param runsAhead how many items it takes from its source beyond what was asked of it
     * @param asks the most it has outstanding upstream while 10 are asked of it at a time
     */
    record Ours(String name, long runsAhead, long asks, UnaryOperator<Flow<Long>> operator) {}

    List<Ours> OURS = List.of(
            new Ours("map", 0, 10, flow -> flow.map(x -> x)),
            new Ours("filter", 0, 10, flow -> flow.filter(x -> true)),
            new Ours("rebatch(5)", 0, 5, flow -> flow.rebatch(5)),
            new Ours("on(…, 8)", 0, 8, flow -> flow.on(Runnable::run, 8)),
            new Ours("merge(6, …)", 0, 6, flow -> Flow.merge(6, flow, Flow.empty())),
            new Ours("concatMap", 1, 1, flow -> flow.concatMap(Flow::of)),
            new Ours("flatMap(3, …)", 3, 3, flow -> flow.flatMap(3, Flow::of)),
            new Ours("mapAsync(4, …)", 4, 4, flow -> flow.mapAsync(4, CompletableFuture::completedFuture)),
            new Ours("buffer(16)", 16, 16, flow -> flow.buffer(16)));

    @Test
    default void tenAskedByTheirsMakesOurSourceGiveTenAndItsBound() throws Exception {
        for (Ours ours : OURS) {
            AtomicLong made = new AtomicLong();
            Border border = new Border(ours.operator.apply(Flow.range(0, 1_000).onEach(x -> made.incrementAndGet())));
            Taking theirs = new Taking(10, 0);
            peer().pass(border).subscribe(theirs);
            theirs.awaitFirst();
            assertThat(border.requested()).as(ours.name).isBetween(10L, 10 + peer().asksAhead());
            assertThat(made.get()).as(ours.name).isBetween(10L, border.requested() + ours.runsAhead);
            theirs.cancel();
            assertThat(theirs.received()).as(ours.name).isEqualTo(10);
        }
    }

    @Test
    default void theirSourceIsAskedForNoMoreThanOursMayAskFor() throws Exception {
        for (Ours ours : OURS) {
            Peer.Watch watch = new Peer.Watch();
            Border border = new Border(peer().source(1_000, watch));
            Taking downstream = new Taking(10, 10);
            ours.operator.apply(Flow.fromPublisher(border)).subscribe(downstream);
            assertThat(downstream.awaitEnd()).as(ours.name).isEqualTo(1_000);
            assertThat(border.mostOutstanding()).as(ours.name).isBetween(1L, ours.asks);
        }
    }

    @Test
    default void theirSourceMakesNoMoreThanOursHasAskedFor() throws Exception {
        for (Ours ours : OURS) {
            Peer.Watch watch = new Peer.Watch();
            Border border = new Border(peer().source(1_000, watch));
            Taking downstream = new Taking(10, 0);
            ours.operator.apply(Flow.fromPublisher(border)).subscribe(downstream);
            downstream.awaitFirst();
            assertThat(border.requested()).as(ours.name).isBetween(10L, 10 + ours.runsAhead);
            assertThat(watch.made.get()).as(ours.name).isBetween(10L, border.requested() + peer().makesAhead());
            downstream.cancel();
        }
    }

    @Test
    default void cancelOfTheirsReachesOurs() throws Exception {
        AtomicLong made = new AtomicLong();
        AtomicLong cancels = new AtomicLong();
        CountDownLatch cancelled = new CountDownLatch(1);
        Flow<Long> ours = Flow.range(0, MILLION)
                .onEach(x -> made.incrementAndGet())
                .onCancel(() -> {
                    cancels.incrementAndGet();
                    cancelled.countDown();
                });
        Taking theirs = new Taking(5, 0);
        peer().pass(ours).subscribe(theirs);
        theirs.awaitFirst();
        theirs.cancel();
        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(made.get()).isBetween(5L, 5 + peer().asksAhead());
        assertThat(cancels).hasValue(1);
        assertThat(theirs.hasEnded()).isFalse();
    }

    @Test
    default void cancelOfOursReachesTheirs() throws Exception {
        Peer.Watch watch = new Peer.Watch();
        Border border = new Border(peer().source(MILLION, watch));
        List<Long> taken =
                Flow.fromPublisher(border).takeUntil(x -> x == 4).toList(10).get(20, TimeUnit.SECONDS);
        assertThat(taken).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(watch.stopped.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(border.cancels()).isEqualTo(1);
    }

    @Test
    default void failureOfOursReachesTheirs() {
        IllegalStateException failure = new IllegalStateException("ours");
        Flow<Long> ours = Flow.concat(Flow.range(0, 3), Flow.error(failure));
        for (Publisher<Long> theirs : List.of(peer().pass(ours), peer().elsewhere(ours))) {
            Taking downstream = new Taking(100, 0);
            theirs.subscribe(downstream);
            assertThat(catchThrowable(downstream::awaitEnd)).satisfies(told -> isOrHas(told, failure));
            assertThat(downstream.received()).isBetween(peer().failuresOvertakeInHops() ? 0L : 3L, 3L);
        }
    }

    @Test
    default void failureOfTheirsReachesOursBehindWhatCameBeforeIt() {
        IllegalStateException failure = new IllegalStateException("theirs");
        for (Ours ours : OURS) {
            Border border = new Border(peer().failing(3, failure));
            Taking downstream = new Taking(100, 0);
            ours.operator.apply(Flow.fromPublisher(border)).subscribe(downstream);
            assertThat(catchThrowable(downstream::awaitEnd)).as(ours.name).satisfies(told -> isOrHas(told, failure));
            assertThat(border.delivered()).as(ours.name).isBetween(peer().failuresOvertake() ? 0L : 3L, 3L);
            assertThat(downstream.received()).as(ours.name).isEqualTo(border.delivered());
        }
    }

    @Test
    @Timeout(300) // as long as items come: see Taking
    default void aLongRunOfOursComesThroughTheirsInOrder() throws Exception {
        Taking downstream = new Taking(64, 48);
        peer().elsewhere(Flow.range(0, peer().longRun())).subscribe(downstream);
        assertThat(downstream.awaitEnd()).isEqualTo(peer().longRun());
    }

    @Test
    @Timeout(300) // as long as items come: see Taking
    default void aLongRunOfTheirsComesThroughOursInOrder() throws Exception {
        Taking downstream = new Taking(64, 48);
        Flow.fromPublisher(peer().elsewhere(peer().source(peer().longRun(), new Peer.Watch())))
                .buffer(128)
                .subscribe(downstream);
        assertThat(downstream.awaitEnd()).isEqualTo(peer().longRun());
    }

    /** A coroutine gives a copy of a failure, with a stack trace of its own and the failure as its cause. */
    private static void isOrHas(Throwable told, Throwable failure) {
        for (Throwable cause = told; cause != null; cause = cause.getCause()) {
            if (cause == failure) {
                return;
            }
        }
        throw new AssertionError(told + " is not " + failure, told);
    }
}
