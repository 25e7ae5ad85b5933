package io.headgate.benchmarks;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Project Reactor. */
final class ReactorLibrary
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
                Workloads.Assemble10 {

    private final Scheduler first;
    private final Scheduler second;
    private final Flux<Integer> subscribe2 = two();
    private final Flux<Integer> subscribe10 = ten();

    /** Reactor's own kind of subscriber. */
    static final class Own extends Sum implements CoreSubscriber<Number> {
        Own(long credit) {
            super(credit);
        }
    }

    private static final class OwnTally extends Tally implements CoreSubscriber<Number> {
        OwnTally(Total total) {
            super(total);
        }
    }

    ReactorLibrary(Threads threads) {
        first = Schedulers.fromExecutorService(threads.first);
        second = Schedulers.fromExecutorService(threads.second);
    }

    private static Flux<Long> chain(int n) {
        return Flux.range(0, n).map(x -> x + 1).filter(x -> (x & 1) == 0).map(x -> x + 1L);
    }

    static long sum(Flux<? extends Number> flux) {
        return sum(flux, Sum.EVERYTHING);
    }

    static long sum(Flux<? extends Number> flux, long credit) {
        Own sum = new Own(credit);
        flux.subscribe(sum);
        return sum.await();
    }

    private static Flux<Integer> two() {
        return Flux.just(1).map(x -> x + 1).filter(x -> (x & 1) == 0);
    }

    private static Flux<Integer> ten() {
        return Flux.just(1)
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
        Sum sum = new Sum(Sum.EVERYTHING);
        chain(n).subscribe(sum);
        return sum.await();
    }

    @Override
    public long reduce(int n) {
        Long sum = chain(n).reduce(Long::sum).block();
        return sum == null ? -1 : sum;
    }

    @Override
    public long credits(int n) {
        return sum(chain(n), 128);
    }

    @Override
    public long creditsPlain(int n) {
        Sum sum = new Sum(128);
        chain(n).subscribe(sum);
        return sum.await();
    }

    @Override
    public long pollute(int n) {
        List<Integer> list = IntStream.range(0, n).boxed().toList();
        long all = sum(Flux.range(0, n).map(x -> x + 2).map(x -> x + 3).filter(x -> x % 3 == 0));
        all += sum(
                Flux.range(0, n).filter(x -> x % 5 != 0).filter(x -> x % 7 != 0).map(x -> x - 1));
        all += sum(Flux.range(0, n).map(x -> x * 3).take(n / 2).map(x -> x - 2));
        all += sum(Flux.fromIterable(list).filter(x -> x > 10).map(x -> x ^ 5));
        all += sum(Flux.range(0, n).skip(10).map(x -> x + 7).filter(x -> x != 50));
        all += sum(Flux.range(0, n).scan(0, (a, b) -> a ^ b).filter(x -> x % 11 != 0));
        all += sum(Flux.fromIterable(list)
                .map(x -> x + 8)
                .filter(x -> x % 2 == 1)
                .map(x -> x - 8)
                .map(x -> x + 9L));
        all += sum(Flux.range(0, n)
                .takeWhile(x -> x < n - 5)
                .map(x -> x + 10)
                .filter(x -> x % 13 != 0)
                .doOnNext(x -> {}));
        return all;
    }

    @Override
    public long hop(int n) {
        return sum(Flux.range(0, n).publishOn(second));
    }

    @Override
    public long hopHidden(int n) {
        return sum(Flux.from(new RangePublisher(n)).publishOn(second));
    }

    @Override
    public long twoHops(int n) {
        return sum(Flux.range(0, n).subscribeOn(first).publishOn(second).map(x -> x + 1));
    }

    @Override
    public long flatMapJust(int n) {
        return sum(Flux.range(0, n).flatMap(Flux::just));
    }

    @Override
    public long flatMapRange(int n) {
        return sum(Flux.range(0, n / 100).flatMap(x -> Flux.range(0, 100)));
    }

    @Override
    public long concatMap(int n) {
        return sum(Flux.range(0, n / 100).concatMap(x -> Flux.range(0, 100)));
    }

    @Override
    public long zip(int n) {
        return sum(Flux.zip(Flux.range(0, n), Flux.range(0, n), (a, b) -> (long) a + b));
    }

    @Override
    public long batch(int n) {
        return sum(Flux.range(0, n).buffer(100).map(List::size));
    }

    @Override
    public long handOff(int n) {
        long sum = 0;
        Iterator<Integer> items =
                Flux.range(0, n).subscribeOn(first).toIterable(128).iterator();
        while (items.hasNext()) {
            sum += items.next();
        }
        return sum;
    }

    @Override
    public long dropNewest(int n) {
        Drops drops = new Drops();
        Own kept = new Own(Sum.EVERYTHING);
        Flux.from(new RangePublisher(n))
                .onBackpressureDrop(drops::add)
                .publishOn(second, 256)
                .subscribe(kept);
        return drops.balance(kept, n);
    }

    @Override
    public long subscribe2(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            subscribe2.subscribe(new OwnTally(total));
        }
        return total.checked();
    }

    @Override
    public long subscribe10(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            subscribe10.subscribe(new OwnTally(total));
        }
        return total.checked();
    }

    @Override
    public long assemble2(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            two().subscribe(new OwnTally(total));
        }
        return total.checked();
    }

    @Override
    public long assemble10(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            ten().subscribe(new OwnTally(total));
        }
        return total.checked();
    }
}
