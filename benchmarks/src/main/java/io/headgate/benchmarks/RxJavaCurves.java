package io.headgate.benchmarks;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.List;
import java.util.stream.IntStream;

/** RxJava's curves. */
final class RxJavaCurves implements Curves.All {

    private static final class OwnHeld extends Held implements FlowableSubscriber<Number> {}

    private final Scheduler second;
    private final List<Scheduler> many =
            Threads.many().stream().map(Schedulers::from).toList();
    private final Flowable<Integer> held =
            Flowable.range(0, Curve.SUBSCRIPTIONS.items(1)).map(x -> x + 1).filter(x -> x > 0);

    RxJavaCurves(Threads threads) {
        second = Schedulers.from(threads.second);
    }

    @Override
    public long operators(int n, int x) {
        Flowable<Integer> flowable = Flowable.range(0, n);
        for (int i = 0; i < x; i++) {
            flowable = flowable.map(item -> item + 1);
        }
        return RxJavaLibrary.sum(flowable);
    }

    @Override
    public Held subscribe() {
        return held.subscribeWith(new OwnHeld());
    }

    @Override
    public long capacity(int n, int x) {
        return RxJavaLibrary.sum(Flowable.fromPublisher(new RangePublisher(n)).observeOn(second, false, x));
    }

    @Override
    public long producers(int n, int x) {
        return RxJavaLibrary.sum(Flowable.merge(IntStream.range(0, x)
                .mapToObj(i -> Flowable.range(i * (n / x), n / x).subscribeOn(many.get(i)))
                .toList()));
    }

    @Override
    public long groups(int n, int x) {
        return RxJavaLibrary.sum(Flowable.range(0, n).groupBy(item -> item % x).flatMap(group -> group, x));
    }

    @Override
    public long inners(int n, int x) {
        return RxJavaLibrary.sum(Flowable.range(0, x).flatMap(i -> Flowable.range(0, n / x), x), 128);
    }
}
