package io.headgate.examples.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    private static List<String> texts(String content) throws IOException {
        return Lines.read(content.getBytes(UTF_8)).stream()
                .map(line -> new String(line.bytes(), UTF_8))
                .toList();
    }

    @Test
    void splitsAtLineFeeds() throws IOException {
        assertThat(texts("")).isEmpty();
        assertThat(texts("a")).containsExactly("a");
        assertThat(texts("a\n")).containsExactly("a");
        assertThat(texts("a\n\nb")).containsExactly("a", "", "b");
        assertThat(texts("a\r\nb\rc\r\n")).containsExactly("a", "b\rc");
        assertThat(texts("\n")).containsExactly("");
    }

    @Test
    void aByteOrderMarkBelongsToNoLine() throws IOException {
        assertThat(texts("\ufeffa\nb\n")).containsExactly("a", "b");
        assertThat(texts("\ufeff")).isEmpty();
        assertThat(Lines.read("\ufeffa\nb\n".getBytes(UTF_8)).get(0).at().offset())
                .isEqualTo(3);
        InputStream oneByOne = new ByteArrayInputStream("\ufeffa\nb".getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int from, int length) {
                return super.read(bytes, from, Math.min(length, 1));
            }
        };
        assertThat(Lines.read(oneByOne, Lines.source()).get(0).bytes()).containsExactly('a');
    }

    /** Whatever the lengths and however the bytes arrive: positions add up, and the pieces are the input. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void knowsWhereEveryLineStands(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] content = randomLog(random, 400);
        List<RawLine> lines = Lines.read(trickle(content, random), Lines.source());
        long expectedOffset = 0;
        long number = 0;
        for (RawLine line : lines) {
            Position at = line.at();
            assertThat(at.line()).isEqualTo(++number);
            assertThat(at.offset()).isEqualTo(expectedOffset);
            byte[] original = withoutEnd(Arrays.copyOfRange(content, (int) at.offset(), (int) at.end()));
            if (line.cutFrom() == null) {
                assertThat(line.bytes()).isEqualTo(original);
                assertThat(original.length).isLessThanOrEqualTo(Lines.LIMIT);
            } else {
                assertThat(line.cutFrom()).isBetween((long) original.length, original.length + 1L);
                assertThat(original.length).isGreaterThan(Lines.LIMIT - 1);
                assertThat(line.bytes()).isEqualTo(Arrays.copyOf(original, LogParser.EXCERPT));
            }
            expectedOffset = at.end();
        }
        assertThat(expectedOffset).isEqualTo(content.length);
    }

    /** Lengths around everything that matters: nothing, the line limit, and the size of the buffer. */
    private static byte[] randomLog(Random random, int lines) {
        int[] lengths = {0, 1, 5, 200, Lines.LIMIT - 1, Lines.LIMIT, Lines.LIMIT + 1, Lines.LIMIT + 2, 32 * 1024, 70_000
        };
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            int length = i % 40 == 0 ? lengths[random.nextInt(lengths.length)] : lengths[random.nextInt(8)];
            log.append(Character.toString('a' + i % 26).repeat(length));
            log.append(i == lines - 1 && random.nextBoolean() ? "" : random.nextInt(4) == 0 ? "\r\n" : "\n");
        }
        return log.toString().getBytes(UTF_8);
    }

    private static byte[] withoutEnd(byte[] line) {
        int length = line.length;
        if (length > 0 && line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
        }
        return Arrays.copyOf(line, length);
    }

    /** Hands out the bytes in pieces of random size, as a pipe does. */
    private static InputStream trickle(byte[] content, Random random) {
        return new ByteArrayInputStream(content) {
            @Override
            public synchronized int read(byte[] bytes, int from, int length) {
                return super.read(bytes, from, Math.min(length, 1 + random.nextInt(50_000)));
            }
        };
    }

    @Test
    void goesOnAnywhere() throws IOException {
        byte[] content = Lines.log(1000);
        List<RawLine> whole = Lines.read(content);
        for (int stop : new int[] {1, 30, 31, 32, 500, 999, 1000}) {
            Position last = whole.get(stop - 1).at();
            LineReader reader = new LineReader(new ByteArrayInputStream(content), Lines.source());
            assertThat(reader.skipTo(last.end(), last.line())).isTrue();
            RawLine next = reader.next();
            if (stop == whole.size()) {
                assertThat(next).isNull();
            } else {
                assertThat(next).isNotNull();
                assertThat(next.bytes()).isEqualTo(whole.get(stop).bytes());
                assertThat(next.at().offset()).isEqualTo(whole.get(stop).at().offset());
                assertThat(next.at().line()).isEqualTo(stop + 1L);
            }
        }
    }

    @Test
    void noticesThatTheInputEndsBeforeThePlaceToGoOnFrom() throws IOException {
        assertThat(new LineReader(new ByteArrayInputStream(new byte[100]), Lines.source()).skipTo(101, 1))
                .isFalse();
        assertThat(new LineReader(new ByteArrayInputStream(new byte[9000]), Lines.source()).skipTo(9001, 1))
                .isFalse();
        assertThat(new LineReader(new ByteArrayInputStream(new byte[9000]), Lines.source()).skipTo(9000, 1))
                .isTrue();
    }

    /** 300 MB in one line, in a test JVM that has less heap than that. */
    @Test
    void aLineOfAnyLengthNeedsNoMemory() throws IOException {
        InputStream endless = new InputStream() {
            private long left = 300_000_000;

            @Override
            public int read() {
                throw new UnsupportedOperationException("the reader asks for many bytes at once");
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                int count = (int) Math.min(length, left);
                left -= count;
                Arrays.fill(bytes, from, from + count, (byte) 'x');
                return count == 0 ? -1 : count;
            }
        };
        List<RawLine> lines = Lines.read(
                new SequenceInputStream(endless, new ByteArrayInputStream("\nnext\n".getBytes(UTF_8))), Lines.source());
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).cutFrom()).isEqualTo(300_000_000L);
        assertThat(lines.get(0).bytes()).hasSize(LogParser.EXCERPT);
        assertThat(lines.get(1).at().offset()).isEqualTo(300_000_001L);
    }

    @Test
    void tellsTextFromBinary() throws IOException {
        assertThat(new LineReader(new ByteArrayInputStream(Lines.log(10)), Lines.source()).looksBinary())
                .isFalse();
        assertThat(new LineReader(new ByteArrayInputStream(new byte[] {'a', 0, 'b'}), Lines.source()).looksBinary())
                .isTrue();
        assertThat(new LineReader(new ByteArrayInputStream(new byte[0]), Lines.source()).looksBinary())
                .isFalse();
    }

    @Test
    void theFingerprintIsOfTheFirstBytesAlone() throws IOException {
        byte[] content = Lines.log(100);
        Source whole = Lines.source();
        Lines.read(new ByteArrayInputStream(content), whole);
        Source changedLater = Lines.source();
        byte[] later = content.clone();
        later[Source.HEAD] ^= 1;
        Lines.read(new ByteArrayInputStream(later), changedLater);
        Source changedBefore = Lines.source();
        byte[] before = content.clone();
        before[Source.HEAD - 1] ^= 1;
        Lines.read(new ByteArrayInputStream(before), changedBefore);
        int all = Source.fingerprintLength(content.length);
        assertThat(all).isEqualTo(Source.HEAD);
        assertThat(changedLater.fingerprint(all)).isEqualTo(whole.fingerprint(all));
        assertThat(changedBefore.fingerprint(all)).isNotEqualTo(whole.fingerprint(all));
        assertThat(changedBefore.fingerprint(100)).isEqualTo(whole.fingerprint(100));
    }
}
