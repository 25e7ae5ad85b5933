package io.headgate.examples.ingest;

import org.jspecify.annotations.Nullable;

/** Something the user has to know in one line: what went wrong, with what, and what can be done. */
final class IngestFailure extends RuntimeException {
    /** The exit code for a mistake in what was asked for. */
    static final int USAGE = 2;

    /** The exit code for work that failed. */
    static final int FAILED = 1;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private IngestFailure(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** What was asked for can't be done: nothing was started. */
    static IngestFailure usage(String message) {
        return new IngestFailure(USAGE, message, null);
    }

    /** The work couldn't be finished: what was committed stays. */
    static IngestFailure failed(String message, @Nullable Throwable cause) {
        return new IngestFailure(FAILED, message, cause);
    }

    int exitCode() {
        return exitCode;
    }
}
