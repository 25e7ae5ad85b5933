package io.headgate.examples.patterns;

import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded buffer with a drop policy: a water gauge sends more readings than the consumer can look at, and the newest
 * are worth the most. Nothing is lost in silence: every dropped reading is told.
 */
public final class SlowConsumerLosesOldReadings {
    private SlowConsumerLosesOldReadings() {}

    /** What the consumer saw, and how many readings were dropped for it. */
    record Outcome(List<Integer> seen, long dropped) {}

    static Outcome run(int readings, int room) throws Exception {
        AtomicLong dropped = new AtomicLong();
        ExecutorService consumer = Executors.newSingleThreadExecutor();
        try {
            Flow<Integer> gauge = Flow.emit(
                    room,
                    Overflow.<Integer>dropOldest().onDrop((reading, reason) -> dropped.incrementAndGet()),
                    emitter -> {
                        // The gauge waits for nobody.
                        for (int reading = 1; reading <= readings; reading++) {
                            emitter.send(reading);
                        }
                        emitter.complete();
                    });
            List<Integer> seen = gauge.on(consumer, 1)
                    .onEach(reading -> lookAt())
                    .toList(readings)
                    .await(Duration.ofSeconds(30));
            return new Outcome(List.copyOf(seen), dropped.get());
        } finally {
            consumer.shutdownNow();
        }
    }

    private static void lookAt() {
        try {
            TimeUnit.MILLISECONDS.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Prints what is left of a thousand readings. */
    public static void main(String[] arguments) throws Exception {
        Outcome outcome = run(1000, 5);
        System.out.println("seen " + outcome.seen() + ", dropped " + outcome.dropped());
    }
}
