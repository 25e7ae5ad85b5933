package io.headgate.benchmarks;

import io.smallrye.mutiny.Multi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** SmallRye Mutiny where flows are many, lose items or have timers. It has no buffer that drops the oldest. */
final class MutinyMore
        implements Workloads.TwoHopsForkJoin,
                Workloads.PingPong,
                Workloads.FlatMapAsync,
                Workloads.Merge,
                Workloads.Multicast,
                Workloads.BatchOrTime,
                Workloads.BatchOrTimeCredits,
                Workloads.Latest,
                Workloads.LatestFresh {

    private static final Duration TEN_MILLIS = Duration.ofMillis(10);

    private final Threads threads;
    private final List<ExecutorService> four = Threads.four();

    MutinyMore(Threads threads) {
        this.threads = threads;
    }

    @Override
    public long twoHopsForkJoin(int n) {
        return MutinyLibrary.sum(MutinyLibrary.range(n)
                .runSubscriptionOn(threads.forkJoin)
                .emitOn(threads.forkJoin)
                .map(x -> x + 1));
    }

    @Override
    public long pingPong(Threads.Kind kind, int n) {
        return MutinyLibrary.sum(
                MutinyLibrary.range(n).runSubscriptionOn(threads.first(kind)).emitOn(threads.second(kind), 1), 1);
    }

    @Override
    public long flatMapAsync(int n) {
        return MutinyLibrary.sum(MutinyLibrary.range(n)
                .onItem()
                .transformToMulti(x -> Multi.createFrom().item(x).runSubscriptionOn(threads.pair))
                .merge(16));
    }

    @Override
    public long merge(int n) {
        int each = n / 4;
        List<Multi<Integer>> sources = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sources.add(Multi.createFrom().range(i * each, (i + 1) * each).runSubscriptionOn(four.get(i)));
        }
        return MutinyLibrary.sum(Multi.createBy().merging().streams(sources));
    }

    @Override
    public long multicast(int n) {
        Multi<Integer> shared = MutinyLibrary.range(n).broadcast().toAtLeast(4);
        List<Sum> sums = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sums.add(shared.subscribe().withSubscriber(new MutinyLibrary.Own(Sum.EVERYTHING)));
        }
        return Sum.of(sums);
    }

    private static Multi<Integer> batches(int n) {
        return MutinyLibrary.range(n).group().intoLists().of(100, TEN_MILLIS).map(List::size);
    }

    @Override
    public long batchOrTime(int n) {
        return MutinyLibrary.sum(batches(n));
    }

    @Override
    public long batchOrTimeCredits(int n) {
        return MutinyLibrary.sum(batches(n), 8);
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
                MutinyLibrary.foreign(n)
                        .onOverflow()
                        .invoke(drops::add)
                        .dropPreviousItems()
                        .emitOn(threads.second, hop)
                        .subscribe()
                        .withSubscriber(new MutinyLibrary.Own(Sum.EVERYTHING)),
                n);
    }
}
