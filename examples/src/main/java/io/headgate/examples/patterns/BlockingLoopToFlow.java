package io.headgate.examples.patterns;

import io.headgate.operators.Flow;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Direct style: a plain blocking loop as a source. Its {@code send} waits while the consumer is behind, and a cancel interrupts it, so
 * the loop needs to know nothing of demand. Made for virtual threads; any executor will do.
 */
public final class BlockingLoopToFlow {
    private BlockingLoopToFlow() {}

    /** What the consumer took, and what the loop had read by then. */
    record Outcome(long taken, int read) {}

    static Outcome run(int taken, int room) throws Exception {
        AtomicInteger read = new AtomicInteger();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            long count = Flow.<Integer>produce(executor, room, outlet -> {
                        while (true) {
                            outlet.send(read.incrementAndGet());
                        }
                    })
                    .take(taken)
                    .count()
                    .await(Duration.ofSeconds(10));
            return new Outcome(count, read.get());
        } finally {
            executor.shutdownNow();
        }
    }

    /** Prints that an endless loop has read no more than was wanted, plus the room on the way. */
    public static void main(String[] arguments) throws Exception {
        Outcome outcome = run(1000, 16);
        System.out.println("taken " + outcome.taken() + ", read " + outcome.read() + " of endlessly many");
    }
}
