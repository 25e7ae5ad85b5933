package io.headgate.operators.junction;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of stages whose flow is over. */
class MapAsyncEndTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final TestPublisher<Integer> upstream = TestPublisher.paced();
    private final List<CompletableFuture<Integer>> started = new CopyOnWriteArrayList<>();
    private final IOException boom = new IOException("boom");

    private CompletableFuture<Integer> start(Integer item) {
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        started.add(stage);
        return stage;
    }

    private TestSubscriber<Integer> subscribe(
            boolean ordered, Function<Integer, ? extends CompletionStage<Integer>> fn) {
        Flow<Integer> flow = Flow.fromPublisher(upstream);
        return (ordered ? flow.mapAsync(3, fn) : flow.mapAsyncUnordered(3, fn)).into(TestSubscriber.create(0));
    }

    @Test
    void aFailureWhoseTurnHasNotComeIsReported() {
        TestSubscriber<Integer> down = subscribe(true, this::start);
        upstream.next(1, 2);
        started.get(1).completeExceptionally(boom);
        down.cancel();
        assertThat(reported).containsExactly(boom);
        assertThat(started.get(0)).isCancelled();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFailureAfterTheEndIsReportedUnlessItIsOurCancellation(boolean ordered) {
        TestSubscriber<Integer> down =
                subscribe(ordered, item -> item == 1 ? start(item) : start(item).minimalCompletionStage());
        upstream.next(1, 2);
        down.cancel();
        assertThat(started.get(0)).isCancelled();
        started.get(1).completeExceptionally(boom);
        assertThat(reported).containsExactly(boom);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anItemAfterTheEndIsNotWorkedOn(boolean ordered) {
        TestSubscriber<Integer> down = subscribe(ordered, this::start);
        upstream.next(1);
        started.get(0).completeExceptionally(boom);
        assertThat(down.failure()).isSameAs(boom);
        upstream.forceNext(2);
        assertThat(started).hasSize(1);
        assertThat(reported).isEmpty();
    }

    /** Either the item is refused, or whoever cancels finds its stage, or whoever starts it finds the cancel. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStageThatIsStartedWhenTheCancelComesIsCancelled(boolean ordered) throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 20_000; round++) {
                CyclicBarrier line = new CyclicBarrier(2);
                TestPublisher<Integer> source = TestPublisher.paced();
                List<CompletableFuture<Integer>> running = new CopyOnWriteArrayList<>();
                Function<Integer, CompletableFuture<Integer>> fn = item -> {
                    CompletableFuture<Integer> stage = new CompletableFuture<>();
                    running.add(stage);
                    return stage;
                };
                Flow<Integer> flow = Flow.fromPublisher(source);
                TestSubscriber<Integer> down = (ordered ? flow.mapAsync(100, fn) : flow.mapAsyncUnordered(100, fn))
                        .into(TestSubscriber.create(1));
                Future<?> sending = threads.submit(() -> {
                    line.await();
                    for (int item = 0; item < 20; item++) {
                        source.tryNext(item);
                    }
                    return null;
                });
                line.await();
                for (int spin = round % 50; spin > 0; spin--) {
                    Thread.onSpinWait();
                }
                down.cancel();
                sending.get();
                assertThat(running).as("round " + round).allMatch(CompletableFuture::isCancelled);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
