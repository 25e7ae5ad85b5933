package io.headgate.pipelines;

/**
 * How a pipeline is run.
 *
 * @param seed of what is left to chance in the run: the order of turns, and how much is asked for
 * @param threads whether its tasks run on threads of their own; otherwise they take turns on one, in an order that the seed
 *     decides
 * @param demands how downstream asks
 * @param cancelling when it cancels
 * @param probed whether what goes in and out of each operator is counted, which keeps operators apart that would be one
 *     otherwise
 */
public record Conduct(long seed, boolean threads, Demands demands, Cancelling cancelling, boolean probed) {

    long weight() {
        return (long) demands.rank()
                + (cancelling.where() == Cancelling.Where.NEVER
                        ? 0
                        : 50 + cancelling.where().rank() + cancelling.after())
                + (threads ? 20 : 0)
                + (probed ? 10 : 0);
    }

    String code() {
        return "new Conduct(" + seed + "L, " + threads + ", Demands." + demands + ", new Cancelling(Cancelling.Where."
                + cancelling.where() + ", " + cancelling.after() + "), " + probed + ")";
    }

    /** The same, cancelled on this occasion, or after the first item. */
    Conduct cancelling(Cancelling.Where where) {
        return new Conduct(seed, threads, demands, new Cancelling(where, 1), probed);
    }

    Conduct withSeed(long other) {
        return new Conduct(other, threads, demands, cancelling, probed);
    }
}
