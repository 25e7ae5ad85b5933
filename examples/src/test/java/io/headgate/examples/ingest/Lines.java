package io.headgate.examples.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lines for tests. */
final class Lines {
    static final int LIMIT = 1000;

    private Lines() {}

    static Source source() {
        Source source = new Source("test.log", "test.log", LIMIT);
        source.id(1);
        return source;
    }

    static RawLine raw(byte[] bytes) {
        return new RawLine(new Position(source(), 1, 0, bytes.length + 1), bytes, null);
    }

    static RawLine raw(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A line in the combined format, different for every number. */
    static String entry(int number) {
        return "192.0.2.%d - - [12/May/2026:06:14:%02d +0200] \"GET /page/%d HTTP/1.1\" 200 %d \"-\" \"curl/8.14.1\""
                .formatted(number % 250, number % 60, number % 17, number);
    }

    /** So many lines in the combined format, every hundredth of them cut off. */
    static byte[] log(int lines) {
        StringBuilder log = new StringBuilder();
        for (int i = 1; i <= lines; i++) {
            String entry = entry(i);
            log.append(i % 100 == 0 ? entry.substring(0, entry.length() - 5) : entry)
                    .append('\n');
        }
        return log.toString().getBytes(StandardCharsets.UTF_8);
    }

    static List<RawLine> read(InputStream in, Source source) throws IOException {
        LineReader reader = new LineReader(in, source);
        List<RawLine> lines = new ArrayList<>();
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
            lines.add(line);
        }
        return lines;
    }

    static List<RawLine> read(byte[] bytes) throws IOException {
        return read(new ByteArrayInputStream(bytes), source());
    }
}
