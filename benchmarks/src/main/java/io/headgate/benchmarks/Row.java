package io.headgate.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

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
    TWO_HOPS_FORK_JOIN(
            Workloads.TwoHopsForkJoin.class,
            (l, n) -> ((Workloads.TwoHopsForkJoin) l).twoHopsForkJoin(n),
            n -> range(n) + n),
    FLAT_MAP_JUST(Workloads.FlatMapJust.class, (l, n) -> ((Workloads.FlatMapJust) l).flatMapJust(n), Row::range),
    FLAT_MAP_RANGE(Workloads.FlatMapRange.class, (l, n) -> ((Workloads.FlatMapRange) l).flatMapRange(n), Row::ranges),
    FLAT_MAP_ASYNC(Workloads.FlatMapAsync.class, (l, n) -> ((Workloads.FlatMapAsync) l).flatMapAsync(n), Row::range),
    CONCAT_MAP(Workloads.ConcatMap.class, (l, n) -> ((Workloads.ConcatMap) l).concatMap(n), Row::ranges),
    MERGE(Workloads.Merge.class, (l, n) -> ((Workloads.Merge) l).merge(n), Row::range),
    ZIP(Workloads.Zip.class, (l, n) -> ((Workloads.Zip) l).zip(n), n -> 2 * range(n)),
    BATCH(Workloads.Batch.class, (l, n) -> ((Workloads.Batch) l).batch(n), n -> n),
    BATCH_OR_TIME(Workloads.BatchOrTime.class, (l, n) -> ((Workloads.BatchOrTime) l).batchOrTime(n), n -> n),
    BATCH_OR_TIME_CREDITS(
            Workloads.BatchOrTimeCredits.class,
            (l, n) -> ((Workloads.BatchOrTimeCredits) l).batchOrTimeCredits(n),
            n -> n),
    MULTICAST(Workloads.Multicast.class, (l, n) -> ((Workloads.Multicast) l).multicast(n), n -> 4 * range(n)),
    HAND_OFF(Workloads.HandOff.class, (l, n) -> ((Workloads.HandOff) l).handOff(n), Row::range),
    DROP_NEWEST(Workloads.DropNewest.class, (l, n) -> ((Workloads.DropNewest) l).dropNewest(n), Row::uncertain),
    DROP_OLDEST(Workloads.DropOldest.class, (l, n) -> ((Workloads.DropOldest) l).dropOldest(n), Row::uncertain),
    LATEST(Workloads.Latest.class, (l, n) -> ((Workloads.Latest) l).latest(n), Row::uncertain),
    LATEST_FRESH(Workloads.LatestFresh.class, (l, n) -> ((Workloads.LatestFresh) l).latestFresh(n), Row::uncertain),
    PING_PONG(Workloads.PingPong.class, (l, n) -> pingPong(l, Threads.Kind.POOL, n), Row::range),
    PING_PONG_FORK_JOIN(Workloads.PingPong.class, (l, n) -> pingPong(l, Threads.Kind.FORK_JOIN, n), Row::range),
    PING_PONG_VIRTUAL(Workloads.PingPong.class, (l, n) -> pingPong(l, Threads.Kind.VIRTUAL, n), Row::range),
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
        return lossy()
                || switch (this) {
                    case HOP, HOP_HIDDEN, TWO_HOPS, TWO_HOPS_FORK_JOIN, FLAT_MAP_ASYNC, MERGE, HAND_OFF, RING -> true;
                    case PING_PONG, PING_PONG_FORK_JOIN, PING_PONG_VIRTUAL -> true;
                    default -> false;
                };
    }

    /** A timer's thread takes part, so that one thread's processor time isn't the whole of it. */
    public boolean timed() {
        return this == BATCH_OR_TIME || this == BATCH_OR_TIME_CREDITS;
    }

    /** Items are lost by intention, and the share let through is a figure of its own. */
    public boolean lossy() {
        return switch (this) {
            case DROP_NEWEST, DROP_OLDEST, LATEST, LATEST_FRESH -> true;
            default -> false;
        };
    }

    /** Items, or subscriptions, of one run: as many as take a fraction of a second. */
    public int items() {
        return switch (this) {
            case SUBSCRIBE_2, SUBSCRIBE_10, ASSEMBLE_2, ASSEMBLE_10, PING_PONG_FORK_JOIN, PING_PONG_VIRTUAL -> 100_000;
            case FLAT_MAP_ASYNC -> 10_000;
            case PING_PONG -> 2_000;
            default -> 1_000_000;
        };
    }

    /** How often the best peer's time should hold ours; {@code NaN} where nobody has said. */
    public double goal() {
        return switch (this) {
            case MERGE, PING_PONG, PING_PONG_FORK_JOIN, PING_PONG_VIRTUAL -> 1;
            case HOP, DROP_NEWEST -> 1.1;
            case MULTICAST -> 1.2;
            case SYNC -> 1.3;
            case BATCH_OR_TIME -> 1.5;
            case FLAT_MAP_ASYNC, SUBSCRIBE_2 -> 1.6;
            case TWO_HOPS_FORK_JOIN, FLAT_MAP_RANGE, LATEST -> 1.8;
            case HOP_HIDDEN, BATCH -> 2;
            case CREDITS -> 2.2;
            case CONCAT_MAP -> 2.4;
            case REDUCE, FLAT_MAP_JUST -> 3;
            case SUBSCRIBE_10 -> 5;
            case POLLUTED, DROP_OLDEST -> 6;
            case ZIP, HAND_OFF, BATCH_OR_TIME_CREDITS -> 8;
            case TWO_HOPS -> 15;
            default -> Double.NaN;
        };
    }

    /** The rows for which this JVM has what they need. */
    public static List<Row> here() {
        return Stream.of(values())
                .filter(row -> row != PING_PONG_VIRTUAL || Threads.Kind.VIRTUAL.isHere())
                .toList();
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

    private static long pingPong(Workloads.Library library, Threads.Kind kind, int n) {
        return ((Workloads.PingPong) library).pingPong(kind, n);
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
