package io.headgate.examples.patterns;

import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A flow tells what it will do before it does anything: its nodes, its buffers, and the most it can hold. */
public final class ExplainAPlan {
    private ExplainAPlan() {}

    static Flow<List<String>> flow(Executor executor) {
        return Flow.range(1, Long.MAX_VALUE)
                .filter(number -> number % 2 == 0)
                .map(number -> "item " + number)
                .named("label")
                .buffer(64, Overflow.dropOldest())
                .named("recent")
                .on(executor)
                .mapAsync(8, CompletableFuture::completedFuture)
                .named("look up")
                .batch(100, Duration.ofMillis(50));
    }

    /** Prints the plan of a flow that never runs. */
    public static void main(String[] arguments) {
        System.out.print(flow(Runnable::run).explain());
    }
}
