package io.headgate.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What one library reached in one row, on one occasion or on several together.
 *
 * @param occasion 1 or 2: rows in which threads meet are measured twice; 0 for several occasions together
 * @param nanos per item (or subscription), the median of all iterations
 * @param fastest the best iteration
 * @param slowest the worst iteration
 * @param bytes allocated per item (or subscription)
 * @param through the share of items that came through a lossy row, 1 elsewhere; {@code NaN} when the row failed
 */
record Figure(
        Row row,
        String library,
        int occasion,
        double nanos,
        double fastest,
        double slowest,
        double bytes,
        double through) {

    /** A library that lost an item, or doubled one, or never ended. */
    static Figure failed(Row row, String library, int occasion) {
        double none = Double.NaN;
        return new Figure(row, library, occasion, none, none, none, none, none);
    }

    /** Several occasions as one: the geometric mean of times, the mean of the rest; failed when one of them did. */
    static Figure together(List<Figure> occasions) {
        Figure first = occasions.get(0);
        return occasions.size() == 1
                ? first
                : new Figure(
                        first.row,
                        first.library,
                        0,
                        Math.exp(mean(occasions, f -> Math.log(f.nanos))),
                        occasions.stream().mapToDouble(Figure::fastest).min().orElse(Double.NaN),
                        occasions.stream().mapToDouble(Figure::slowest).max().orElse(Double.NaN),
                        mean(occasions, Figure::bytes),
                        mean(occasions, Figure::through));
    }

    private static double mean(List<Figure> figures, ToDoubleFunction<Figure> of) {
        return figures.stream().mapToDouble(of).average().orElse(Double.NaN);
    }

    boolean failed() {
        return Double.isNaN(nanos);
    }

    /** What an item that came through cost, those that were lost for it included. */
    double nanosPerItemThrough() {
        return nanos / through;
    }

    /** One line of the file that keeps the last results. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s,%s,%d,%.3f,%.3f,%.3f,%.2f,%.4f",
                row.title(),
                library,
                occasion,
                nanos,
                fastest,
                slowest,
                bytes,
                through);
    }

    static Figure of(String line) {
        String[] parts = line.split(",", -1);
        if (parts.length != 8) {
            throw new IllegalArgumentException("not a line of eight parts: " + line);
        }
        return new Figure(
                Row.titled(parts[0]),
                parts[1],
                Integer.parseInt(parts[2]),
                number(parts[3]),
                number(parts[4]),
                number(parts[5]),
                number(parts[6]),
                number(parts[7]));
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }
}
