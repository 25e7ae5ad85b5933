package io.headgate.operators.end;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.core.Channel;
import io.headgate.operators.Flow;
import io.headgate.operators.Result;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndsTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final RuntimeException boom = new IllegalStateException("boom");

    /** The same items, pulled by the end or pushed to it. */
    private static Flow<Integer> items(boolean pulled, Integer... items) {
        Flow<Integer> flow = Flow.of(items);
        return pulled ? flow : flow.onRequest(n -> {});
    }

    private static Throwable failureOf(Result<?> result) {
        assertThat(result).isCompletedExceptionally();
        try {
            result.join();
            throw new AssertionError("no failure");
        } catch (CompletionException failed) {
            return failed.getCause();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTheyComeTo(boolean pulled) {
        List<Integer> seen = new ArrayList<>();
        assertThat(items(pulled, 1, 2, 3).forEach(seen::add).join()).isNull();
        assertThat(seen).containsExactly(1, 2, 3);
        assertThat(items(pulled, 1, 2, 3).collect(Collectors.summingInt(x -> x)).join())
                .isEqualTo(6);
        assertThat(items(pulled, 1, 2, 3).reduce(Integer::sum).join()).contains(6);
        assertThat(items(pulled).reduce(Integer::sum).join()).isEmpty();
        assertThat(items(pulled, 1, 2, 3).fold("", (text, x) -> text + x).join())
                .isEqualTo("123");
        assertThat(items(pulled).fold("seed", (text, x) -> text + x).join()).isEqualTo("seed");
        assertThat(items(pulled, 1, 2, 3).first().join()).contains(1);
        assertThat(items(pulled).first().join()).isEmpty();
        assertThat(items(pulled, 1, 2, 3).last().join()).contains(3);
        assertThat(items(pulled).last().join()).isEmpty();
        assertThat(items(pulled, 7).single().join()).isEqualTo(7);
        assertThat(items(pulled, 1, 2, 3).count().join()).isEqualTo(3);
        assertThat(items(pulled, 1, 2, 3).toList(3).join()).containsExactly(1, 2, 3);
        assertThat(items(pulled).collect(Collectors.toList()).join()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void moreOrLessThanAllowedFails(boolean pulled) {
        assertThat(failureOf(items(pulled).single())).isInstanceOf(NoSuchElementException.class);
        assertThat(failureOf(items(pulled, 1, 2).single())).isInstanceOf(IllegalStateException.class);
        assertThat(failureOf(items(pulled, 1, 2, 3).toList(2))).hasMessage("toList: more than 2 items");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFailureOfTheFlowOrOfAFunctionIsTheirs(boolean pulled) {
        assertThat(failureOf(items(pulled, 1)
                        .<Integer>map(x -> {
                            throw boom;
                        })
                        .count()))
                .isSameAs(boom);
        RuntimeException own = new IllegalStateException("own");
        assertThat(failureOf(items(pulled, 1).forEach(x -> {
                    throw own;
                })))
                .isSameAs(own);
        assertThat(own.getSuppressed()[0]).hasMessage("thrown in forEach");
        assertThat(failureOf(items(pulled, 1, 2).reduce((a, b) -> null)))
                .hasMessage("reduce: the function returned null");
    }

    @Test
    void theyAskForNoMoreThanTheyNeed() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        Result<?> first = Flow.fromPublisher(upstream).first();
        assertThat(upstream.requested()).isEqualTo(1);
        upstream.next(1);
        assertThat(first).isCompleted();
        assertThat(upstream.isCancelled()).isTrue();
        TestPublisher<Integer> other = TestPublisher.paced();
        Result<?> list = Flow.fromPublisher(other).toList(3);
        assertThat(list).isNotDone();
        assertThat(other.requested()).isEqualTo(4);
    }

    @Test
    void cancellingTheResultCancelsTheFlow() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        Result<Long> count = Flow.fromPublisher(upstream).count();
        assertThat(count.cancel(true)).isTrue();
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(count).isCancelled();
    }

    @Test
    void whateverCompletesTheResultFromOutsideCancelsTheFlow() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        assertThat(Flow.fromPublisher(upstream).count().complete(1L)).isTrue();
        assertThat(upstream.isCancelled()).isTrue();
        TestPublisher<Integer> other = TestPublisher.paced();
        assertThat(Flow.fromPublisher(other).count().completeExceptionally(boom))
                .isTrue();
        assertThat(other.isCancelled()).isTrue();
    }

    @Test
    void aFailureAfterACancelIsReported() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        Flow.fromPublisher(upstream).count().cancel(true);
        upstream.forceError(boom);
        assertThat(reported).containsExactly(boom);
    }

    @Test
    void awaitThrowsWhatTheFlowFailedWith() throws Exception {
        assertThat(Flow.of(1, 2).count().await(Duration.ofSeconds(10))).isEqualTo(2);
        assertThatThrownBy(() -> Flow.error(boom).count().await(Duration.ofSeconds(10)))
                .isSameAs(boom);
        IOException checked = new IOException("checked");
        assertThatThrownBy(() -> Flow.error(checked).count().await(Duration.ofSeconds(10)))
                .isInstanceOf(CompletionException.class)
                .hasCause(checked);
    }

    @Test
    void awaitCancelsWhenTheTimeIsUpOrTheThreadIsInterrupted() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        assertThatThrownBy(() -> Flow.fromPublisher(upstream).count().await(Duration.ofNanos(1)))
                .isInstanceOf(TimeoutException.class);
        assertThat(upstream.isCancelled()).isTrue();
        TestPublisher<Integer> other = TestPublisher.paced();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Flow.fromPublisher(other).count().await(Duration.ofDays(1)))
                .isInstanceOf(InterruptedException.class);
        assertThat(other.isCancelled()).isTrue();
    }

    // ---- forEachAsync

    @Test
    void noMoreThanNStagesRunAtOnce() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        Result<Void> result = Flow.fromPublisher(upstream).forEachAsync(2, x -> {
            CompletableFuture<Void> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        });
        assertThat(upstream.requested()).isEqualTo(2);
        upstream.next(1).next(2);
        assertThat(upstream.requested()).isEqualTo(2);
        stages.get(1).complete(null);
        assertThat(upstream.requested()).isEqualTo(3);
        upstream.complete();
        assertThat(result).isNotDone();
        stages.get(0).complete(null);
        assertThat(result).isCompleted();
    }

    @Test
    void theFirstFailureCancelsTheRest() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        Result<Void> result = Flow.fromPublisher(upstream).forEachAsync(2, x -> {
            CompletableFuture<Void> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        });
        upstream.next(1).next(2);
        stages.get(0).completeExceptionally(boom);
        assertThat(failureOf(result)).isSameAs(boom);
        assertThat(stages.get(1)).isCancelled();
        assertThat(upstream.isCancelled()).isTrue();
    }

    // ---- toIterable, toStream

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void aLoopOverItemsFromAnotherThread(int prefetch) {
        List<Long> seen = new ArrayList<>();
        for (long item : Flow.range(0, 1_000)
                .onRequest(n -> {})
                .on(java.util.concurrent.ForkJoinPool.commonPool())
                .toIterable(prefetch)) {
            seen.add(item);
        }
        assertThat(seen).hasSize(1_000).isSorted();
    }

    @Test
    void theLoopAsksAsItGoesOn() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        var items = Flow.fromPublisher(upstream).toIterable(4).iterator();
        assertThat(upstream.subscriptions()).isZero();
        CompletableFuture<Integer> taken = CompletableFuture.supplyAsync(items::next);
        upstream.awaitRequested(4);
        upstream.next(1).next(2).next(3).next(4);
        assertThat(taken.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(1);
        assertThat(items.next()).isEqualTo(2);
        assertThat(upstream.requested()).isEqualTo(4);
        assertThat(items.next()).isEqualTo(3);
        assertThat(upstream.requested()).isEqualTo(7);
        upstream.complete();
        assertThat(items.next()).isEqualTo(4);
        assertThat(items.hasNext()).isFalse();
        assertThatThrownBy(items::next).isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamIsLazyAndItsCloseCancels(boolean pulled) {
        List<String> log = new ArrayList<>();
        Flow<Integer> flow =
                items(pulled, 1, 2, 3).onStart(() -> log.add("start")).onCancel(() -> log.add("cancel"));
        try (var stream = flow.toStream()) {
            assertThat(log).isEmpty();
            assertThat(stream.findFirst()).contains(1);
            assertThat(log).containsExactly("start");
        }
        assertThat(log).containsExactly("start", "cancel");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLoopThrowsTheFailureAfterTheItems(boolean pulled) {
        List<Integer> seen = new ArrayList<>();
        IOException checked = new IOException("checked");
        Flow<Integer> failing = items(pulled, 1, 2).<Integer>handle((x, failure) -> {
            if (x == null || x == 2) {
                throw checked;
            }
            return x;
        });
        assertThatThrownBy(() -> failing.toIterable().forEach(seen::add))
                .isInstanceOf(CompletionException.class)
                .hasCause(checked);
        assertThat(seen).containsExactly(1);
    }

    @Test
    void anInterruptCancelsTheFlow() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        var items = Flow.fromPublisher(upstream).toIterable().iterator();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(items::hasNext).isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(upstream.isCancelled()).isTrue();
        assertThat(items.hasNext()).isFalse();
    }

    @Test
    void intoAChannelAsksForWhatHasRoomThere() throws Exception {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        Channel<Integer> channel = Flow.fromPublisher(upstream).into(Channel.of(2));
        assertThat(upstream.outstanding()).isEqualTo(2);
        upstream.next(1).next(2);
        assertThat(upstream.outstanding()).isZero();
        assertThat(channel.receive()).isEqualTo(1);
        assertThat(channel.receive()).isEqualTo(2);
        upstream.awaitRequested(4);
        upstream.complete();
        assertThat(channel.receive()).isNull();
        assertThat(upstream.maxOutstanding()).isEqualTo(2);
    }

    @Test
    void intoGivesTheSubscriberBack() {
        TestSubscriber<Integer> subscriber = TestSubscriber.create(5);
        assertThat(Flow.of(1).into(subscriber)).isSameAs(subscriber);
        assertThat(subscriber.items()).containsExactly(1);
    }
}
