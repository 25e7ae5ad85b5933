package io.headgate.core;

import static java.util.Objects.requireNonNull;

/**
 * An item came that a buffer could not take and was not allowed to drop. The message says which buffer, how much it
 * holds and how much had been asked of it. Each one is made for its own event, so the stack trace shows who sent the
 * item.
 */
public class OverflowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String buffer;
    private final String capacity;
    private final long demand;

    /**
     * @param buffer the buffer's name
     * @param capacity its capacity in words, as {@link Capacity#text()} gives it
     * @param demand what downstream had asked for and not yet got; {@link Long#MAX_VALUE} means no limit
     */
    public OverflowException(String buffer, String capacity, long demand) {
        this("no room", buffer, capacity, demand);
    }

    /** As {@link #OverflowException(String, String, long)}, with what went wrong in a few words of the caller's. */
    public OverflowException(String problem, String buffer, String capacity, long demand) {
        super(requireNonNull(problem, "problem") + " in buffer '" + requireNonNull(buffer, "buffer") + "' (capacity "
                + requireNonNull(capacity, "capacity") + ", downstream demand "
                + (demand == Long.MAX_VALUE ? "unlimited" : demand) + ")");
        this.buffer = buffer;
        this.capacity = capacity;
        this.demand = demand;
    }

    /** The buffer's name. */
    public String buffer() {
        return buffer;
    }

    /** The buffer's capacity in words. */
    public String capacity() {
        return capacity;
    }

    /** What downstream had asked for and not yet got; {@link Long#MAX_VALUE} means no limit. */
    public long demand() {
        return demand;
    }
}
