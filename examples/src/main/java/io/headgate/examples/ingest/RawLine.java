package io.headgate.examples.ingest;

import org.jspecify.annotations.Nullable;

/** A line as it was read, not yet decoded: decoding is work, and the reader is one thread. */
final class RawLine {
    private final Position at;
    private final byte[] bytes;
    private final @Nullable Long cutFrom;

    /**
     * @param at where it stands
     * @param bytes its bytes without the line's end; only the beginning when it was cut; handed over, not copied
     * @param cutFrom the line's whole length in bytes when it was longer than the reader's limit, otherwise null
     */
    RawLine(Position at, byte[] bytes, @Nullable Long cutFrom) {
        this.at = at;
        this.bytes = bytes;
        this.cutFrom = cutFrom;
    }

    /** Where it stands. */
    Position at() {
        return at;
    }

    /** Its bytes without the line's end; not to be written to. */
    byte[] bytes() {
        return bytes;
    }

    /** The line's whole length in bytes when only its beginning was kept, otherwise null. */
    @Nullable
    Long cutFrom() {
        return cutFrom;
    }
}
