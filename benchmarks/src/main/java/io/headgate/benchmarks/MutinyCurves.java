package io.headgate.benchmarks;

import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import org.reactivestreams.FlowAdapters;

/** Mutiny's curves. */
final class MutinyCurves implements Curves.All {

    private final Threads threads;
    private final List<ExecutorService> many = Threads.many();
    private final Multi<Integer> held =
            MutinyLibrary.range(Curve.SUBSCRIPTIONS.items(1)).map(x -> x + 1).filter(x -> x > 0);

    MutinyCurves(Threads threads) {
        this.threads = threads;
    }

    @Override
    public long operators(int n, int x) {
        Multi<Integer> multi = MutinyLibrary.range(n);
        for (int i = 0; i < x; i++) {
            multi = multi.map(item -> item + 1);
        }
        return MutinyLibrary.sum(multi);
    }

    @Override
    public Held subscribe() {
        Held subscriber = new Held();
        held.subscribe(FlowAdapters.toFlowSubscriber(subscriber));
        return subscriber;
    }

    @Override
    public long capacity(int n, int x) {
        return MutinyLibrary.sum(MutinyLibrary.foreign(n).emitOn(threads.second, x));
    }

    @Override
    public long producers(int n, int x) {
        return MutinyLibrary.sum(Multi.createBy()
                .merging()
                .streams(IntStream.range(0, x)
                        .mapToObj(i -> Multi.createFrom()
                                .range(i * (n / x), (i + 1) * (n / x))
                                .runSubscriptionOn(many.get(i)))
                        .toList()));
    }

    @Override
    public long groups(int n, int x) {
        return MutinyLibrary.sum(MutinyLibrary.range(n)
                .group()
                .by(item -> item % x)
                .onItem()
                .transformToMulti(group -> group)
                .merge(x));
    }

    @Override
    public long inners(int n, int x) {
        return MutinyLibrary.sum(
                MutinyLibrary.range(x)
                        .onItem()
                        .transformToMulti(i -> MutinyLibrary.range(n / x))
                        .merge(x),
                128);
    }
}
