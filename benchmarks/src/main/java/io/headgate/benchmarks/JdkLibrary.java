package io.headgate.benchmarks;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import org.reactivestreams.FlowAdapters;

/** What the JDK has for these jobs. */
final class JdkLibrary implements Workloads.HopHidden, Workloads.HandOff {

    private final Threads threads;

    JdkLibrary(Threads threads) {
        this.threads = threads;
    }

    @Override
    public long hopHidden(int n) {
        Sum sum = new Sum(Sum.EVERYTHING);
        try (SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>(threads.second, 256)) {
            publisher.subscribe(FlowAdapters.toFlowSubscriber(sum));
            for (int i = 0; i < n; i++) {
                publisher.submit(i);
            }
        }
        return sum.await();
    }

    @Override
    public long handOff(int n) {
        ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(128);
        threads.produce(() -> {
            for (int i = 0; i < n; i++) {
                queue.put(i);
            }
        });
        long sum = 0;
        try {
            for (int i = 0; i < n; i++) {
                sum += queue.take();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        return sum;
    }
}
