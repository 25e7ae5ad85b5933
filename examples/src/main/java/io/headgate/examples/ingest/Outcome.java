package io.headgate.examples.ingest;

import java.time.OffsetDateTime;

/** What became of a line: every line that is read ends as exactly one of these, and every one of these is stored. */
sealed interface Outcome {
    /** Where the line stands. */
    Position at();

    /**
     * A request as the server logged it. Text fields are kept as logged, escapes and all; {@code "-"} is the log's own word for
     * "not known".
     *
     * @param path the request's target up to the {@code ?}
     * @param query what follows the {@code ?}, empty when there is none
     * @param bytes the bytes sent, 0 for {@code -}
     */
    record Entry(
            Position at,
            String client,
            String user,
            OffsetDateTime time,
            String method,
            String path,
            String query,
            String protocol,
            int status,
            long bytes,
            String referrer,
            String agent)
            implements Outcome {}

    /**
     * An entry with what can be told from it.
     *
     * @param family the user agent's family, such as {@code Firefox}
     * @param bot whether the user agent says that it is a program that nobody sits in front of
     * @param section the first step of the path, such as {@code /blog}
     * @param hour the hour of the day in UTC, 0 to 23
     */
    record Enriched(Entry entry, String family, boolean bot, String section, int hour) implements Outcome {
        @Override
        public Position at() {
            return entry.at();
        }
    }

    /**
     * A line that isn't a log entry.
     *
     * @param reason the kind of mistake
     * @param detail the mistake in words, with the column where it was noticed
     * @param text the beginning of the line, printable
     */
    record Rejected(Position at, Reason reason, String detail, String text) implements Outcome {}
}
