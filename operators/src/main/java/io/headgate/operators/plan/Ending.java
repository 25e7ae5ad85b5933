package io.headgate.operators.plan;

/** What a stage answers when it is asked to finish after the last item from upstream. */
public enum Ending {
    /** Nothing is left here or further down. */
    DONE,
    /** An item was handed on, and used up a unit of demand. Ask again. */
    USED,
    /** An item was handed on, and was swallowed further down. Ask again. */
    SWALLOWED,
    /** An item is left, and there is no demand for it. Ask again when there is. */
    WAITING
}
