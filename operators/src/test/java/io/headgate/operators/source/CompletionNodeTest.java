package io.headgate.operators.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a stage's failure when the flow was ended from below: whose doing it is decides. */
class CompletionNodeTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final CompletableFuture<Integer> stage = new CompletableFuture<>();

    @Test
    void theCancellationThatARefusedRequestCausesIsNoFailure() {
        TestSubscriber<Integer> down = Flow.fromCompletionStage(() -> stage).into(TestSubscriber.create(0));
        down.request(0);
        assertThat(stage).isCancelled();
        assertThat(down.failure()).hasMessageContaining("3.9");
        assertThat(reported).isEmpty();
    }

    @Test
    void norIsTheOneThatACancelCauses() {
        Flow.fromCompletionStage(() -> stage).into(TestSubscriber.create(1)).cancel();
        assertThat(stage).isCancelled();
        assertThat(reported).isEmpty();
    }

    @Test
    void theFailureOfAStageThatGoesOnAfterACancelIsReported() {
        Flow.fromCompletionStage(stage::minimalCompletionStage)
                .into(TestSubscriber.create(1))
                .cancel();
        assertThat(stage).isNotDone();
        IOException late = new IOException("late");
        stage.completeExceptionally(late);
        assertThat(reported).containsExactly(late);
    }

    @Test
    void aValueThatComesAfterACancelIsDiscarded() {
        List<Object> discarded = new ArrayList<>();
        Flow.fromCompletionStage(stage::minimalCompletionStage)
                .onDiscard(discarded::add)
                .into(TestSubscriber.create(1))
                .cancel();
        stage.complete(7);
        assertThat(discarded).containsExactly(7);
    }

    /** §3.13: a stage that can't be cancelled may go on for ever, and knows nobody by then. */
    @Test
    void aStageThatGoesOnLetsGoOfTheSubscriber() throws InterruptedException {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        Reference<?> subscriber = cancelled(collected);
        Reference<?> gone = null;
        for (int i = 0; i < 1_000 && gone == null; i++) {
            System.gc();
            gone = collected.remove(10);
        }
        assertThat(gone).isSameAs(subscriber);
        assertThat(stage).isNotDone();
    }

    private Reference<?> cancelled(ReferenceQueue<Object> collected) {
        TestSubscriber<Integer> down =
                Flow.fromCompletionStage(stage::minimalCompletionStage).into(TestSubscriber.create(1));
        down.cancel();
        return new WeakReference<>(down, collected);
    }

    @Test
    void aCancellationByOthersIsAFailure() {
        TestSubscriber<Integer> down = Flow.fromCompletionStage(() -> stage).into(TestSubscriber.create(1));
        stage.cancel(true);
        assertThat(down.failure()).isInstanceOf(CancellationException.class);
        assertThat(reported).isEmpty();
    }
}
