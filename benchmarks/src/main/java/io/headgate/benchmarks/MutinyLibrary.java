package io.headgate.benchmarks;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Subscription;

/** SmallRye Mutiny, whose types are those of {@code java.util.concurrent.Flow}. */
final class MutinyLibrary
        implements Workloads.Reduce,
                Workloads.Credits,
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

    private final Threads threads;
    private final Multi<Integer> subscribe2 = two();
    private final Multi<Integer> subscribe10 = ten();

    MutinyLibrary(Threads threads) {
        this.threads = threads;
    }

    /** Mutiny's own kind of subscriber. */
    static final class Own extends Sum implements MultiSubscriber<Number> {
        Own(long credit) {
            super(credit);
        }

        @Override
        public void onSubscribe(Flow.Subscription upstream) {
            onSubscribe((Subscription) new Subscription() {
                @Override
                public void request(long n) {
                    upstream.request(n);
                }

                @Override
                public void cancel() {
                    upstream.cancel();
                }
            });
        }

        @Override
        public void onItem(Number item) {
            onNext(item);
        }

        @Override
        public void onFailure(Throwable failure) {
            onError(failure);
        }

        @Override
        public void onCompletion() {
            onComplete();
        }

        @Override
        public void onNext(Number item) {
            super.onNext(item);
        }

        @Override
        public void onError(Throwable failure) {
            super.onError(failure);
        }

        @Override
        public void onComplete() {
            super.onComplete();
        }
    }

    private static final class OwnTally extends Tally implements MultiSubscriber<Number> {
        OwnTally(Total total) {
            super(total);
        }

        @Override
        public void onSubscribe(Flow.Subscription upstream) {
            upstream.request(Long.MAX_VALUE);
        }

        @Override
        public void onItem(Number item) {
            onNext(item);
        }

        @Override
        public void onFailure(Throwable failure) {
            onError(failure);
        }

        @Override
        public void onCompletion() {
            onComplete();
        }

        @Override
        public void onNext(Number item) {
            super.onNext(item);
        }

        @Override
        public void onError(Throwable failure) {
            super.onError(failure);
        }

        @Override
        public void onComplete() {
            super.onComplete();
        }
    }

    static Multi<Integer> range(int n) {
        return Multi.createFrom().range(0, n);
    }

    private static Multi<Long> chain(int n) {
        return range(n).map(x -> x + 1).filter(x -> (x & 1) == 0).map(x -> x + 1L);
    }

    static long sum(Multi<? extends Number> multi, long credit) {
        Own sum = new Own(credit);
        multi.subscribe().withSubscriber(sum);
        return sum.await();
    }

    static long sum(Multi<? extends Number> multi) {
        return sum(multi, Sum.EVERYTHING);
    }

    static Multi<Integer> foreign(int n) {
        return Multi.createFrom().publisher(FlowAdapters.toFlowPublisher(new RangePublisher(n)));
    }

    private static Multi<Integer> two() {
        return Multi.createFrom().item(1).map(x -> x + 1).filter(x -> (x & 1) == 0);
    }

    private static Multi<Integer> ten() {
        return Multi.createFrom()
                .item(1)
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
    public long reduce(int n) {
        return chain(n).collect()
                .in(() -> new long[1], (sum, item) -> sum[0] += item)
                .await()
                .indefinitely()[0];
    }

    @Override
    public long credits(int n) {
        return sum(chain(n), 128);
    }

    @Override
    public long pollute(int n) {
        List<Integer> list = IntStream.range(0, n).boxed().toList();
        long all = sum(range(n).map(x -> x + 2).map(x -> x + 3).filter(x -> x % 3 == 0));
        all += sum(range(n).filter(x -> x % 5 != 0).filter(x -> x % 7 != 0).map(x -> x - 1));
        all += sum(range(n).map(x -> x * 3).select().first(n / 2).map(x -> x - 2));
        all += sum(Multi.createFrom().iterable(list).filter(x -> x > 10).map(x -> x ^ 5));
        all += sum(range(n).skip().first(10).map(x -> x + 7).filter(x -> x != 50));
        all += sum(range(n).onItem().scan(() -> 0, (a, b) -> a ^ b).filter(x -> x % 11 != 0));
        all += sum(Multi.createFrom()
                .iterable(list)
                .map(x -> x + 8)
                .filter(x -> x % 2 == 1)
                .map(x -> x - 8)
                .map(x -> x + 9L));
        all += sum(range(n).select()
                .first(x -> x < n - 5)
                .map(x -> x + 10)
                .filter(x -> x % 13 != 0)
                .invoke(x -> {}));
        return all;
    }

    @Override
    public long hop(int n) {
        return sum(range(n).emitOn(threads.second));
    }

    @Override
    public long hopHidden(int n) {
        return sum(foreign(n).emitOn(threads.second));
    }

    @Override
    public long twoHops(int n) {
        return sum(
                range(n).runSubscriptionOn(threads.first).emitOn(threads.second).map(x -> x + 1));
    }

    @Override
    public long flatMapJust(int n) {
        return sum(range(n).onItem()
                .transformToMultiAndMerge(x -> Multi.createFrom().item(x)));
    }

    @Override
    public long flatMapRange(int n) {
        return sum(range(n / 100).onItem().transformToMultiAndMerge(x -> range(100)));
    }

    @Override
    public long concatMap(int n) {
        return sum(range(n / 100).onItem().transformToMultiAndConcatenate(x -> range(100)));
    }

    @Override
    public long zip(int n) {
        return sum(Multi.createBy().combining().streams(range(n), range(n)).using((a, b) -> (long) a + b));
    }

    @Override
    public long batch(int n) {
        return sum(range(n).group().intoLists().of(100).map(List::size));
    }

    @Override
    public long handOff(int n) {
        long sum = 0;
        Iterator<Integer> items = range(n).runSubscriptionOn(threads.first)
                .subscribe()
                .asIterable(128, () -> new ArrayBlockingQueue<>(128))
                .iterator();
        while (items.hasNext()) {
            sum += items.next();
        }
        return sum;
    }

    @Override
    public long dropNewest(int n) {
        Drops drops = new Drops();
        Own kept = new Own(Sum.EVERYTHING);
        foreign(n)
                .onOverflow()
                .invoke(drops::add)
                .drop()
                .emitOn(threads.second, 256)
                .subscribe()
                .withSubscriber(kept);
        return drops.balance(kept, n);
    }

    @Override
    public long subscribe2(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            subscribe2.subscribe().withSubscriber(new OwnTally(total));
        }
        return total.checked();
    }

    @Override
    public long subscribe10(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            subscribe10.subscribe().withSubscriber(new OwnTally(total));
        }
        return total.checked();
    }

    @Override
    public long assemble2(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            two().subscribe().withSubscriber(new OwnTally(total));
        }
        return total.checked();
    }

    @Override
    public long assemble10(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            ten().subscribe().withSubscriber(new OwnTally(total));
        }
        return total.checked();
    }
}
