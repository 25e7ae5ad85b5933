package io.headgate.tck;

import java.util.Arrays;

/**
 * What of the table a run is about. {@code -Dheadgate.rows=zip} restricts the TCK and the laws to what has "zip" in its
 * name, {@code -Dheadgate.rows="zip|merge(2)"} to what has one of these; without it a run is about everything.
 */
final class Wanted {

    private static final String ROWS = System.getProperty("headgate.rows", "");

    private Wanted() {}

    /** Whether the run is about the whole table, so that counts and pages can be compared with it. */
    static boolean everything() {
        return ROWS.isEmpty();
    }

    static boolean is(String name) {
        return is(name, ROWS);
    }

    static boolean is(String name, String rows) {
        return Arrays.stream(rows.split("\\|")).anyMatch(name::contains);
    }
}
