package io.headgate.operators.plan;

/**
 * The loop of a segment above a pulled source. A hot segment has a copy of its own, see {@link HotCode}; so a loop has no
 * state, and no constructor but the one without arguments.
 */
public abstract class Puller {

    /** Of as many items, at the most, is one call. */
    public static final int CHUNK = 1024;

    /**
     * Whether the JIT can leave out the box of an item that is null on no path. Up to JDK 17 it doesn't, and makes more of
     * the general loop, for reasons of its own: row <i>sync</i> takes 4.7 instead of 7.1 ns an item there, and the other
     * way round 4.2 instead of 2.5 ns on JDK 25.
     */
    public static final boolean BOXES_VANISH = Runtime.version().feature() > 17;

    /** Without state. */
    protected Puller() {}

    /**
     * Pulls items through the segment until {@code n} units of demand were used up, the source ends, the host is stopped,
     * or a chunk of items has gone through. Tells {@link Host#usedBeforeThrown} when something is thrown.
     *
     * @param n more than zero
     * @return how many units were used up, as its complement where the source has just said that it has ended
     */
    public abstract long pull(Pulled<?> source, Sink<Object> head, Host host, long n) throws Exception;
}
