package io.headgate.examples.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Any bytes, in pieces of any size, are lines whose places add up; and who goes on after one finds those that follow. */
public final class LinesFuzz {
    /** The longest line: short, so that lines on either side of it are found soon. */
    static final int LIMIT = 80;

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private LinesFuzz() {}

    /** Jazzer's name for it. */
    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        int size = 1 + at(data, 0) % 100;
        int stop = 1 + at(data, 1) % 100;
        byte[] content = content(data);
        List<RawLine> lines = rest(new LineReader(new ByteArrayInputStream(content), source()));
        check(lines, content);
        same(rest(new LineReader(pieces(content, size), source())), lines);
        if (stop <= lines.size()) {
            LineReader resumed = new LineReader(pieces(content, size), source());
            Position last = lines.get(stop - 1).at();
            assertThat(resumed.skipTo(last.end(), last.line())).isTrue();
            same(rest(resumed), lines.subList(stop, lines.size()));
        }
    }

    static Source source() {
        return new Source("fuzz.log", "fuzz.log", LIMIT);
    }

    static List<RawLine> rest(LineReader reader) throws IOException {
        List<RawLine> lines = new ArrayList<>();
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
            lines.add(line);
        }
        return lines;
    }

    /** Hands out at most so many bytes at a time, as a pipe does. */
    private static InputStream pieces(byte[] content, int size) {
        return new ByteArrayInputStream(content) {
            @Override
            public synchronized int read(byte[] bytes, int from, int length) {
                return super.read(bytes, from, Math.min(length, size));
            }
        };
    }

    /** A number of the input's head, which says what is done with the rest. */
    static int at(byte[] data, int index) {
        return index < data.length ? data[index] & 0xff : 0;
    }

    /** The rest, behind four numbers: repeated until it fills more than one buffer, or not. */
    static byte[] content(byte[] data) {
        int times = 1 + 4 * at(data, 2);
        byte[] piece = Arrays.copyOfRange(data, Math.min(4, data.length), data.length);
        byte[] content = new byte[Math.min(times * piece.length, 100_000)];
        for (int i = 0; i < content.length; i++) {
            content[i] = piece[i % piece.length];
        }
        return content;
    }

    /** By the book: a line is what stands between two line feeds, or the carriage returns before them. */
    private static void check(List<RawLine> lines, byte[] content) {
        int begin = Arrays.equals(Arrays.copyOf(content, MARK.length), MARK) ? MARK.length : 0;
        long number = 0;
        for (RawLine line : lines) {
            int feed = begin;
            while (feed < content.length && content[feed] != '\n') {
                feed++;
            }
            int end = feed > begin && content[feed - 1] == '\r' ? feed - 1 : feed;
            int next = Math.min(feed + 1, content.length);
            assertThat(line.at().offset()).isEqualTo(begin);
            assertThat(line.at().end()).isEqualTo(next).isGreaterThan(begin);
            assertThat(line.at().line()).isEqualTo(++number);
            byte[] text = Arrays.copyOfRange(content, begin, end);
            Long cutFrom = line.cutFrom();
            if (cutFrom == null) {
                assertThat(line.bytes()).isEqualTo(text);
                assertThat(text.length).isLessThanOrEqualTo(LIMIT);
            } else {
                assertThat(text.length).isGreaterThan(LIMIT);
                assertThat(cutFrom).isBetween((long) text.length, (long) feed - begin);
                assertThat(line.bytes()).hasSizeBetween(LIMIT, LogParser.EXCERPT);
                assertThat(text).startsWith(line.bytes());
            }
            begin = next;
        }
        assertThat(begin).isEqualTo(content.length);
    }

    static void same(List<RawLine> some, List<RawLine> others) {
        assertThat(some).hasSameSizeAs(others);
        for (int i = 0; i < some.size(); i++) {
            RawLine one = some.get(i);
            RawLine other = others.get(i);
            assertThat(one.at().offset()).isEqualTo(other.at().offset());
            assertThat(one.at().end()).isEqualTo(other.at().end());
            assertThat(one.at().line()).isEqualTo(other.at().line());
            assertThat(one.cutFrom() == null).isEqualTo(other.cutFrom() == null);
            if (one.cutFrom() == null) {
                assertThat(one.bytes()).isEqualTo(other.bytes());
            }
        }
    }
}
