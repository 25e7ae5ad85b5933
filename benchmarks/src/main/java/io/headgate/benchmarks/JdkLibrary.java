package io.headgate.benchmarks;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.reactivestreams.FlowAdapters;

/** What the JDK has for these jobs: streams, {@link SubmissionPublisher} and blocking queues. */
final class JdkLibrary
        implements Workloads.Reduce,
                Workloads.Polluted,
                Workloads.FlatMapJust,
                Workloads.FlatMapRange,
                Workloads.HopHidden,
                Workloads.HandOff,
                Workloads.PingPong {

    private final Threads threads;

    JdkLibrary(Threads threads) {
        this.threads = threads;
    }

    private static Stream<Integer> range(int n) {
        return IntStream.range(0, n).boxed();
    }

    private static Stream<Long> chain(int n) {
        return range(n).map(x -> x + 1).filter(x -> (x & 1) == 0).map(x -> x + 1L);
    }

    private static long sum(Stream<? extends Number> stream) {
        Sum sum = new Sum(Sum.EVERYTHING);
        stream.forEach(sum::onNext);
        sum.onComplete();
        return sum.await();
    }

    @Override
    public long sync(int n) {
        return sum(chain(n));
    }

    @Override
    public long reduce(int n) {
        return chain(n).reduce(Long::sum).orElse(-1L);
    }

    @Override
    public long pollute(int n) {
        List<Integer> list = range(n).toList();
        long all = sum(range(n).map(x -> x + 2).map(x -> x + 3).filter(x -> x % 3 == 0));
        all += sum(range(n).filter(x -> x % 5 != 0).filter(x -> x % 7 != 0).map(x -> x - 1));
        all += sum(range(n).map(x -> x * 3).limit(n / 2).map(x -> x - 2));
        all += sum(list.stream().filter(x -> x > 10).map(x -> x ^ 5));
        all += sum(range(n).skip(10).map(x -> x + 7).filter(x -> x != 50));
        all += sum(range(n).map(x -> x ^ 3).filter(x -> x % 11 != 0));
        all += sum(list.stream()
                .map(x -> x + 8)
                .filter(x -> x % 2 == 1)
                .map(x -> x - 8)
                .map(x -> x + 9L));
        all += sum(range(n).takeWhile(x -> x < n - 5)
                .map(x -> x + 10)
                .filter(x -> x % 13 != 0)
                .peek(x -> {}));
        return all;
    }

    @Override
    public long flatMapJust(int n) {
        return sum(range(n).flatMap(Stream::of));
    }

    @Override
    public long flatMapRange(int n) {
        return sum(range(n / 100).flatMap(x -> range(100)));
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

    /** Two blocking loops and a queue each way; requests are numbers, too. */
    @Override
    public long pingPong(Threads.Kind kind, int n) {
        ArrayBlockingQueue<Integer> requests = new ArrayBlockingQueue<>(1);
        ArrayBlockingQueue<Integer> items = new ArrayBlockingQueue<>(1);
        Sum sum = new Sum(Sum.EVERYTHING);
        Threads.run(threads.first(kind), () -> {
            for (int i = 0; i < n; i++) {
                items.put(i * requests.take());
            }
        });
        Threads.run(threads.second(kind), () -> {
            for (int i = 0; i < n; i++) {
                requests.put(1);
                sum.onNext(items.take());
            }
            sum.onComplete();
        });
        return sum.await();
    }
}
