package io.headgate.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Reactor's curves. */
final class ReactorCurves implements Curves.All {

    private static final class OwnHeld extends Held implements CoreSubscriber<Number> {}

    private final Scheduler second;
    private final List<Scheduler> many =
            Threads.many().stream().map(Schedulers::fromExecutorService).toList();
    private final Flux<Integer> held =
            Flux.range(0, Curve.SUBSCRIPTIONS.items(1)).map(x -> x + 1).filter(x -> x > 0);

    ReactorCurves(Threads threads) {
        second = Schedulers.fromExecutorService(threads.second);
    }

    @Override
    public long operators(int n, int x) {
        Flux<Integer> flux = Flux.range(0, n);
        for (int i = 0; i < x; i++) {
            flux = flux.map(item -> item + 1);
        }
        return ReactorLibrary.sum(flux);
    }

    @Override
    public Held subscribe() {
        return held.subscribeWith(new OwnHeld());
    }

    @Override
    public long capacity(int n, int x) {
        return ReactorLibrary.sum(Flux.from(new RangePublisher(n)).publishOn(second, x));
    }

    @Override
    public long producers(int n, int x) {
        return ReactorLibrary.sum(Flux.merge(IntStream.range(0, x)
                .mapToObj(i -> Flux.range(i * (n / x), n / x).subscribeOn(many.get(i)))
                .toList()));
    }

    @Override
    public long groups(int n, int x) {
        return ReactorLibrary.sum(Flux.range(0, n).groupBy(item -> item % x).flatMap(group -> group, x));
    }

    @Override
    public long inners(int n, int x) {
        return ReactorLibrary.sum(Flux.range(0, x).flatMap(i -> Flux.range(0, n / x), x), 128);
    }
}
