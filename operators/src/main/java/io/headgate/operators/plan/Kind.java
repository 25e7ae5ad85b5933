package io.headgate.operators.plan;

/** The five kinds of node. */
public enum Kind {
    /** Gives items. */
    SOURCE,
    /** One synchronous step, without queue or atomics. */
    STAGE,
    /** Bounded storage, possibly with a hop to an executor. */
    BUFFER,
    /** Many in, one out. */
    JUNCTION,
    /** One in, many out. */
    SPLIT
}
