package io.headgate.operators.plan;

/** What a node runs on an executor of the user's. */
public enum Hop {
    /** The rest of the flow. */
    DOWNSTREAM,
    /** Subscribing, and asking upstream. */
    UPSTREAM,
    /** The user's function alone. */
    FUNCTION
}
