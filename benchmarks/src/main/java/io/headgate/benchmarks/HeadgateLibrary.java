package io.headgate.benchmarks;

import io.headgate.operators.Flow;

/** Headgate. It has no subscriber of its own kind: a plain one costs it nothing more. */
final class HeadgateLibrary
        implements Workloads.SyncPlain,
                Workloads.Credits,
                Workloads.CreditsPlain,
                Workloads.Polluted,
                Workloads.Subscribe2,
                Workloads.Subscribe10,
                Workloads.Assemble2,
                Workloads.Assemble10 {

    private final Flow<Long> subscribe2 = two();
    private final Flow<Long> subscribe10 = ten();

    HeadgateLibrary(Threads unused) {}

    private static Flow<Long> chain(int n) {
        return Flow.range(0, n).map(x -> x + 1).filter(x -> (x & 1) == 0).map(x -> x + 1L);
    }

    private static long sum(Flow<? extends Number> flow, long credit) {
        Sum sum = new Sum(credit);
        flow.subscribe(sum);
        return sum.await();
    }

    private static long sum(Flow<? extends Number> flow) {
        return sum(flow, Sum.EVERYTHING);
    }

    private static Flow<Long> two() {
        return Flow.range(1, 1).map(x -> x + 1).filter(x -> (x & 1) == 0);
    }

    private static Flow<Long> ten() {
        return Flow.range(1, 1)
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
    public long syncPlain(int n) {
        return sync(n);
    }

    @Override
    public long credits(int n) {
        return sum(chain(n), 128);
    }

    @Override
    public long creditsPlain(int n) {
        return credits(n);
    }

    @Override
    public long pollute(int n) {
        long all = sum(Flow.range(0, n).map(x -> x + 2).map(x -> x + 3).filter(x -> x % 3 == 0));
        all += sum(
                Flow.range(0, n).filter(x -> x % 5 != 0).filter(x -> x % 7 != 0).map(x -> x - 1));
        all += sum(Flow.range(0, n).map(x -> x * 3).take(n / 2).map(x -> x - 2));
        all += sum(Flow.range(0, n).filter(x -> x > 10).map(x -> x ^ 5));
        all += sum(Flow.range(0, n).map(x -> x + 7).filter(x -> x != 50));
        all += sum(Flow.range(0, n).take(n - 5).filter(x -> x % 11 != 0));
        all += sum(Flow.range(0, n)
                .map(x -> x + 8)
                .filter(x -> x % 2 == 1)
                .map(x -> x - 8)
                .map(x -> x + 9L));
        all += sum(Flow.range(0, n).map(x -> x + 10).filter(x -> x % 13 != 0).take(n));
        return all;
    }

    @Override
    public long subscribe2(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            subscribe2.subscribe(new Tally(total));
        }
        return total.checked();
    }

    @Override
    public long subscribe10(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            subscribe10.subscribe(new Tally(total));
        }
        return total.checked();
    }

    @Override
    public long assemble2(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            two().subscribe(new Tally(total));
        }
        return total.checked();
    }

    @Override
    public long assemble10(int n) {
        Tally.Total total = new Tally.Total();
        for (int i = 0; i < n; i++) {
            ten().subscribe(new Tally(total));
        }
        return total.checked();
    }
}
