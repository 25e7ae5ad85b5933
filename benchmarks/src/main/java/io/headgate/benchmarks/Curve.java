package io.headgate.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.LongBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A scaling curve: what grows, how far, and the job whose cost is drawn. */
@SuppressWarnings("ImmutableEnumChecker") // its functions are lambdas that capture nothing, its lists don't change
public enum Curve {
    OPERATORS("operators in the chain", 200_000, List.of(1, 2, 5, 10, 20, 50), Curves.All::operators, Curve::mapped),
    SUBSCRIPTIONS("subscriptions alive", 10, List.of(1, 10, 100, 1_000, 10_000, 100_000), (l, n, x) -> 0, (n, x) -> 0),
    CAPACITY(
            "capacity of the hop",
            1_000_000,
            List.of(1, 10, 100, 1_000, 10_000, 100_000, 1_000_000),
            Curves.All::capacity,
            Curve::range),
    PRODUCERS("producing threads", 256_000, List.of(1, 2, 4, 8, 16, 32, 64), Curves.All::producers, Curve::range),
    GROUPS("groups", 1_000_000, List.of(1, 10, 100, 1_000, 10_000, 100_000), Curves.All::groups, Curve::range),
    INNERS("inner flows at once", 1_000_000, List.of(1, 10, 100, 1_000, 10_000), Curves.All::inners, Curve::ranges);

    /** Runs one job of one library over {@code n} items at the size {@code x}. */
    interface Job {
        long run(Curves.All library, int n, int x);
    }

    private final String grows;
    private final int items;
    private final List<Integer> sizes;
    private final Job job;
    private final LongBinaryOperator answer;

    Curve(String grows, int items, List<Integer> sizes, Job job, LongBinaryOperator answer) {
        this.grows = grows;
        this.items = items;
        this.sizes = sizes;
        this.job = job;
        this.answer = answer;
    }

    /** The name on the command line and of the picture. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Curve titled(String title) {
        for (Curve curve : values()) {
            if (curve.title().equals(title)) {
                return curve;
            }
        }
        throw new IllegalArgumentException("no curve is called '" + title + "'");
    }

    static String titles() {
        return Stream.of(values()).map(Curve::title).collect(Collectors.joining(" "));
    }

    /** What stands below the picture: that which grows. */
    public String grows() {
        return grows;
    }

    public String unit() {
        return this == SUBSCRIPTIONS ? "bytes each" : "ns per item";
    }

    /** The sizes that are measured. */
    public List<Integer> sizes() {
        return sizes;
    }

    /** Items of one run. A hop that holds few of them wakes a thread up for each, so there it is fewer. */
    public int items(int x) {
        return this == CAPACITY ? (int) Math.min(items, 2_000L * x) : items;
    }

    /** Runs the job and checks its answer. */
    public void check(Curves.All library, int n, int x) {
        long result = job.run(library, n, x);
        long expected = answer.applyAsLong(n, x);
        if (result != expected) {
            throw new IllegalStateException(
                    title() + " of " + x + " over " + n + " items answered " + result + " instead of " + expected);
        }
    }

    private static long range(long n, long x) {
        return n * (n - 1) / 2;
    }

    private static long mapped(long n, long x) {
        return range(n, x) + n * x;
    }

    private static long ranges(long n, long x) {
        return x * range(n / x, 1);
    }
}
