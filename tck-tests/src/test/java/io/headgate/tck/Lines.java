package io.headgate.tck;

import java.io.InputStream;

/** So many lines of one character each, however many: nothing is held. */
final class Lines extends InputStream {

    private long left;

    Lines(long lines) {
        left = 2 * lines;
    }

    @Override
    public int read() {
        if (left == 0) {
            return -1;
        }
        return left-- % 2 == 0 ? 'x' : '\n';
    }

    // One line at a time, as from a terminal: a reader that fills a buffer first would read ahead.
    @Override
    public int read(byte[] to, int from, int length) {
        int n = 0;
        while (n < Math.min(length, 2) && left > 0) {
            to[from + n++] = (byte) read();
        }
        return n == 0 && length > 0 ? -1 : n;
    }
}
