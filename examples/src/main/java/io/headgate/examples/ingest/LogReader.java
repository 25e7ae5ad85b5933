package io.headgate.examples.ingest;

import io.headgate.examples.ingest.Input.Opened;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of one input after the other: the pulled source of the flow.
 *
 * <p>It holds one open file and one buffer. One thread at a time calls {@link #next()} and {@link #close()}.
 */
final class LogReader implements AutoCloseable {
    /**
     * An input and how far it was committed.
     *
     * @param offset where the next line begins; 0 for an input that wasn't begun
     * @param lines the lines before that
     * @param fingerprint of the bytes before that, up to {@link Source#HEAD} of them; empty when there are none
     */
    record Task(Input input, Source source, long offset, long lines, String fingerprint) {
        /** An input to read from its beginning. */
        static Task whole(Input input, Source source) {
            return new Task(input, source, 0, 0, "");
        }
    }

    private final List<Task> tasks;
    private final Meter meter;
    private int task = -1;
    private @Nullable Opened open;
    private @Nullable LineReader lines;

    LogReader(List<Task> tasks, Meter meter) {
        this.tasks = List.copyOf(tasks);
        this.meter = meter;
    }

    /**
     * The next line, or null after the last line of the last input.
     *
     * @throws IngestFailure when an input can't be read; the message says how far it was
     */
    @Nullable
    RawLine next() {
        while (true) {
            LineReader current = lines;
            if (current == null) {
                if (task + 1 == tasks.size()) {
                    return null;
                }
                current = begin(tasks.get(++task));
            }
            try {
                RawLine line = current.next();
                if (line != null) {
                    return line;
                }
            } catch (IOException e) {
                throw broken(tasks.get(task), current, e);
            }
            close();
        }
    }

    private LineReader begin(Task next) {
        String label = next.input().label();
        try {
            Opened opened = next.input().open();
            open = opened;
            meter.reading(label, opened.stored());
            LineReader reader = new LineReader(opened.content(), next.source());
            lines = reader;
            if (reader.looksBinary()) {
                throw IngestFailure.failed(
                        label + (opened.gzip() ? ": unpacks to" : ": looks like")
                                + " a binary file (there is a NUL byte in it), not a log",
                        null);
            }
            if (next.offset() > 0) {
                resume(reader, next);
            }
            return reader;
        } catch (IOException e) {
            LineReader reader = lines;
            throw reader == null
                    ? IngestFailure.failed(label + ": can't be opened: " + reason(e), e)
                    : broken(next, reader, e);
        }
    }

    private static void resume(LineReader reader, Task task) throws IOException {
        String label = task.input().label();
        boolean reached = reader.skipTo(task.offset(), task.lines());
        if (!task.source().fingerprint(Source.fingerprintLength(task.offset())).equals(task.fingerprint())) {
            throw IngestFailure.failed(
                    label
                            + ": isn't what the interrupted run was reading: its first bytes differ; start anew without --resume",
                    null);
        }
        if (!reached) {
            throw IngestFailure.failed(
                    label + ": is shorter than what is already stored of it (" + task.offset()
                            + " bytes); start anew without --resume",
                    null);
        }
    }

    private IngestFailure broken(Task task, LineReader reader, IOException e) {
        boolean gzip = open != null && open.gzip();
        return IngestFailure.failed(
                "%s: %s after line %,d (byte %,d%s): %s"
                        .formatted(
                                task.input().label(),
                                gzip ? "broken gzip" : "can't be read any further",
                                reader.lines(),
                                reader.offset(),
                                gzip ? " unpacked" : "",
                                reason(e)),
                e);
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    /** Closes what is open; safe to call again. */
    @Override
    public void close() {
        Opened opened = open;
        open = null;
        lines = null;
        if (opened != null) {
            meter.read(opened.stored());
            try {
                opened.close();
            } catch (IOException e) {
                // Every byte that was asked for has been read by now, so there is nothing to tell the user.
                System.getLogger(LogReader.class.getName()).log(System.Logger.Level.DEBUG, "closing an input", e);
            }
        }
    }
}
