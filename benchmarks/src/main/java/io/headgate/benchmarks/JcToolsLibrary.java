package io.headgate.benchmarks;

import org.jctools.queues.SpscArrayQueue;

/** The queue that reactive libraries shade, as a yardstick for a ring of our own. */
final class JcToolsLibrary implements Workloads.Ring {

    private final Threads threads;

    JcToolsLibrary(Threads threads) {
        this.threads = threads;
    }

    @Override
    public long ring(int n) {
        SpscArrayQueue<Integer> ring = new SpscArrayQueue<>(256);
        threads.produce(() -> {
            for (int i = 0; i < n; i++) {
                Integer item = i;
                while (!ring.offer(item)) {
                    Thread.onSpinWait();
                }
            }
        });
        long sum = 0;
        for (int i = 0; i < n; i++) {
            Integer item = ring.poll();
            while (item == null) {
                Thread.onSpinWait();
                item = ring.poll();
            }
            sum += item;
        }
        return sum;
    }
}
