package io.headgate.benchmarks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The executors that rows hop between: each a thread-pool executor with one daemon thread, the same for every library. */
final class Threads {

    final ExecutorService first = pool("first");
    final ExecutorService second = pool("second");

    private static ExecutorService pool(String name) {
        return Executors.newFixedThreadPool(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs a blocking producer on the first thread; what it throws fails the row. */
    void produce(Producer producer) {
        first.execute(() -> {
            try {
                producer.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        });
    }

    /** A loop that may block. */
    interface Producer {
        void run() throws InterruptedException;
    }
}
