package io.headgate.operators.plan;

import org.jspecify.annotations.Nullable;

/**
 * Takes items, one after the other: a {@link Stage} or the {@link Tail} of a segment. A sink never sees two threads at
 * once, and whatever it throws ends the flow with that failure. What differs between subscriptions is in the
 * {@link Host} that is passed along, so that a segment of stages without state serves all subscriptions at once.
 */
public abstract class Sink<T> {

    /** Takes {@code item}; true when it used up one unit of downstream demand. */
    public abstract boolean accept(T item, Host host) throws Exception;

    /**
     * Upstream has completed. Hands on one item that was held back or is made up now, if there is one and
     * {@code credit}, the demand for it; called again until the answer is {@link Ending#DONE}.
     */
    public abstract Ending finish(boolean credit, Host host) throws Exception;

    /**
     * The flow has failed above this sink. Returns the failure that goes on downstream, or null where the flow goes on
     * to finish instead, from the sink given to {@link Host#resume}.
     */
    public abstract @Nullable Throwable fail(Throwable failure, Host host) throws Exception;

    /** The flow ends without finishing: gives what is held back here and further down to {@link Host#discard}. */
    public abstract void discard(Host host);

    /**
     * How many items upstream is asked for when downstream asks for {@code n} more; called from any thread. Zero asks
     * for nothing.
     */
    public abstract long asks(long n);

    /** The sink from which a flow finishes that is over before its first item, or null where it isn't. */
    public abstract @Nullable Sink<?> over();
}
