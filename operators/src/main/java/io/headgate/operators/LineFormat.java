package io.headgate.operators;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How {@link Flow#lines} reads text.
 *
 * @param charset the encoding
 * @param replacing whether a malformed byte sequence becomes {@code U+FFFD} rather than a failure
 * @param maxLength the longest line, in {@code char}s, because one line is held whole; at least 1. A longer one fails the
 *     flow
 */
public record LineFormat(Charset charset, boolean replacing, int maxLength) {

    /** UTF-8, malformed bytes are an error, lines of up to 16 Mi chars. */
    public static final LineFormat UTF_8 = new LineFormat(StandardCharsets.UTF_8, false, 1 << 24);

    /** Checks. */
    public LineFormat {
        Check.given(charset, "charset");
        Check.atLeast(1, maxLength, "maxLength");
    }

    /** In another encoding. */
    public LineFormat in(Charset other) {
        return new LineFormat(other, replacing, maxLength);
    }

    /** With malformed byte sequences replaced by {@code U+FFFD}. */
    public LineFormat replaced() {
        return new LineFormat(charset, true, maxLength);
    }

    /** With lines of at most {@code chars}. */
    public LineFormat atMost(int chars) {
        return new LineFormat(charset, replacing, chars);
    }
}
