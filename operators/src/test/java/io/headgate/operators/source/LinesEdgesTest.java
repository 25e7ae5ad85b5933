package io.headgate.operators.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.operators.Flow;
import io.headgate.operators.LineFormat;
import io.headgate.testkit.TestSubscriber;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that end just where a buffer does, or in the middle of what a decoder keeps back. */
class LinesEdgesTest {

    /** A line whose {@code \r} is the last char that fits: what follows it comes with the next read. */
    private static final String FULL = "a".repeat(8191);

    @TempDir
    Path directory;

    private Path file(byte... bytes) throws IOException {
        return Files.write(directory.resolve("input"), bytes);
    }

    private Path file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theSecondHalfOfAnEndMayBeAllThatIsLeft() throws IOException {
        var downstream = Flow.lines(file(FULL + "\r\n")).into(TestSubscriber.create(1));
        assertThat(downstream.awaitComplete().check().items()).containsExactly(FULL);
        assertThat(Flow.lines(file(FULL + "\r"))
                        .into(TestSubscriber.create(1))
                        .awaitComplete()
                        .items())
                .containsExactly(FULL);
    }

    @Test
    void orALineComesAfterIt() throws IOException {
        var downstream = Flow.lines(file(FULL + "\r\nb")).into(TestSubscriber.create(1));
        assertThat(downstream.items()).containsExactly(FULL);
        assertThat(downstream.terminals()).isZero();
        assertThat(downstream.request(1).awaitComplete().check().items()).containsExactly(FULL, "b");
    }

    /** It isn't the end, although there is nothing more to be had. */
    @Test
    void orSomethingThatIsNoText() throws IOException {
        byte[] bytes = Arrays.copyOf((FULL + "\r\n").getBytes(StandardCharsets.UTF_8), FULL.length() + 3);
        bytes[FULL.length() + 2] = (byte) 0xff;
        var downstream = Flow.lines(file(bytes)).into(TestSubscriber.create(1));
        assertThat(downstream.items()).containsExactly(FULL);
        assertThat(downstream.isCompleted()).isFalse();
        assertThat(downstream.request(1).awaitError())
                .isInstanceOf(CharacterCodingException.class)
                .hasMessage("lines: malformed UTF-8 at byte 8193");
        assertThat(downstream.check().items()).containsExactly(FULL);
    }

    /** Each char waits for the next, because that might change it. */
    @Test
    void whatTheDecoderKeepsBackComesWithTheEnd() throws IOException {
        assumeTrue(Charset.isSupported("x-ISCII91"), "a runtime without the module jdk.charsets");
        LineFormat format = LineFormat.UTF_8.in(Charset.forName("x-ISCII91"));
        var open = Flow.lines(file("a\nb"), format).into(TestSubscriber.create(5));
        assertThat(open.awaitComplete().items()).containsExactly("a", "b");
        var ended = Flow.lines(file("a\n"), format).into(TestSubscriber.create(1));
        assertThat(ended.awaitComplete().items()).containsExactly("a");
        var full = Flow.lines(file(FULL + "\r\nb"), format).into(TestSubscriber.create(5));
        assertThat(full.awaitComplete().items()).containsExactly(FULL, "b");
        String shorter = FULL.substring(1);
        var behind = Flow.lines(file(shorter + "\r\nb"), format).into(TestSubscriber.create(1));
        assertThat(behind.items()).containsExactly(shorter);
        assertThat(behind.isCompleted()).as("a char is kept back").isFalse();
        assertThat(behind.request(1).awaitComplete().check().items()).containsExactly(shorter, "b");
    }
}
