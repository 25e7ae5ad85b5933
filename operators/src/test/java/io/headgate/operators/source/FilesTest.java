package io.headgate.operators.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.operators.LineFormat;
import io.headgate.testkit.TestSubscriber;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {

    @TempDir
    Path directory;

    private final AtomicInteger closed = new AtomicInteger();

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("input"), bytes);
    }

    private Path file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives at most {@code most} bytes at a time. */
    private InputStream dripping(byte[] bytes, int most) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int off, int len) {
                return super.read(into, off, Math.min(most, len));
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    private static <T> TestSubscriber<T> all(Flow<T> flow) {
        return flow.into(TestSubscriber.create(Long.MAX_VALUE));
    }

    @Test
    void linesAreThoseOfAReader() {
        Random random = new Random(42);
        String alphabet = "ab\n\r\u00e9\ud83d\ude00";
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                int at = random.nextInt(alphabet.length());
                text.append(
                        Character.isSurrogate(alphabet.charAt(at)) ? "\ud83d\ude00" : alphabet.substring(at, at + 1));
            }
            List<String> expected = new BufferedReader(new StringReader(text.toString()))
                    .lines()
                    .toList();
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            TestSubscriber<String> subscriber = all(Flow.lines(() -> dripping(bytes, 1 + random.nextInt(3))));
            assertThat(subscriber.items()).as("round " + round).isEqualTo(expected);
            assertThat(subscriber.isCompleted()).isTrue();
            assertThat(closed.getAndSet(0)).isEqualTo(1);
        }
    }

    @Test
    void linesLongerThanTheBuffersAndMoreThanOneBuffer() throws IOException {
        String text = "x".repeat(20_000) + "\n" + "short\r\n".repeat(5_000);
        List<String> expected = text.lines().toList();
        assertThat(all(Flow.lines(file(text))).items()).isEqualTo(expected);
    }

    @Test
    void theEndOfAFileNeedsNoDemand() throws IOException {
        assertThat(Flow.lines(file("")).into(TestSubscriber.create(0)).isCompleted())
                .isTrue();
        TestSubscriber<String> subscriber = Flow.lines(file("a\r\nb\r\n")).into(TestSubscriber.create(2));
        assertThat(subscriber.items()).containsExactly("a", "b");
        assertThat(subscriber.isCompleted()).isTrue();
        assertThat(Flow.bytes(file("abcd"), 2).into(TestSubscriber.create(2)).isCompleted())
                .isTrue();
        assertThat(Flow.bytes(file(""), 2).into(TestSubscriber.create(0)).isCompleted())
                .isTrue();
    }

    @Test
    void aStreamIsNotReadBeforeALineIsAskedFor() {
        AtomicInteger reads = new AtomicInteger();
        InputStream counting = new ByteArrayInputStream(new byte[0]) {
            @Override
            public synchronized int read(byte[] into, int off, int len) {
                reads.incrementAndGet();
                return super.read(into, off, len);
            }
        };
        TestSubscriber<String> subscriber = Flow.lines(() -> counting).into(TestSubscriber.create(0));
        assertThat(reads).hasValue(0);
        subscriber.request(1);
        assertThat(subscriber.isCompleted()).isTrue();
    }

    @Test
    void malformedBytesFailAfterTheLinesBeforeThemAndSayWhere() throws IOException {
        byte[] bytes = "one\ntwo\nth?ee\n".getBytes(StandardCharsets.UTF_8);
        bytes[10] = (byte) 0xff;
        TestSubscriber<String> subscriber = all(Flow.lines(file(bytes)).named("log"));
        assertThat(subscriber.items()).containsExactly("one", "two");
        assertThat(subscriber.failure())
                .isInstanceOf(CharacterCodingException.class)
                .hasMessage("lines \"log\": malformed UTF-8 at byte 10");
    }

    @Test
    void theOffsetCountsAllThatWasReadBefore() throws IOException {
        byte[] bytes = "0123456789abcde\n".repeat(2_000).getBytes(StandardCharsets.UTF_8);
        bytes[30_005] = (byte) 0xc3; // begins a sequence that doesn't go on
        TestSubscriber<String> subscriber = all(Flow.lines(file(bytes)));
        assertThat(subscriber.received()).isEqualTo(30_005 / 16);
        assertThat(subscriber.failure()).hasMessage("lines: malformed UTF-8 at byte 30005");
    }

    @Test
    void aSequenceCutOffByTheEndIsMalformed() throws IOException {
        TestSubscriber<String> subscriber = all(Flow.lines(file(new byte[] {'a', '\n', (byte) 0xc3})));
        assertThat(subscriber.items()).containsExactly("a");
        assertThat(subscriber.failure()).hasMessage("lines: malformed UTF-8 at byte 2");
    }

    @Test
    void malformedBytesAreReplacedIfAsked() throws IOException {
        byte[] bytes = {'a', (byte) 0xff, 'b', '\n', 'c'};
        assertThat(all(Flow.lines(file(bytes), LineFormat.UTF_8.replaced())).items())
                .containsExactly("a\ufffdb", "c");
    }

    @Test
    void anotherEncoding() throws IOException {
        byte[] bytes = "\u00e9\nb".getBytes(StandardCharsets.UTF_16BE);
        assertThat(all(Flow.lines(file(bytes), LineFormat.UTF_8.in(StandardCharsets.UTF_16BE)))
                        .items())
                .containsExactly("\u00e9", "b");
    }

    @Test
    void aLineTooLongFails() throws IOException {
        TestSubscriber<String> subscriber = all(Flow.lines(file("abc\nabcd\n"), LineFormat.UTF_8.atMost(3)));
        assertThat(subscriber.items()).containsExactly("abc");
        assertThat(subscriber.failure()).isInstanceOf(IOException.class).hasMessageContaining("longer than 3 chars");
    }

    @Test
    void aMissingFileFailsWithoutDemand() {
        assertThat(Flow.lines(directory.resolve("none"))
                        .into(TestSubscriber.create(0))
                        .failure())
                .isInstanceOf(NoSuchFileException.class);
        assertThat(Flow.bytes(directory.resolve("none"), 8)
                        .into(TestSubscriber.create(0))
                        .failure())
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void bytesComeInChunksOfTheReceiversOwn() throws IOException {
        TestSubscriber<ByteBuffer> subscriber = all(Flow.bytes(file("abcde"), 2));
        assertThat(subscriber.items().stream()
                        .map(chunk -> StandardCharsets.UTF_8.decode(chunk).toString()))
                .containsExactly("ab", "cd", "e");
    }

    @Test
    void aCancelClosesOnce() {
        TestSubscriber<String> subscriber = Flow.lines(() -> dripping("a\nb\n".getBytes(StandardCharsets.UTF_8), 9))
                .into(TestSubscriber.create(1));
        assertThat(closed).hasValue(0);
        subscriber.cancel();
        subscriber.cancel();
        assertThat(closed).hasValue(1);
    }
}
