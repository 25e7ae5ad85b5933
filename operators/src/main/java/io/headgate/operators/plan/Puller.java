package io.headgate.operators.plan;

/**
 * The loop of a segment above a pulled source. A hot segment has a copy of its own, see {@link HotCode}; so a loop has no
 * state, and no constructor but the one without arguments.
 */
public abstract class Puller {

    /** Of as many items, at the most, is one call. */
    public static final int CHUNK = 1024;

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
