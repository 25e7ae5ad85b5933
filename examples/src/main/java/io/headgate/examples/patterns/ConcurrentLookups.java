package io.headgate.examples.patterns;

import io.headgate.operators.Flow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Concurrency with a limit: names are looked up eight at a time, and come out in the order of the numbers, whichever lookup is done
 * first.
 */
public final class ConcurrentLookups {
    private static final AtomicInteger UNDER_WAY = new AtomicInteger();

    private ConcurrentLookups() {}

    /** The names, and the most lookups that were ever under way. */
    record Outcome(List<String> names, int most) {}

    static Outcome run(long numbers, int atOnce) throws Exception {
        AtomicInteger most = new AtomicInteger();
        List<String> names = Flow.range(1, numbers)
                .mapAsync(atOnce, number -> lookUp(number, most))
                .toList((int) numbers)
                .await(Duration.ofSeconds(30));
        return new Outcome(List.copyOf(names), most.get());
    }

    /** A slow service: every third answer takes longer. */
    private static CompletionStage<String> lookUp(long number, AtomicInteger most) {
        most.accumulateAndGet(UNDER_WAY.incrementAndGet(), Math::max);
        Executor later = CompletableFuture.delayedExecutor(number % 3 == 0 ? 20 : 5, TimeUnit.MILLISECONDS);
        return CompletableFuture.supplyAsync(
                () -> {
                    UNDER_WAY.decrementAndGet();
                    return "gauge-" + number;
                },
                later);
    }

    /** Prints the first few of a hundred names. */
    public static void main(String[] arguments) throws Exception {
        Outcome outcome = run(100, 8);
        System.out.println(
                outcome.names().subList(0, 5) + " … in order, at most " + outcome.most() + " lookups at once");
    }
}
