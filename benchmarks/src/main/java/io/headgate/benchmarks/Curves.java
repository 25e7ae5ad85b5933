package io.headgate.benchmarks;

/**
 * The jobs behind the scaling curves, one interface each, with the library's {@code n} items and the size that grows,
 * {@code x}. What a job returns is compared with the true answer after every run, as for {@link Workloads}.
 */
final class Curves {

    private Curves() {}

    /** What every library with curves can do. */
    interface All extends Workloads.Library {

        /** range → x times map(+1) → sum. */
        long operators(int n, int x);

        /** Subscribes once more to one flow, range → map → filter, and asks for one item. */
        Held subscribe();

        /** {@link RangePublisher} → a hop to another executor that holds x → sum. */
        long capacity(int n, int x);

        /** x ranges of n / x, each on a thread of its own, merged. */
        long producers(int n, int x);

        /** range, grouped by its remainder by x, and merged again. */
        long groups(int n, int x);

        /** x inner ranges of n / x, all open at once, merged, 128 items asked for at a time. */
        long inners(int n, int x);
    }
}
