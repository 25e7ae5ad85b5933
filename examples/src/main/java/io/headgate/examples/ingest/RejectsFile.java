package io.headgate.examples.ingest;

import io.headgate.examples.ingest.LogStore.RejectedLine;
import io.headgate.examples.ingest.Outcome.Rejected;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes rejected lines to a file, one line for each, tab-separated: input, line, byte offset, reason, detail, text.
 *
 * <p>The database is the truth and the file a copy: it is written anew from the database when a run begins or goes on, and added to
 * after each commit. So it never holds a line twice or one that wasn't committed, and what a kill kept from being written is there
 * after the resume.
 */
final class RejectsFile implements AutoCloseable {
    private static final String HEADER = "input\tline\toffset\treason\tdetail\ttext";

    private final Path path;
    private final BufferedWriter out;

    private RejectsFile(Path path, BufferedWriter out) {
        this.path = path;
        this.out = out;
    }

    /** Opens the file, and fills it with what the run has rejected so far. */
    static RejectsFile open(Path path, LogStore store) throws SQLException {
        try {
            RejectsFile file = new RejectsFile(path, Files.newBufferedWriter(path, StandardCharsets.UTF_8));
            file.line(HEADER);
            store.rejectedLines(file::add);
            file.out.flush();
            return file;
        } catch (IOException | UncheckedIOException e) {
            throw unwritable(path, e);
        }
    }

    private void add(RejectedLine rejected) {
        try {
            line(String.join(
                    "\t",
                    rejected.input(),
                    Long.toString(rejected.line()),
                    Long.toString(rejected.offset()),
                    rejected.reason(),
                    rejected.detail(),
                    rejected.text()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds the rejected lines of a batch that was committed. */
    void add(List<Outcome> batch) {
        try {
            boolean any = false;
            for (Outcome outcome : batch) {
                if (outcome instanceof Rejected rejected) {
                    add(new RejectedLine(
                            rejected.at().source().name(),
                            rejected.at().line(),
                            rejected.at().offset(),
                            rejected.reason().text(),
                            rejected.detail(),
                            rejected.text()));
                    any = true;
                }
            }
            if (any) {
                out.flush();
            }
        } catch (IOException | UncheckedIOException e) {
            throw unwritable(path, e);
        }
    }

    private void line(String line) throws IOException {
        out.write(line);
        out.write('\n');
    }

    private static IngestFailure unwritable(Path path, Exception e) {
        return IngestFailure.failed("--rejects " + path + ": can't be written: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }
}
