package io.headgate.benchmarks;

import java.util.Locale;
import java.util.function.LongUnaryOperator;

/** A row of the table: a job, how many items one run of it takes, and the answer that is true. */
@SuppressWarnings("ImmutableEnumChecker") // its functions are lambdas that capture nothing
public enum Row {
    SYNC(Workloads.Sync.class, (l, n) -> ((Workloads.Sync) l).sync(n), Row::chain),
    SYNC_PLAIN(Workloads.SyncPlain.class, (l, n) -> ((Workloads.SyncPlain) l).syncPlain(n), Row::chain),
    REDUCE(Workloads.Reduce.class, (l, n) -> ((Workloads.Reduce) l).reduce(n), Row::chain),
    CREDITS(Workloads.Credits.class, (l, n) -> ((Workloads.Credits) l).credits(n), Row::chain),
    CREDITS_PLAIN(Workloads.CreditsPlain.class, (l, n) -> ((Workloads.CreditsPlain) l).creditsPlain(n), Row::chain),
    POLLUTED(Workloads.Polluted.class, (l, n) -> ((Workloads.Polluted) l).sync(n), Row::chain),
    HOP(Workloads.Hop.class, (l, n) -> ((Workloads.Hop) l).hop(n), Row::range),
    HOP_HIDDEN(Workloads.HopHidden.class, (l, n) -> ((Workloads.HopHidden) l).hopHidden(n), Row::range),
    TWO_HOPS(Workloads.TwoHops.class, (l, n) -> ((Workloads.TwoHops) l).twoHops(n), n -> range(n) + n),
    FLAT_MAP_JUST(Workloads.FlatMapJust.class, (l, n) -> ((Workloads.FlatMapJust) l).flatMapJust(n), Row::range),
    FLAT_MAP_RANGE(Workloads.FlatMapRange.class, (l, n) -> ((Workloads.FlatMapRange) l).flatMapRange(n), Row::ranges),
    CONCAT_MAP(Workloads.ConcatMap.class, (l, n) -> ((Workloads.ConcatMap) l).concatMap(n), Row::ranges),
    ZIP(Workloads.Zip.class, (l, n) -> ((Workloads.Zip) l).zip(n), n -> 2 * range(n)),
    BATCH(Workloads.Batch.class, (l, n) -> ((Workloads.Batch) l).batch(n), n -> n),
    HAND_OFF(Workloads.HandOff.class, (l, n) -> ((Workloads.HandOff) l).handOff(n), Row::range),
    DROP_NEWEST(Workloads.DropNewest.class, (l, n) -> ((Workloads.DropNewest) l).dropNewest(n), Row::uncertain),
    SUBSCRIBE_2(Workloads.Subscribe2.class, (l, n) -> ((Workloads.Subscribe2) l).subscribe2(n), n -> n),
    SUBSCRIBE_10(Workloads.Subscribe10.class, (l, n) -> ((Workloads.Subscribe10) l).subscribe10(n), n -> n),
    ASSEMBLE_2(Workloads.Assemble2.class, (l, n) -> ((Workloads.Assemble2) l).assemble2(n), n -> n),
    ASSEMBLE_10(Workloads.Assemble10.class, (l, n) -> ((Workloads.Assemble10) l).assemble10(n), n -> n),
    RING(Workloads.Ring.class, (l, n) -> ((Workloads.Ring) l).ring(n), Row::range);

    /** Runs one job of one library over {@code n} items. */
    interface Job {
        long run(Workloads.Library library, int n);
    }

    private final Class<? extends Workloads.Library> workload;
    private final Job job;
    private final LongUnaryOperator answer;

    Row(Class<? extends Workloads.Library> workload, Job job, LongUnaryOperator answer) {
        this.workload = workload;
        this.job = job;
        this.answer = answer;
    }

    /** The name on the command line and in the table, such as {@code two-hops}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Row titled(String title) {
        for (Row row : values()) {
            if (row.title().equals(title)) {
                return row;
            }
        }
        throw new IllegalArgumentException("no row is called '" + title + "'");
    }

    public String unit() {
        return weighsSubscribing() ? "ns/subscription" : "ns/item";
    }

    private boolean weighsSubscribing() {
        return switch (this) {
            case SUBSCRIBE_2, SUBSCRIBE_10, ASSEMBLE_2, ASSEMBLE_10 -> true;
            default -> false;
        };
    }

    /** Two threads meet in it, so that its figures depend on how the kernel places them. */
    public boolean crosses() {
        return switch (this) {
            case HOP, HOP_HIDDEN, TWO_HOPS, HAND_OFF, DROP_NEWEST, RING -> true;
            default -> false;
        };
    }

    /** Items are lost by intention, and the share let through is a figure of its own. */
    public boolean lossy() {
        return this == DROP_NEWEST;
    }

    /** Items, or subscriptions, of one run. */
    public int items() {
        return weighsSubscribing() ? 100_000 : 1_000_000;
    }

    public boolean isDoneBy(Class<? extends Workloads.Library> library) {
        return workload.isAssignableFrom(library);
    }

    /** Runs the job and checks its answer: a library that loses or doubles an item fails the benchmark. */
    public long check(Workloads.Library library, int n) {
        long result = job.run(library, n);
        long expected = answer.applyAsLong(n);
        if (lossy() ? result < 1 || result > n : result != expected) {
            throw new IllegalStateException(
                    title() + " over " + n + " items answered " + result + (lossy() ? "" : " instead of " + expected));
        }
        return result;
    }

    private static long range(long n) {
        return n * (n - 1) / 2;
    }

    private static long chain(long n) {
        long evens = n / 2;
        return evens * (evens + 1) + evens;
    }

    private static long ranges(long n) {
        return n / 100 * range(100);
    }

    /** A lossy row has no single answer; its job compares what came through with what was dropped. */
    private static long uncertain(long n) {
        return -1;
    }
}
