package io.headgate.benchmarks;

import java.util.Locale;

/**
 * What one library reached in one row.
 *
 * @param nanos per item (or subscription), the median of all iterations
 * @param fastest the best iteration
 * @param slowest the worst iteration
 * @param bytes allocated per item (or subscription)
 * @param through the share of items that came through a lossy row, 1 elsewhere; {@code NaN} when the row failed
 */
record Figure(Row row, String library, double nanos, double fastest, double slowest, double bytes, double through) {

    /** A library that lost an item, or doubled one, or never ended. */
    static Figure failed(Row row, String library) {
        double none = Double.NaN;
        return new Figure(row, library, none, none, none, none, none);
    }

    boolean failed() {
        return Double.isNaN(nanos);
    }

    /** One line of the file that keeps the last results. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s,%s,%.3f,%.3f,%.3f,%.2f,%.4f",
                row.title(),
                library,
                nanos,
                fastest,
                slowest,
                bytes,
                through);
    }

    static Figure of(String line) {
        String[] parts = line.split(",", -1);
        if (parts.length != 7) {
            throw new IllegalArgumentException("not a line of seven figures: " + line);
        }
        return new Figure(
                Row.titled(parts[0]),
                parts[1],
                number(parts[2]),
                number(parts[3]),
                number(parts[4]),
                number(parts[5]),
                number(parts[6]));
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }
}
