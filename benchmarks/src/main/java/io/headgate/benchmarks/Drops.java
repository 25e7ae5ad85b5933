package io.headgate.benchmarks;

/** What a lossy row dropped, counted on the producer's thread. */
final class Drops {

    private long count;
    private long sum;

    void add(Number item) {
        count++;
        sum += item.longValue();
    }

    /** How many came through, after comparing count and sum of both sides with what went in. */
    long balance(Sum kept, int n) {
        long through = kept.await();
        long all = (long) n * (n - 1) / 2;
        if (kept.received() + count != n || through + sum != all) {
            throw new IllegalStateException(n + " items in, " + kept.received() + " out, " + count + " dropped; sums "
                    + all + ", " + through + ", " + sum);
        }
        return kept.received();
    }
}
