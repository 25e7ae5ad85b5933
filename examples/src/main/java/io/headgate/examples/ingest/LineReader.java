package io.headgate.examples.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream of bytes into lines, knowing for each where it begins and ends.
 *
 * <p>Memory: one buffer and at most one line of {@code maxLine} bytes, however long the lines are. A longer line is read to its end and
 * dropped as it is read; its first bytes are handed out with its true length, so that it can be rejected and found again.
 *
 * <p>A line ends with LF or CR LF, and the last one may end with the input. Not thread-safe.
 */
final class LineReader {
    private static final int BUFFER = 32 * 1024;
    private static final int BYTE_ORDER_MARK = 3;

    private final InputStream in;
    private final Source source;
    private final byte[] buffer = new byte[BUFFER];
    private int next;
    private int limit;

    /** The offset of the first byte in the buffer. */
    private long base;

    private long lines;

    LineReader(InputStream in, Source source) {
        this.in = in;
        this.source = source;
    }

    /** The offset of the byte that is read next. */
    long offset() {
        return base + next;
    }

    /** How many lines were read. */
    long lines() {
        return lines;
    }

    /** Whether the first buffer of the input holds a byte that no text has; to be asked before the first line is read. */
    boolean looksBinary() throws IOException {
        if (limit == 0) {
            fill();
        }
        for (int i = 0; i < limit; i++) {
            if (buffer[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Goes on where an earlier run stopped: reads and forgets everything before {@code offset}.
     *
     * @return false when the input ends before that
     */
    boolean skipTo(long offset, long linesBefore) throws IOException {
        // The head is read even so: it is what tells whether this is still the same input.
        while (base + limit < Math.min(offset, Source.HEAD)) {
            if (!fill()) {
                return false;
            }
        }
        while (base + limit < offset) {
            long skipped = in.skip(offset - base - limit);
            base += skipped;
            if (skipped == 0 && !fill()) {
                return false;
            }
        }
        next = (int) (offset - base);
        lines = linesBefore;
        return true;
    }

    /** The next line, or null at the end of the input. */
    @Nullable
    RawLine next() throws IOException {
        if (next == limit && !fill()) {
            return null;
        }
        if (offset() == 0) {
            skipByteOrderMark();
            if (next == limit && !fill()) {
                return null;
            }
        }
        long start = offset();
        int end = lineFeed(next);
        if (end >= 0) {
            // The usual case: the whole line is in the buffer, and is copied once.
            int from = next;
            next = end + 1;
            return line(start, buffer, from, end);
        }
        return longLine(start);
    }

    /** A line that began in this buffer and ends in a later one. */
    private RawLine longLine(long start) throws IOException {
        byte[] kept = Arrays.copyOfRange(buffer, next, limit);
        while (true) {
            next = limit;
            boolean more = fill();
            int end = more ? lineFeed(next) : limit;
            int stop = end >= 0 ? end : limit;
            if (more && kept.length <= source.maxLine()) {
                int length = kept.length;
                // One byte more than the limit is enough to know that the line is too long, one more for a CR.
                int take = Math.min(stop - next, source.maxLine() + 2 - length);
                kept = Arrays.copyOf(kept, length + Math.max(take, 0));
                System.arraycopy(buffer, next, kept, length, Math.max(take, 0));
            }
            if (end >= 0) {
                long length = base + end - start;
                next = more ? end + 1 : limit;
                return length > kept.length ? cut(start, length, kept) : line(start, kept, 0, kept.length);
            }
        }
    }

    private RawLine line(long start, byte[] bytes, int from, int to) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (end - from > source.maxLine()) {
            return cut(start, end - from, Arrays.copyOfRange(bytes, from, end));
        }
        return new RawLine(new Position(source, ++lines, start, offset()), Arrays.copyOfRange(bytes, from, end), null);
    }

    private RawLine cut(long start, long length, byte[] bytes) {
        byte[] beginning = Arrays.copyOf(bytes, Math.min(bytes.length, LogParser.EXCERPT));
        return new RawLine(new Position(source, ++lines, start, offset()), beginning, length);
    }

    private int lineFeed(int from) {
        for (int i = from; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void skipByteOrderMark() {
        if (limit >= BYTE_ORDER_MARK
                && buffer[0] == (byte) 0xEF
                && buffer[1] == (byte) 0xBB
                && buffer[2] == (byte) 0xBF) {
            next = BYTE_ORDER_MARK;
        }
    }

    /** Replaces the buffer by what comes next; false, and the buffer empty, at the end of the input. */
    private boolean fill() throws IOException {
        base += limit;
        next = 0;
        limit = 0;
        int count = Math.max(in.read(buffer, 0, BUFFER), 0);
        // A pipe may hand out a byte order mark in pieces.
        for (int more = count; base == 0 && more > 0 && count < BYTE_ORDER_MARK; count += Math.max(more, 0)) {
            more = in.read(buffer, count, BUFFER - count);
        }
        if (count == 0) {
            return false;
        }
        limit = count;
        source.remember(base, buffer, 0, count);
        return true;
    }
}
