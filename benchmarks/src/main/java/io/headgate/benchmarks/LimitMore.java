package io.headgate.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** By hand, where threads are many or time counts: chunks of items handed over, and bare tasks on the executors. */
final class LimitMore
        implements Workloads.TwoHopsForkJoin,
                Workloads.PingPong,
                Workloads.FlatMapAsync,
                Workloads.Merge,
                Workloads.Multicast,
                Workloads.BatchOrTime,
                Workloads.BatchOrTimeCredits {

    private static final int CHUNK = 256;
    private static final int CHUNKS = 16;

    private final Threads threads;
    private final List<ExecutorService> four = Threads.four();
    private volatile boolean due;

    @SuppressWarnings("FutureReturnValueIgnored") // a clock that can't fail and never ends
    LimitMore(Threads threads) {
        this.threads = threads;
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleAtFixedRate(() -> due = true, 10, 10, TimeUnit.MILLISECONDS);
    }

    @Override
    public long twoHopsForkJoin(int n) {
        return chunks(n, 1, List.of(threads.forkJoin)) + n;
    }

    @Override
    public long merge(int n) {
        return chunks(n, 4, four);
    }

    /** Each producer fills arrays; the caller takes them from one bounded queue and adds up. */
    private static long chunks(int n, int producers, List<ExecutorService> executors) {
        ArrayBlockingQueue<Integer[]> queue = new ArrayBlockingQueue<>(CHUNKS);
        int each = n / producers;
        for (int producer = 0; producer < producers; producer++) {
            int from = producer * each;
            Threads.run(executors.get(producer), () -> {
                for (int i = 0; i < each; i += CHUNK) {
                    Integer[] chunk = new Integer[Math.min(CHUNK, each - i)];
                    for (int k = 0; k < chunk.length; k++) {
                        chunk[k] = from + i + k;
                    }
                    queue.put(chunk);
                }
            });
        }
        long sum = 0;
        try {
            for (int left = each * producers; left > 0; ) {
                Integer[] chunk = queue.take();
                for (Integer item : chunk) {
                    sum += item;
                }
                left -= chunk.length;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        return sum;
    }

    /** A task on one executor that starts the next one on the other, and so on. */
    @Override
    public long pingPong(Threads.Kind kind, int n) {
        ExecutorService first = threads.first(kind);
        ExecutorService second = threads.second(kind);
        CountDownLatch done = new CountDownLatch(1);
        AtomicLong sum = new AtomicLong();
        first.execute(new Runnable() {
            private int round;
            private boolean onSecond;

            @Override
            public void run() {
                if (!onSecond) {
                    onSecond = true;
                    second.execute(this);
                    return;
                }
                sum.setPlain(sum.getPlain() + round);
                if (++round == n) {
                    done.countDown();
                } else {
                    onSecond = false;
                    first.execute(this);
                }
            }
        });
        await(done);
        return sum.get();
    }

    /** 16 tasks, each of which makes its item and starts the next one. */
    @Override
    public long flatMapAsync(int n) {
        CountDownLatch done = new CountDownLatch(16);
        AtomicInteger next = new AtomicInteger();
        AtomicLong sum = new AtomicLong();
        for (int i = 0; i < 16; i++) {
            threads.pair.execute(new Runnable() {
                @Override
                public void run() {
                    int item = next.getAndIncrement();
                    if (item < n) {
                        sum.addAndGet(item);
                        threads.pair.execute(this);
                    } else {
                        done.countDown();
                    }
                }
            });
        }
        await(done);
        return sum.get();
    }

    private static void await(CountDownLatch done) {
        try {
            if (!done.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("not complete after a minute");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public long multicast(int n) {
        List<Sum> sums = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sums.add(new Sum(Sum.EVERYTHING));
        }
        for (int i = 0; i < n; i++) {
            Integer item = i;
            for (int k = 0; k < 4; k++) {
                sums.get(k).onNext(item);
            }
        }
        sums.forEach(Sum::onComplete);
        return Sum.of(sums);
    }

    /** A batch ends when it is full, or when the clock has raised its flag since. */
    @Override
    public long batchOrTime(int n) {
        long sum = 0;
        List<Integer> batch = new ArrayList<>(100);
        for (int i = 0; i < n; i++) {
            batch.add(i);
            if (batch.size() == 100 || due) {
                due = false;
                sum += batch.size();
                batch = new ArrayList<>(100);
            }
        }
        return sum + batch.size();
    }

    @Override
    public long batchOrTimeCredits(int n) {
        return batchOrTime(n);
    }
}
