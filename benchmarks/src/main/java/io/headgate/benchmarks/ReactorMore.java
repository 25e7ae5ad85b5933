package io.headgate.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Project Reactor where flows are many, lose items or have timers. */
final class ReactorMore
        implements Workloads.TwoHopsForkJoin,
                Workloads.PingPong,
                Workloads.FlatMapAsync,
                Workloads.Merge,
                Workloads.Multicast,
                Workloads.BatchOrTime,
                Workloads.BatchOrTimeCredits,
                Workloads.DropOldest,
                Workloads.Latest,
                Workloads.LatestFresh {

    private static final Duration TEN_MILLIS = Duration.ofMillis(10);

    private final Threads threads;
    private final Scheduler second;
    private final Scheduler pair;
    private final Scheduler forkJoin;
    private final List<Scheduler> four;

    ReactorMore(Threads threads) {
        this.threads = threads;
        second = Schedulers.fromExecutorService(threads.second);
        pair = Schedulers.fromExecutorService(threads.pair);
        forkJoin = Schedulers.fromExecutorService(threads.forkJoin);
        four = Threads.four().stream().map(Schedulers::fromExecutorService).toList();
    }

    @Override
    public long twoHopsForkJoin(int n) {
        return ReactorLibrary.sum(
                Flux.range(0, n).subscribeOn(forkJoin).publishOn(forkJoin).map(x -> x + 1));
    }

    @Override
    public long pingPong(Threads.Kind kind, int n) {
        return ReactorLibrary.sum(
                Flux.range(0, n)
                        .subscribeOn(Schedulers.fromExecutorService(threads.first(kind)))
                        .publishOn(Schedulers.fromExecutorService(threads.second(kind)), 1),
                1);
    }

    @Override
    public long flatMapAsync(int n) {
        return ReactorLibrary.sum(Flux.range(0, n).flatMap(x -> Flux.just(x).subscribeOn(pair), 16));
    }

    @Override
    public long merge(int n) {
        int each = n / 4;
        return ReactorLibrary.sum(Flux.merge(
                Flux.range(0, each).subscribeOn(four.get(0)),
                Flux.range(each, each).subscribeOn(four.get(1)),
                Flux.range(2 * each, each).subscribeOn(four.get(2)),
                Flux.range(3 * each, each).subscribeOn(four.get(3))));
    }

    @Override
    public long multicast(int n) {
        Flux<Integer> shared = Flux.range(0, n).publish(256).autoConnect(4);
        List<Sum> sums = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sums.add(shared.subscribeWith(new ReactorLibrary.Own(Sum.EVERYTHING)));
        }
        return Sum.of(sums);
    }

    @Override
    public long batchOrTime(int n) {
        return ReactorLibrary.sum(
                Flux.range(0, n).bufferTimeout(100, TEN_MILLIS).map(List::size));
    }

    /** The one of its two kinds that keeps to demand. */
    @Override
    public long batchOrTimeCredits(int n) {
        return ReactorLibrary.sum(
                Flux.range(0, n).bufferTimeout(100, TEN_MILLIS, true).map(List::size), 8);
    }

    @Override
    public long dropOldest(int n) {
        Drops drops = new Drops();
        return drops.balance(
                Flux.from(new RangePublisher(n))
                        .onBackpressureBuffer(256, drops::add, BufferOverflowStrategy.DROP_OLDEST)
                        .publishOn(second, 256)
                        .subscribeWith(new ReactorLibrary.Own(Sum.EVERYTHING)),
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
                Flux.from(new RangePublisher(n))
                        .onBackpressureLatest()
                        .doOnDiscard(Integer.class, drops::add)
                        .publishOn(second, hop)
                        .subscribeWith(new ReactorLibrary.Own(Sum.EVERYTHING)),
                n);
    }
}
