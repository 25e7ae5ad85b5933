package io.headgate.benchmarks;

import io.reactivex.rxjava3.core.BackpressureOverflowStrategy;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** RxJava 3 where flows are many, lose items or have timers. Its batches by time don't keep to demand. */
final class RxJavaMore
        implements Workloads.TwoHopsForkJoin,
                Workloads.PingPong,
                Workloads.FlatMapAsync,
                Workloads.Merge,
                Workloads.Multicast,
                Workloads.BatchOrTime,
                Workloads.DropOldest,
                Workloads.Latest,
                Workloads.LatestFresh {

    private final Threads threads;
    private final Scheduler second;
    private final Scheduler pair;
    private final Scheduler forkJoin;
    private final List<Scheduler> four;

    RxJavaMore(Threads threads) {
        this.threads = threads;
        second = Schedulers.from(threads.second);
        pair = Schedulers.from(threads.pair);
        forkJoin = Schedulers.from(threads.forkJoin);
        four = Threads.four().stream().map(Schedulers::from).toList();
    }

    @Override
    public long twoHopsForkJoin(int n) {
        return RxJavaLibrary.sum(
                Flowable.range(0, n).subscribeOn(forkJoin).observeOn(forkJoin).map(x -> x + 1));
    }

    @Override
    public long pingPong(Threads.Kind kind, int n) {
        return RxJavaLibrary.sum(
                Flowable.range(0, n)
                        .subscribeOn(Schedulers.from(threads.first(kind)))
                        .observeOn(Schedulers.from(threads.second(kind)), false, 1),
                1);
    }

    @Override
    public long flatMapAsync(int n) {
        return RxJavaLibrary.sum(
                Flowable.range(0, n).flatMap(x -> Flowable.just(x).subscribeOn(pair), 16));
    }

    @Override
    public long merge(int n) {
        int each = n / 4;
        return RxJavaLibrary.sum(Flowable.merge(
                Flowable.range(0, each).subscribeOn(four.get(0)),
                Flowable.range(each, each).subscribeOn(four.get(1)),
                Flowable.range(2 * each, each).subscribeOn(four.get(2)),
                Flowable.range(3 * each, each).subscribeOn(four.get(3))));
    }

    @Override
    public long multicast(int n) {
        Flowable<Integer> shared = Flowable.range(0, n).publish(256).autoConnect(4);
        List<Sum> sums = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sums.add(shared.subscribeWith(new RxJavaLibrary.Own(Sum.EVERYTHING)));
        }
        return Sum.of(sums);
    }

    @Override
    public long batchOrTime(int n) {
        return RxJavaLibrary.sum(
                Flowable.range(0, n).buffer(10, TimeUnit.MILLISECONDS, 100).map(List::size));
    }

    @Override
    public long dropOldest(int n) {
        Drops drops = new Drops();
        return drops.balance(
                Flowable.fromPublisher(new RangePublisher(n))
                        .onBackpressureBuffer(256, () -> {}, BackpressureOverflowStrategy.DROP_OLDEST, drops::add)
                        .observeOn(second, false, 256)
                        .subscribeWith(new RxJavaLibrary.Own(Sum.EVERYTHING)),
                n);
    }

    @Override
    public long latest(int n) {
        return latest(n, 256);
    }

    @Override
    public long latestFresh(int n) {
        return latest(n, 1);
    }

    private long latest(int n, int hop) {
        Drops drops = new Drops();
        return drops.balance(
                Flowable.fromPublisher(new RangePublisher(n))
                        .onBackpressureLatest(drops::add)
                        .observeOn(second, false, hop)
                        .subscribeWith(new RxJavaLibrary.Own(Sum.EVERYTHING)),
                n);
    }
}
