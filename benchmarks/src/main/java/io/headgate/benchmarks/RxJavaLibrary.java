package io.headgate.benchmarks;

import static java.util.Objects.requireNonNull;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** RxJava 3. */
final class RxJavaLibrary
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
    private final Flowable<Integer> subscribe2 = two();
    private final Flowable<Integer> subscribe10 = ten();

    /** RxJava's own kind of subscriber. */
    static final class Own extends Sum implements FlowableSubscriber<Number> {
        Own(long credit) {
            super(credit);
        }
    }

    private static final class OwnTally extends Tally implements FlowableSubscriber<Number> {
        OwnTally(Total total) {
            super(total);
        }
    }

    RxJavaLibrary(Threads threads) {
        first = Schedulers.from(threads.first);
        second = Schedulers.from(threads.second);
    }

    private static Flowable<Long> chain(int n) {
        return Flowable.range(0, n).map(x -> x + 1).filter(x -> (x & 1) == 0).map(x -> x + 1L);
    }

    static long sum(Flowable<? extends Number> flowable) {
        return sum(flowable, Sum.EVERYTHING);
    }

    static long sum(Flowable<? extends Number> flowable, long credit) {
        Own sum = new Own(credit);
        flowable.subscribe(sum);
        return sum.await();
    }

    private static Flowable<Integer> two() {
        return Flowable.just(1).map(x -> x + 1).filter(x -> (x & 1) == 0);
    }

    private static Flowable<Integer> ten() {
        return Flowable.just(1)
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
        return requireNonNull(chain(n).reduce(Long::sum).blockingGet());
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
        long all = sum(Flowable.range(0, n).map(x -> x + 2).map(x -> x + 3).filter(x -> x % 3 == 0));
        all += sum(Flowable.range(0, n)
                .filter(x -> x % 5 != 0)
                .filter(x -> x % 7 != 0)
                .map(x -> x - 1));
        all += sum(Flowable.range(0, n).map(x -> x * 3).take(n / 2).map(x -> x - 2));
        all += sum(Flowable.fromIterable(list).filter(x -> x > 10).map(x -> x ^ 5));
        all += sum(Flowable.range(0, n).skip(10).map(x -> x + 7).filter(x -> x != 50));
        all += sum(Flowable.range(0, n).scan(0, (a, b) -> a ^ b).filter(x -> x % 11 != 0));
        all += sum(Flowable.fromIterable(list)
                .map(x -> x + 8)
                .filter(x -> x % 2 == 1)
                .map(x -> x - 8)
                .map(x -> x + 9L));
        all += sum(Flowable.range(0, n)
                .takeWhile(x -> x < n - 5)
                .map(x -> x + 10)
                .filter(x -> x % 13 != 0)
                .doOnNext(x -> {}));
        return all;
    }

    @Override
    public long hop(int n) {
        return sum(Flowable.range(0, n).observeOn(second));
    }

    @Override
    public long hopHidden(int n) {
        return sum(Flowable.fromPublisher(new RangePublisher(n)).observeOn(second));
    }

    @Override
    public long twoHops(int n) {
        return sum(Flowable.range(0, n).subscribeOn(first).observeOn(second).map(x -> x + 1));
    }

    @Override
    public long flatMapJust(int n) {
        return sum(Flowable.range(0, n).flatMap(Flowable::just));
    }

    @Override
    public long flatMapRange(int n) {
        return sum(Flowable.range(0, n / 100).flatMap(x -> Flowable.range(0, 100)));
    }

    @Override
    public long concatMap(int n) {
        return sum(Flowable.range(0, n / 100).concatMap(x -> Flowable.range(0, 100)));
    }

    @Override
    public long zip(int n) {
        return sum(Flowable.zip(Flowable.range(0, n), Flowable.range(0, n), (a, b) -> (long) a + b));
    }

    @Override
    public long batch(int n) {
        return sum(Flowable.range(0, n).buffer(100).map(List::size));
    }

    @Override
    public long handOff(int n) {
        long sum = 0;
        Iterator<Integer> items =
                Flowable.range(0, n).subscribeOn(first).blockingIterable(128).iterator();
        while (items.hasNext()) {
            sum += items.next();
        }
        return sum;
    }

    @Override
    public long dropNewest(int n) {
        Drops drops = new Drops();
        Own kept = new Own(Sum.EVERYTHING);
        Flowable.fromPublisher(new RangePublisher(n))
                .onBackpressureDrop(drops::add)
                .observeOn(second, false, 256)
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
