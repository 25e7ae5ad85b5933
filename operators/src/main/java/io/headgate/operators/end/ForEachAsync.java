package io.headgate.operators.end;

import io.headgate.operators.junction.MapAsyncNode;
import io.headgate.operators.plan.Node;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * {@code for (T t : upstream) pending.add(fn.apply(t));} with at most {@code n} pending: {@code mapAsyncUnordered} whose
 * results say only that they are there, because a stage of nothing completes with null.
 */
public final class ForEachAsync {

    private ForEachAsync() {}

    /** The node above the end. */
    public static <T> Node<Boolean> node(Node<T> input, int n, Function<? super T, ? extends CompletionStage<?>> fn) {
        return new MapAsyncNode<T, Boolean>(input, "forEachAsync", n, false, item -> {
            CompletionStage<?> stage = fn.apply(item);
            return stage == null ? null : new Done(stage);
        });
    }

    /** Completed when {@code stage} is, whatever with; its cancel is the stage's. */
    private static final class Done extends CompletableFuture<Boolean> {
        private final CompletionStage<?> stage;

        Done(CompletionStage<?> stage) {
            this.stage = stage;
            stage.whenComplete((value, thrown) -> {
                if (thrown == null) {
                    complete(true);
                } else {
                    completeExceptionally(thrown);
                }
            });
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            try {
                stage.toCompletableFuture().cancel(mayInterruptIfRunning);
            } catch (UnsupportedOperationException cannot) {
                // A stage may refuse to be a future: then it runs to its end.
            }
            return super.cancel(mayInterruptIfRunning);
        }
    }
}
