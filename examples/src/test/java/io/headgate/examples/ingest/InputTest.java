package io.headgate.examples.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.examples.ingest.LogReader.Task;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputTest {
    private static final byte[] LOG = Lines.log(500);

    @TempDir
    Path directory;

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private static List<RawLine> read(Input input) {
        Source source = new Source(input.name(), input.label(), 16_000);
        List<RawLine> lines = new ArrayList<>();
        try (LogReader reader = new LogReader(List.of(Task.whole(input, source)), new Meter(1, false))) {
            for (RawLine line = reader.next(); line != null; line = reader.next()) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static Input only(Path path) {
        return Input.of(List.of(path.toString()), InputStream.nullInputStream()).get(0);
    }

    @Test
    void readsGzipWhateverItIsCalled() throws IOException {
        List<RawLine> lines = read(only(file("access.log", gzip(LOG))));
        assertThat(lines).hasSize(500);
        assertThat(lines.get(499).at().end()).isEqualTo(LOG.length);
    }

    @Test
    void readsPiecesOfGzipOneAfterTheOther() throws IOException {
        byte[] three = concat(concat(gzip(LOG), gzip(new byte[0])), gzip(LOG));
        assertThat(read(only(file("access.log.gz", three)))).hasSize(1000);
    }

    @Test
    void readsPiecesOfGzipFromAPipeThatDeliversThemSlowly() throws IOException {
        byte[] two = concat(gzip(LOG), gzip(LOG));
        InputStream pipe = new ByteArrayInputStream(two) {
            @Override
            public synchronized int read(byte[] bytes, int from, int length) {
                return super.read(bytes, from, Math.min(length, 7));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
        assertThat(read(Input.of(List.of("-"), pipe).get(0))).hasSize(1000);
    }

    @Test
    void saysHowFarABrokenGzipWasReadable() throws IOException {
        byte[] gzip = gzip(LOG);
        Path cut = file("cut.gz", Arrays.copyOf(gzip, gzip.length / 2));
        assertThatThrownBy(() -> read(only(cut)))
                .isInstanceOf(IngestFailure.class)
                .hasMessageMatching("(?s).*cut\\.gz: broken gzip after line \\d+ \\(byte [\\d,]+ unpacked\\): .+");
        byte[] flipped = gzip.clone();
        flipped[flipped.length - 6] ^= 1;
        Path wrongSum = file("sum.gz", flipped);
        assertThatThrownBy(() -> read(only(wrongSum)))
                .isInstanceOf(IngestFailure.class)
                .hasMessageContaining("broken gzip after line ");
        Path garbage = file("garbage.gz", concat(gzip, "and so on".getBytes(UTF_8)));
        assertThatThrownBy(() -> read(only(garbage)))
                .isInstanceOf(IngestFailure.class)
                .hasMessageContaining("broken gzip");
        Path header = file("header.gz", new byte[] {0x1f, (byte) 0x8b, 8});
        assertThatThrownBy(() -> read(only(header)))
                .isInstanceOf(IngestFailure.class)
                .hasMessageContaining("header.gz: ");
    }

    @Test
    void refusesWhatCantBeALog() throws IOException {
        Path binary = file("binary", new byte[] {'P', 'K', 0, 0});
        assertThatThrownBy(() -> read(only(binary)))
                .hasMessageEndingWith("binary: looks like a binary file (there is a NUL byte in it), not a log");
        Path packed = file("tar.gz", gzip(new byte[1024]));
        assertThatThrownBy(() -> read(only(packed))).hasMessageContaining("tar.gz: unpacks to a binary file");
        assertThatThrownBy(() -> only(directory))
                .isInstanceOfSatisfying(
                        IngestFailure.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                .hasMessageContaining("is a directory");
        assertThatThrownBy(() -> only(directory.resolve("missing")))
                .isInstanceOfSatisfying(
                        IngestFailure.class, e -> assertThat(e.exitCode()).isEqualTo(2))
                .hasMessageEndingWith("missing: no such file");
        assertThatThrownBy(() -> Input.of(List.of("-", "-"), InputStream.nullInputStream()))
                .isInstanceOf(IngestFailure.class);
    }

    @Test
    void anEmptyFileIsALogWithoutLines() throws IOException {
        assertThat(read(only(file("empty", new byte[0])))).isEmpty();
        assertThat(read(only(file("empty.gz", gzip(new byte[0]))))).isEmpty();
    }

    @Test
    void goesOnInSeveralInputsWhereverTheyStopped() throws IOException {
        Path plain = file("plain", LOG);
        Path packed = file("packed.gz", gzip(LOG));
        for (Path path : List.of(plain, packed)) {
            Input input = only(path);
            List<RawLine> whole = read(input);
            Position stop = whole.get(321).at();
            Task rest = new Task(
                    input,
                    new Source(input.name(), input.label(), 16_000),
                    stop.end(),
                    stop.line(),
                    stop.source().fingerprint(Source.fingerprintLength(stop.end())));
            try (LogReader reader = new LogReader(List.of(rest), new Meter(1, false))) {
                RawLine next = reader.next();
                assertThat(next).isNotNull();
                assertThat(next.at().line()).isEqualTo(323);
                assertThat(next.bytes()).isEqualTo(whole.get(322).bytes());
            }
        }
    }

    @Test
    void noticesThatAFileIsntTheOneItWas() throws IOException {
        Path log = file("rotated.log", LOG);
        Source source = new Source("x", "x", 16_000);
        Task other = new Task(only(log), source, 100, 1, "0".repeat(32));
        try (LogReader reader = new LogReader(List.of(other), new Meter(1, false))) {
            assertThatThrownBy(reader::next)
                    .isInstanceOf(IngestFailure.class)
                    .hasMessageContaining("isn't what the interrupted run was reading");
        }
        Source truth = Lines.source();
        Lines.read(new ByteArrayInputStream(LOG), truth);
        Task shorter = new Task(only(log), source, LOG.length + 1L, 501, truth.fingerprint(Source.HEAD));
        try (LogReader reader = new LogReader(List.of(shorter), new Meter(1, false))) {
            assertThatThrownBy(reader::next)
                    .isInstanceOf(IngestFailure.class)
                    .hasMessageContaining("is shorter than what is already stored");
        }
    }

    @Test
    void theSampleHasEntriesAndAFewBadLines() {
        List<Outcome> outcomes =
                read(new Input.Sample()).stream().map(LogParser::parse).toList();
        assertThat(outcomes).hasSizeBetween(300, 500);
        assertThat(outcomes.stream()
                        .filter(Outcome.Rejected.class::isInstance)
                        .map(o -> ((Outcome.Rejected) o).reason()))
                .containsExactly(
                        Reason.AGENT,
                        Reason.TIME,
                        Reason.EMPTY,
                        Reason.STATUS,
                        Reason.MALFORMED_UTF8,
                        Reason.TIME,
                        Reason.BYTES);
    }
}
