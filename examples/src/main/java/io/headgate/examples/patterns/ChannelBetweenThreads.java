package io.headgate.examples.patterns;

import io.headgate.core.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A channel between threads: two producers hand their sums to one consumer through room for eight. Whoever is ahead waits;
 * after {@code complete} the consumer takes what is left and then sees the end.
 */
public final class ChannelBetweenThreads {
    private ChannelBetweenThreads() {}

    /** The sum of what came over, and the most items that ever waited in the channel. */
    record Outcome(long sum, long most) {}

    static Outcome run(int each, int room) throws Exception {
        Channel<Integer> channel = Channel.of(room);
        ExecutorService producers = Executors.newFixedThreadPool(2);
        try {
            CompletableFuture<Void> one = CompletableFuture.runAsync(() -> send(channel, each), producers);
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> send(channel, each), producers);
            CompletableFuture<Void> both =
                    CompletableFuture.allOf(one, other).whenComplete((done, failure) -> channel.complete());
            long sum = 0;
            for (Integer number = channel.receive(); number != null; number = channel.receive()) {
                sum += number;
            }
            both.join();
            return new Outcome(sum, channel.highWater());
        } finally {
            producers.shutdownNow();
        }
    }

    private static void send(Channel<Integer> channel, int count) {
        try {
            for (int number = 1; number <= count; number++) {
                channel.send(number);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Prints the sum of twice the numbers from 1 to 10,000. */
    public static void main(String[] arguments) throws Exception {
        Outcome outcome = run(10_000, 8);
        System.out.println("sum " + outcome.sum() + ", at most " + outcome.most() + " numbers on their way");
    }
}
