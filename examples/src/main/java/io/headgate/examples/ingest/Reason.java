package io.headgate.examples.ingest;

import java.util.Locale;

/** Why a line is rejected. The names are stored, so they stay. */
enum Reason {
    EMPTY,
    TOO_LONG,
    MALFORMED_UTF8,
    CONTROL_CHARACTER,
    CLIENT,
    USER,
    TIME,
    REQUEST,
    STATUS,
    BYTES,
    REFERRER,
    AGENT,
    TRAILING;

    /** The name as it is stored and shown. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
