package io.headgate.benchmarks;

import io.headgate.operators.Flow;
import io.headgate.operators.Group;
import io.headgate.operators.GroupPolicy;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import org.reactivestreams.Publisher;

/** Headgate's curves. */
final class HeadgateCurves implements Curves.All {

    private final Threads threads;
    private final List<ExecutorService> many = Threads.many();
    private final Flow<Long> held =
            Flow.range(0, Curve.SUBSCRIPTIONS.items(1)).map(x -> x + 1).filter(x -> x > 0);

    HeadgateCurves(Threads threads) {
        this.threads = threads;
    }

    @Override
    public long operators(int n, int x) {
        Flow<Long> flow = Flow.range(0, n);
        for (int i = 0; i < x; i++) {
            flow = flow.map(item -> item + 1);
        }
        return HeadgateLibrary.sum(flow);
    }

    @Override
    public Held subscribe() {
        return held.into(new Held());
    }

    @Override
    public long capacity(int n, int x) {
        return HeadgateLibrary.sum(
                Flow.<Integer>fromPublisher(new RangePublisher(n)).on(threads.second, x));
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of flows
    public long producers(int n, int x) {
        Publisher[] flows = IntStream.range(0, x)
                .mapToObj(i -> Flow.range((long) i * (n / x), n / x).startOn(many.get(i)))
                .toArray(Publisher[]::new);
        return HeadgateLibrary.sum(Flow.<Long>merge(flows));
    }

    @Override
    public long groups(int n, int x) {
        return HeadgateLibrary.sum(Flow.range(0, n)
                .groupBy(x, item -> item % x, GroupPolicy.completeIdle(32))
                .flatMap(x, Group::flow));
    }

    @Override
    public long inners(int n, int x) {
        return HeadgateLibrary.sum(Flow.range(0, x).flatMap(x, i -> Flow.range(0, n / x)), 128);
    }
}
