package io.headgate.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A picture of curves as SVG, both axes logarithmic, so that what is proportional is a straight line at 45 degrees. Colours
 * are picked to be read on white and on black alike.
 */
final class Chart {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 380;
    private static final int LEFT = 70;
    private static final int RIGHT = 110;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final String INK = "#7d8590";
    private static final Map<String, String> COLOURS =
            Map.of("headgate", "#2f6fb0", "reactor", "#2e9d5f", "rxjava", "#c8417b", "mutiny", "#c5641e", "limit", INK);

    private final String title;
    private final String xLabel;
    private final Map<String, NavigableMap<Integer, Double>> curves;
    private final StringBuilder svg = new StringBuilder();
    private final Axis x;
    private final Axis y;

    /** Where a value is on an axis that goes from one power of ten to another. */
    private record Axis(int low, int high, double from, double to) {
        static Axis over(List<Double> values, double from, double to) {
            double least = values.stream().min(Double::compare).orElse(1.0);
            double most = values.stream().max(Double::compare).orElse(10.0);
            int low = (int) Math.floor(Math.log10(least));
            return new Axis(low, Math.max(low + 1, (int) Math.ceil(Math.log10(most))), from, to);
        }

        double at(double value) {
            return from + (to - from) * (Math.log10(value) - low) / (high - low);
        }
    }

    /**
     * A chart of what is given.
     *
     * @param curves by the name of the library, each from size to value; values are above 0
     */
    Chart(String title, String xLabel, Map<String, NavigableMap<Integer, Double>> curves) {
        this.title = title;
        this.xLabel = xLabel;
        this.curves = curves;
        List<Double> sizes = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        curves.values().forEach(curve -> {
            curve.keySet().forEach(size -> sizes.add((double) size));
            values.addAll(curve.values());
        });
        x = Axis.over(sizes, LEFT, WIDTH - RIGHT);
        y = Axis.over(values, HEIGHT - BOTTOM, TOP);
    }

    String svg() {
        svg.setLength(0);
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT));
        svg.append(" font-family=\"ui-sans-serif, system-ui, sans-serif\" font-size=\"12\">\n");
        add("<title>%s</title>", title);
        text(LEFT, TOP - 18, "start", INK, title);
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", INK, xLabel);
        for (int power = x.low(); power <= x.high(); power++) {
            double at = x.at(Math.pow(10, power));
            line(at, TOP, at, HEIGHT - BOTTOM);
            text(at, HEIGHT - BOTTOM + 16, "middle", INK, power(power));
        }
        for (int power = y.low(); power <= y.high(); power++) {
            double at = y.at(Math.pow(10, power));
            line(LEFT, at, WIDTH - RIGHT, at);
            text(LEFT - 8, at + 4, "end", INK, power(power));
        }
        curves.forEach(this::curve);
        labels();
        return svg.append("</svg>\n").toString();
    }

    private void curve(String name, NavigableMap<Integer, Double> values) {
        StringBuilder points = new StringBuilder();
        values.forEach(
                (size, value) -> points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(size), y.at(value))));
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"/>",
                points.toString().strip(), colour(name), name.equals(Libraries.HEADGATE) ? "3" : "1.6");
        values.forEach((size, value) ->
                add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x.at(size), y.at(value), colour(name)));
    }

    /** Each curve's name at its end, moved down where it would cover another's. */
    private void labels() {
        NavigableMap<Double, String> ends = new TreeMap<>();
        curves.forEach((name, values) -> {
            double at = y.at(values.lastEntry().getValue());
            while (ends.containsKey(at)) {
                at += 0.1;
            }
            ends.put(at, name);
        });
        double last = 0;
        for (Map.Entry<Double, String> end : ends.entrySet()) {
            last = Math.max(end.getKey() + 4, last + 15);
            text(WIDTH - RIGHT + 10, last, "start", colour(end.getValue()), end.getValue());
        }
    }

    private static String colour(String name) {
        return COLOURS.getOrDefault(name, INK);
    }

    private static String power(int power) {
        return power < 0
                ? "0." + "0".repeat(-power - 1) + "1"
                : String.format(Locale.ROOT, "%,d", (long) Math.pow(10, power));
    }

    private void line(double x1, double y1, double x2, double y2) {
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-opacity=\"0.35\"/>",
                x1, y1, x2, y2, INK);
    }

    private void text(double at, double above, String anchor, String colour, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>", at, above, anchor, colour, text);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
