package io.headgate.tck;

import io.headgate.testkit.Law;
import java.util.Arrays;
import java.util.List;

/**
 * What of the table a run is about. {@code -Dheadgate.rows=zip} restricts the TCK and the laws to what has "zip" in its
 * name, {@code -Dheadgate.rows="zip|merge(2)"} to what has one of these; {@code -Dheadgate.laws.only=8,10} restricts the laws
 * to those of these numbers. Without any of it a run is about everything.
 */
final class Wanted {

    private static final String ROWS = System.getProperty("headgate.rows", "");

    private static final String LAWS = System.getProperty("headgate.laws.only", "");

    private Wanted() {}

    /** Whether the run is about the whole table, so that counts and pages can be compared with it. */
    static boolean everything() {
        return ROWS.isEmpty() && LAWS.isEmpty();
    }

    static boolean is(Law law) {
        return LAWS.isEmpty() || List.of(LAWS.split(",")).contains(String.valueOf(law.number()));
    }

    static boolean is(String name) {
        return is(name, ROWS);
    }

    static boolean is(String name, String rows) {
        return Arrays.stream(rows.split("\\|")).anyMatch(name::contains);
    }
}
