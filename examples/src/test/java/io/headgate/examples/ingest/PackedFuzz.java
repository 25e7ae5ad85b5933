package io.headgate.examples.ingest;

import static io.headgate.examples.ingest.LinesFuzz.at;
import static io.headgate.examples.ingest.LinesFuzz.rest;
import static io.headgate.examples.ingest.LinesFuzz.same;
import static io.headgate.examples.ingest.LinesFuzz.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.examples.ingest.LogReader.Task;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Any file is read or refused. And packed in two parts, and cut off anywhere, what is read of it before the failure is what
 * was packed.
 */
public final class PackedFuzz {

    private PackedFuzz() {}

    /** Lines, and what was said where it went no further. */
    private record Read(List<RawLine> lines, String failure) {}

    /** Jazzer's name for it. */
    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        int split = 8 * at(data, 0);
        int cut = at(data, 1) + (at(data, 3) << 8) % 2048;
        byte[] content = LinesFuzz.content(data);
        boolean binary = new LineReader(new ByteArrayInputStream(content), source()).looksBinary();
        List<RawLine> plain = rest(new LineReader(new ByteArrayInputStream(content), source()));
        int middle = Math.min(split, content.length);
        byte[] one = InputTest.gzip(Arrays.copyOf(content, middle));
        byte[] other = InputTest.gzip(Arrays.copyOfRange(content, middle, content.length));
        byte[] packed = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, packed, one.length, other.length);

        read(content); // whatever it is, packed perhaps: read or refused
        Read whole = read(packed);
        if (binary) {
            assertThat(whole.lines()).isEmpty();
            assertThat(whole.failure()).contains("unpacks to a binary file");
            return;
        }
        assertThat(whole.failure()).isEmpty();
        same(whole.lines(), plain);

        int left = Math.max(2, packed.length - cut); // of less nobody knows that it was packed
        Read part = read(Arrays.copyOf(packed, left));
        int sound = part.lines().size();
        if (part.failure().isEmpty()) {
            assertThat(left).isIn(one.length, packed.length);
            sound -= left == one.length ? 1 : 0; // the line in the middle of which the second part begins
        }
        if (sound > 0) {
            same(part.lines().subList(0, sound), plain.subList(0, sound));
        }
    }

    private static Read read(byte[] stored) {
        List<RawLine> lines = new ArrayList<>();
        Task task = Task.whole(new Input.Standard(new ByteArrayInputStream(stored)), source());
        try (LogReader reader = new LogReader(List.of(task), new Meter(1, false))) {
            for (RawLine line = reader.next(); line != null; line = reader.next()) {
                lines.add(line);
            }
            return new Read(lines, "");
        } catch (IngestFailure failure) {
            assertThat(failure).hasMessageStartingWith("standard input: ");
            return new Read(lines, String.valueOf(failure.getMessage()));
        }
    }
}
