package io.headgate.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Code written by hand for each job, without any accounting for demand, cancellation or errors: what no library can beat on
 * its own terms. A chain of push objects where items stay on a thread, a raw ring where they cross.
 */
final class LimitLibrary
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
                Workloads.Subscribe2,
                Workloads.Subscribe10,
                Workloads.Assemble2,
                Workloads.Assemble10,
                Workloads.Ring {

    private final Threads threads;

    LimitLibrary(Threads threads) {
        this.threads = threads;
    }

    /** One step of a chain by hand. */
    private abstract static class Push {
        abstract void push(Object item);
    }

    private static final class MapPush extends Push {
        private final Function<Object, Object> fn;
        private final Push next;

        MapPush(Function<Object, Object> fn, Push next) {
            this.fn = fn;
            this.next = next;
        }

        @Override
        void push(Object item) {
            next.push(fn.apply(item));
        }
    }

    private static final class FilterPush extends Push {
        private final Predicate<Object> test;
        private final Push next;

        FilterPush(Predicate<Object> test, Push next) {
            this.test = test;
            this.next = next;
        }

        @Override
        void push(Object item) {
            if (test.test(item)) {
                next.push(item);
            }
        }
    }

    private static final class SumPush extends Push {
        private long sum;

        @Override
        void push(Object item) {
            sum += ((Number) item).longValue();
        }
    }

    private static Push chain(Push sum) {
        return new MapPush(
                x -> (Integer) x + 1,
                new FilterPush(x -> ((Integer) x & 1) == 0, new MapPush(x -> (Integer) x + 1L, sum)));
    }

    @Override
    public long sync(int n) {
        SumPush sum = new SumPush();
        Push chain = chain(sum);
        for (int i = 0; i < n; i++) {
            chain.push(i);
        }
        return sum.sum;
    }

    @Override
    public long syncPlain(int n) {
        return sync(n);
    }

    @Override
    public long reduce(int n) {
        return sync(n);
    }

    @Override
    public long credits(int n) {
        return sync(n);
    }

    @Override
    public long creditsPlain(int n) {
        return sync(n);
    }

    /** Code by hand has call sites of its own, which no other pipeline can pollute. */
    @Override
    public long pollute(int n) {
        return 0;
    }

    @Override
    public long hop(int n) {
        return cross(n, 256, x -> x);
    }

    @Override
    public long hopHidden(int n) {
        return cross(n, 256, x -> x);
    }

    @Override
    public long twoHops(int n) {
        return cross(n, 256, x -> x + 1);
    }

    @Override
    public long handOff(int n) {
        return cross(n, 128, x -> x);
    }

    @Override
    public long ring(int n) {
        return cross(n, 256, x -> x);
    }

    /** The textbook ring of one producer and one consumer: a slot is free when it is null. */
    private static final class RawRing extends AtomicReferenceArray<@Nullable Integer> {
        private static final long serialVersionUID = 1;

        RawRing(int capacity) {
            super(capacity);
        }
    }

    private long cross(int n, int capacity, Function<Integer, Integer> fn) {
        RawRing ring = new RawRing(capacity);
        threads.produce(() -> {
            int mask = capacity - 1;
            for (int i = 0; i < n; i++) {
                while (ring.getAcquire(i & mask) != null) {
                    Thread.onSpinWait();
                }
                ring.setRelease(i & mask, i);
            }
        });
        int mask = capacity - 1;
        long sum = 0;
        for (int i = 0; i < n; i++) {
            Integer item = ring.getAcquire(i & mask);
            while (item == null) {
                Thread.onSpinWait();
                item = ring.getAcquire(i & mask);
            }
            ring.setRelease(i & mask, null);
            sum += fn.apply(item);
        }
        return sum;
    }

    /** An inner flow by hand: the items that it stands for. */
    private record Inner(int start, int count) {
        void drain(Push to) {
            for (int i = 0; i < count; i++) {
                to.push(start + i);
            }
        }
    }

    private static long flatten(int n, Function<Object, Inner> fn) {
        SumPush sum = new SumPush();
        for (int i = 0; i < n; i++) {
            fn.apply(i).drain(sum);
        }
        return sum.sum;
    }

    @Override
    public long flatMapJust(int n) {
        return flatten(n, x -> new Inner((Integer) x, 1));
    }

    @Override
    public long flatMapRange(int n) {
        return flatten(n / 100, x -> new Inner(0, 100));
    }

    @Override
    public long concatMap(int n) {
        return flatMapRange(n);
    }

    @Override
    public long zip(int n) {
        SumPush sum = new SumPush();
        BiFunction<Object, Object, Object> add = (a, b) -> (long) (Integer) a + (Integer) b;
        for (int i = 0; i < n; i++) {
            sum.push(add.apply(i, i));
        }
        return sum.sum;
    }

    @Override
    public long batch(int n) {
        SumPush sum = new SumPush();
        List<Object> batch = new ArrayList<>(100);
        for (int i = 0; i < n; i++) {
            batch.add(i);
            if (batch.size() == 100) {
                sum.push(batch.size());
                batch = new ArrayList<>(100);
            }
        }
        sum.push(batch.size());
        return sum.sum;
    }

    /** A chain of as many push objects, made anew for each of {@code n} items. */
    private static long subscribe(int n, int pairs) {
        Tally.Total total = new Tally.Total();
        List<Function<Object, Object>> maps = new ArrayList<>();
        List<Predicate<Object>> filters = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            int add = i + 1;
            maps.add(x -> (Integer) x + add);
            filters.add(x -> (Integer) x > add);
        }
        Integer item = 1;
        for (int i = 0; i < n; i++) {
            Tally tally = new Tally(total);
            Push chain = new TallyPush(tally);
            for (int pair = pairs - 1; pair >= 0; pair--) {
                chain = new MapPush(maps.get(pair), new FilterPush(filters.get(pair), chain));
            }
            chain.push(item);
            tally.onComplete();
        }
        return total.checked();
    }

    private static final class TallyPush extends Push {
        private final Tally tally;

        TallyPush(Tally tally) {
            this.tally = tally;
        }

        @Override
        void push(Object item) {
            tally.onNext((Number) item);
        }
    }

    @Override
    public long subscribe2(int n) {
        return subscribe(n, 1);
    }

    @Override
    public long subscribe10(int n) {
        return subscribe(n, 5);
    }

    @Override
    public long assemble2(int n) {
        return subscribe2(n);
    }

    @Override
    public long assemble10(int n) {
        return subscribe10(n);
    }
}
