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
     * No room.
     *
     * @param buffer the buffer's name
     * @param capacity its capacity in words, as {@link Capacity#text()} gives it
     * @param demand what downstream had asked for and not yet got; {@link Long#MAX_VALUE} means no limit
     */
    public OverflowException(String buffer, String capacity, long demand) {
        this(
                "no room in buffer '" + requireNonNull(buffer, "buffer") + "' (capacity "
                        + requireNonNull(capacity, "capacity") + ", downstream demand "
                        + (demand == Long.MAX_VALUE ? "unlimited" : demand) + ")",
                buffer,
                capacity,
                demand);
    }

    private OverflowException(String message, String buffer, String capacity, long demand) {
        super(message);
        this.buffer = buffer;
        this.capacity = capacity;
        this.demand = demand;
    }

    /** An item alone is heavier than the buffer, so that demand plays no part and is given as 0. */
    public static OverflowException tooHeavy(String buffer, String capacity, long weight) {
        return new OverflowException(
                "an item of weight " + weight + " can never enter buffer '" + requireNonNull(buffer, "buffer")
                        + "' (capacity " + requireNonNull(capacity, "capacity") + ")",
                buffer,
                capacity,
                0);
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
