package io.headgate.operators.buffer;

/** What a buffer has outstanding upstream. */
public enum Asking {
    /** No more than downstream asked for, up to the capacity. */
    LAZILY,
    /** As many as there are free places, whether downstream asks or not. */
    AHEAD,
    /** Without limit: the overflow policy decides what is lost. */
    EVERYTHING
}
