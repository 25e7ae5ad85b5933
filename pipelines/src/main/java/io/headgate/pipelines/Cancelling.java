package io.headgate.pipelines;

import java.util.Arrays;

/**
 * When downstream cancels.
 *
 * @param where on which occasion
 * @param after how many items, or how many looks, come first
 */
public record Cancelling(Where where, int after) {

    /** The occasion. */
    public enum Where {
        NEVER,
        /** Inside {@code onSubscribe}. */
        AT_SUBSCRIBE,
        /** Inside an {@code onNext}. */
        AT_ITEM,
        /** By a task of the crew that an {@code onNext} hands over. */
        AFTER_ITEM,
        /** By a task of the crew that is handed over before the subscription. */
        ANY_TIME,
        /** When nothing else happens. */
        WHEN_IDLE;

        /** How far it is from the simplest one. */
        int rank() {
            return Arrays.asList(values()).indexOf(this);
        }
    }

    public static final Cancelling NEVER = new Cancelling(Where.NEVER, 0);
}
