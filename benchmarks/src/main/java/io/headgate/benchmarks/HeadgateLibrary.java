package io.headgate.benchmarks;

import io.headgate.core.Channel;
import io.headgate.core.Overflow;
import io.headgate.core.kernel.SpscRing;
import io.headgate.operators.Flow;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Headgate. It has no subscriber of its own kind: a plain one costs it nothing more. */
final class HeadgateLibrary
        implements Workloads.SyncPlain,
                Workloads.Reduce,
                Workloads.Credits,
                Workloads.CreditsPlain,
                Workloads.Polluted,
                Workloads.Hop,
                Workloads.HopHidden,
                Workloads.TwoHops,
                Workloads.FlatMapJust,
                Workloads.FlatMapRange,
                Workloads.ConcatMap,
                Workloads.Zip,
                Workloads.Batch,
                Workloads.HandOff,
                Workloads.DropNewest,
                Workloads.Subscribe2,
                Workloads.Subscribe10,
                Workloads.Assemble2,
                Workloads.Assemble10,
                Workloads.Ring {

    private final Threads threads;
    private final Flow<Integer> subscribe2 = two();
    private final Flow<Integer> subscribe10 = ten();

    HeadgateLibrary(Threads threads) {
        this.threads = threads;
    }

    private static Flow<Long> chain(int n) {
        return Flow.range(0, n).map(x -> x + 1).filter(x -> (x & 1) == 0).map(x -> x + 1L);
    }

    static long sum(Flow<? extends Number> flow, long credit) {
        Sum sum = new Sum(credit);
        flow.subscribe(sum);
        return sum.await();
    }

    static long sum(Flow<? extends Number> flow) {
        return sum(flow, Sum.EVERYTHING);
    }

    private static Flow<Integer> two() {
        return Flow.of(1).map(x -> x + 1).filter(x -> (x & 1) == 0);
    }

    private static Flow<Integer> ten() {
        return Flow.of(1)
                .map(x -> x + 1)
                .filter(x -> x > 1)
                .map(x -> x + 2)
                .filter(x -> x > 2)
                .map(x -> x + 3)
                .filter(x -> x > 3)
                .map(x -> x + 4)
                .filter(x -> x > 4)
                .map(x -> x + 5)
                .filter(x -> x > 5);
    }

    @Override
    public long sync(int n) {
        return sum(chain(n));
    }

    @Override
    public long syncPlain(int n) {
        return sync(n);
    }

    @Override
    public long credits(int n) {
        return sum(chain(n), 128);
    }

    @Override
    public long creditsPlain(int n) {
        return credits(n);
    }

    @Override
    public long reduce(int n) {
        return chain(n).reduce(Long::sum).toCompletableFuture().join().orElse(-1L);
    }

    @Override
    public long pollute(int n) {
        List<Integer> list = IntStream.range(0, n).boxed().toList();
        long all = sum(Flow.range(0, n).map(x -> x + 2).map(x -> x + 3).filter(x -> x % 3 == 0));
        all += sum(
                Flow.range(0, n).filter(x -> x % 5 != 0).filter(x -> x % 7 != 0).map(x -> x - 1));
        all += sum(Flow.range(0, n).map(x -> x * 3).take(n / 2).map(x -> x - 2));
        all += sum(Flow.fromIterable(list).filter(x -> x > 10).map(x -> x ^ 5));
        all += sum(Flow.range(0, n).skip(10).map(x -> x + 7).filter(x -> x != 50));
        all += sum(Flow.range(0, n).scan(0L, (a, b) -> a ^ b).filter(x -> x % 11 != 0));
        all += sum(Flow.fromIterable(list)
                .map(x -> x + 8)
                .filter(x -> x % 2 == 1)
                .map(x -> x - 8)
                .map(x -> x + 9L));
        all += sum(Flow.range(0, n)
                .takeWhile(x -> x < n - 5)
                .map(x -> x + 10)
                .filter(x -> x % 13 != 0)
                .onEach(x -> {}));
        return all;
    }

    @Override
    public long hop(int n) {
        return sum(Flow.range(0, n).on(threads.second));
    }

    @Override
    public long hopHidden(int n) {
        return sum(Flow.fromPublisher(new RangePublisher(n)).on(threads.second));
    }

    @Override
    public long twoHops(int n) {
        return sum(Flow.range(0, n).startOn(threads.first).on(threads.second).map(x -> x + 1));
    }

    @Override
    public long flatMapJust(int n) {
        return sum(Flow.range(0, n).flatMap(256, x -> Flow.of(x)));
    }

    @Override
    public long flatMapRange(int n) {
        return sum(Flow.range(0, n / 100).flatMap(256, x -> Flow.range(0, 100)));
    }

    @Override
    public long concatMap(int n) {
        return sum(Flow.range(0, n / 100).concatMap(x -> Flow.range(0, 100)));
    }

    @Override
    public long zip(int n) {
        return sum(Flow.zip(Flow.range(0, n), Flow.range(0, n), Long::sum));
    }

    @Override
    public long batch(int n) {
        return sum(Flow.range(0, n).batch(100).map(List::size));
    }

    @Override
    public long handOff(int n) {
        Channel<Integer> channel = Channel.of(128);
        threads.produce(() -> {
            for (int i = 0; i < n; i++) {
                channel.send(i);
            }
        });
        long sum = 0;
        try {
            for (int i = 0; i < n; i++) {
                sum += Objects.requireNonNull(channel.receive(), "closed");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        return sum;
    }

    @Override
    public long ring(int n) {
        SpscRing<Integer> ring = new SpscRing<>(256);
        threads.produce(() -> {
            for (int i = 0; i < n; i++) {
                Integer item = i;
                while (!ring.append(item)) {
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

    @Override
    public long dropNewest(int n) {
        Drops drops = new Drops();
        Sum kept = new Sum(Sum.EVERYTHING);
        Flow.<Integer>fromPublisher(new RangePublisher(n))
                .buffer(256, Overflow.<Integer>dropNewest().onDrop((item, why) -> drops.add(item)))
                .on(threads.second)
                .subscribe(kept);
        return drops.balance(kept, n);
    }

    @Override
    public long subscribe2(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            subscribe2.subscribe(new Tally(total));
        }
        return total.checked();
    }

    @Override
    public long subscribe10(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            subscribe10.subscribe(new Tally(total));
        }
        return total.checked();
    }

    @Override
    public long assemble2(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            two().subscribe(new Tally(total));
        }
        return total.checked();
    }

    @Override
    public long assemble10(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            ten().subscribe(new Tally(total));
        }
        return total.checked();
    }
}
