package io.headgate.benchmarks;

import io.headgate.core.Overflow;
import io.headgate.operators.Flow;
import io.headgate.operators.Hub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** Headgate where flows are many, lose items or have timers. */
final class HeadgateMore
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
    private final List<ExecutorService> four;

    HeadgateMore(Threads threads) {
        this.threads = threads;
        this.four = Threads.four();
    }

    @Override
    public long twoHopsForkJoin(int n) {
        return HeadgateLibrary.sum(
                Flow.range(0, n).startOn(threads.forkJoin).on(threads.forkJoin).map(x -> x + 1));
    }

    @Override
    public long pingPong(Threads.Kind kind, int n) {
        return HeadgateLibrary.sum(Flow.range(0, n).startOn(threads.first(kind)).on(threads.second(kind), 1), 1);
    }

    @Override
    public long flatMapAsync(int n) {
        return HeadgateLibrary.sum(Flow.range(0, n).flatMap(16, x -> Flow.of(x).startOn(threads.pair)));
    }

    @Override
    public long merge(int n) {
        int each = n / 4;
        return HeadgateLibrary.sum(Flow.merge(
                Flow.range(0, each).startOn(four.get(0)),
                Flow.range(each, each).startOn(four.get(1)),
                Flow.range(2L * each, each).startOn(four.get(2)),
                Flow.range(3L * each, each).startOn(four.get(3))));
    }

    @Override
    public long multicast(int n) {
        Hub<Long> hub = Flow.range(0, n).broadcast(4, 256, Overflow.backpressure());
        List<Sum> sums = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sums.add(hub.flow().into(new Sum(Sum.EVERYTHING)));
        }
        return Sum.of(sums);
    }

    @Override
    public long batchOrTime(int n) {
        return HeadgateLibrary.sum(Flow.range(0, n).batch(100, TEN_MILLIS).map(List::size));
    }

    @Override
    public long batchOrTimeCredits(int n) {
        return HeadgateLibrary.sum(Flow.range(0, n).batch(100, TEN_MILLIS).map(List::size), 8);
    }

    @Override
    public long dropOldest(int n) {
        Drops drops = new Drops();
        return drops.balance(
                Flow.<Integer>fromPublisher(new RangePublisher(n))
                        .buffer(512, Overflow.<Integer>dropOldest().onDrop((item, why) -> drops.add(item)))
                        .on(threads.second)
                        .into(new Sum(Sum.EVERYTHING)),
                n);
    }

    /** The stage in between keeps the hop a store of its own; right behind the buffer it would hold nothing. */
    @Override
    public long latest(int n) {
        Drops drops = new Drops();
        return drops.balance(
                Flow.<Integer>fromPublisher(new RangePublisher(n))
                        .buffer(1, Overflow.<Integer>latest().onDrop((item, why) -> drops.add(item)))
                        .map(item -> item)
                        .on(threads.second)
                        .into(new Sum(Sum.EVERYTHING)),
                n);
    }

    @Override
    public long latestFresh(int n) {
        Drops drops = new Drops();
        return drops.balance(
                Flow.<Integer>fromPublisher(new RangePublisher(n))
                        .buffer(1, Overflow.<Integer>latest().onDrop((item, why) -> drops.add(item)))
                        .on(threads.second)
                        .into(new Sum(Sum.EVERYTHING)),
                n);
    }
}
