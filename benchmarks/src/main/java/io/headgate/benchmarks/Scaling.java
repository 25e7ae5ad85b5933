package io.headgate.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * {@code bin/bench --scaling [curve…] [--quick]}: measures the curves, each point in a JVM of its own, keeps the points in
 * {@code docs/performance/scaling-jdkN.csv} and draws a picture of each curve beside it.
 */
final class Scaling {

    static final List<String> LIBRARIES = List.of("headgate", "reactor", "rxjava", "mutiny");

    /** What grows faster than this power of the size is worse than linear, beyond what figures differ from run to run. */
    private static final double LINEAR = 1.15;

    private final Path directory;
    private final int jdk;
    private final Map<Curve, Map<String, NavigableMap<Integer, Double>>> points = new TreeMap<>();
    private String heading = "";

    Scaling(Path home, int jdk) {
        this.directory = home.resolve("docs/performance");
        this.jdk = jdk;
    }

    /** Measures; the words that follow {@code --scaling}. */
    static void main(Path home, Iterator<String> words) throws IOException {
        List<Curve> curves = new ArrayList<>();
        boolean quick = false;
        while (words.hasNext()) {
            String word = words.next();
            if (word.equals("--quick")) {
                quick = true;
            } else {
                curves.add(Curve.titled(word));
            }
        }
        Scaling scaling = new Scaling(home, Runtime.version().feature());
        scaling.read();
        for (Curve curve : curves.isEmpty() ? List.of(Curve.values()) : curves) {
            scaling.measure(curve, quick ? 0.6 : 4);
            System.out.print(scaling.table(curve).text() + "\n");
        }
        scaling.write(quick);
    }

    private void measure(Curve curve, double seconds) throws IOException {
        Map<String, NavigableMap<Integer, Double>> measured = new LinkedHashMap<>();
        for (String library : LIBRARIES) {
            NavigableMap<Integer, Double> values = new TreeMap<>();
            for (int size : curve.sizes()) {
                System.err.printf("%s: %s at %,d … ", curve.title(), library, size);
                double value = measure(curve, library, size, seconds);
                System.err.println(Double.isNaN(value) ? "not done" : Report.number(value));
                if (!Double.isNaN(value)) {
                    values.put(size, value);
                }
            }
            if (!values.isEmpty()) {
                measured.put(library, values);
            }
        }
        points.put(curve, measured);
    }

    /** {@code NaN} for a peer that can't do it, or not within a minute; what Headgate can't do is a failure. */
    private static double measure(Curve curve, String library, int size, double seconds) throws IOException {
        try {
            // The serial collector has no threads that take a processor away.
            List<String> output = Fork.run(
                    CurvePoint.class,
                    List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"),
                    curve.title(),
                    library,
                    size,
                    seconds);
            double value = Double.parseDouble(output.get(output.size() - 1));
            if (value <= 0) {
                throw new IOException("measured " + value);
            }
            return value;
        } catch (IOException e) {
            if (Libraries.isPeer(library)) {
                System.err.println(e.getMessage());
                return Double.NaN;
            }
            throw e;
        }
    }

    private Path file() {
        return directory.resolve("scaling-jdk" + jdk + ".csv");
    }

    /** Takes the points that are kept. */
    void read() throws IOException {
        if (!Files.exists(file())) {
            return;
        }
        for (String line : Files.readAllLines(file())) {
            if (line.startsWith("#")) {
                heading = heading.isEmpty() ? line.substring(1).strip() : heading;
                continue;
            }
            String[] parts = line.split(",", -1);
            points.computeIfAbsent(Curve.titled(parts[0]), any -> new LinkedHashMap<>())
                    .computeIfAbsent(parts[1], any -> new TreeMap<>())
                    .put(Integer.parseInt(parts[2]), Double.parseDouble(parts[3]));
        }
    }

    private void write(boolean quick) throws IOException {
        List<String> lines = new ArrayList<>();
        String command = "bin/bench --jdk " + jdk + " --scaling" + (quick ? " --quick" : "");
        lines.add("# " + command + ", " + PerformancePage.about("the median of 11 rounds"));
        lines.add("# curve,library,size,value");
        Files.createDirectories(directory);
        for (Curve curve : points.keySet()) {
            points.get(curve)
                    .forEach((library, values) -> values.forEach((size, value) -> lines.add(
                            String.format(Locale.ROOT, "%s,%s,%d,%.3f", curve.title(), library, size, value))));
            Files.writeString(
                    directory.resolve(picture(curve)),
                    new Chart(
                                    "JDK " + jdk + ": " + curve.unit() + " by " + curve.grows(),
                                    curve.grows(),
                                    points.get(curve))
                            .svg());
        }
        Files.write(file(), lines);
    }

    private String picture(Curve curve) {
        return "scaling-" + curve.title() + "-jdk" + jdk + ".svg";
    }

    private Table table(Curve curve) {
        List<String> columns = new ArrayList<>(List.of(curve.title() + ", " + curve.unit()));
        curve.sizes().forEach(size -> columns.add(String.format(Locale.ROOT, "%,d", size)));
        Table table = new Table(columns);
        points.getOrDefault(curve, Map.of()).forEach((library, values) -> {
            List<String> cells = new ArrayList<>(List.of(library));
            curve.sizes().forEach(size -> {
                Double value = values.get(size);
                cells.add(value == null ? "–" : Report.number(value));
            });
            table.add(cells);
        });
        return table;
    }

    /** The chapter of the page; empty when nothing is kept for this JDK. */
    String markdown() {
        if (points.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n### Scaling\n\n`" + heading + "`\n");
        points.forEach((curve, libraries) -> {
            text.append("\n![")
                    .append(curve.title())
                    .append("](performance/")
                    .append(picture(curve))
                    .append(")\n\n");
            text.append(table(curve).markdown())
                    .append('\n')
                    .append(growth(libraries.getOrDefault(Libraries.HEADGATE, new TreeMap<>())));
        });
        return text.toString();
    }

    /** The steepest step of our own curve, as a power of the size: 0 is flat, 1 is linear. */
    private static String growth(NavigableMap<Integer, Double> values) {
        if (values.size() < 2) {
            return "";
        }
        double steepest = Double.NEGATIVE_INFINITY;
        int at = 0;
        for (Map.Entry<Integer, Double> step :
                values.tailMap(values.firstKey(), false).entrySet()) {
            Map.Entry<Integer, Double> before = values.lowerEntry(step.getKey());
            double power =
                    Math.log(step.getValue() / before.getValue()) / Math.log((double) step.getKey() / before.getKey());
            if (power > steepest) {
                steepest = power;
                at = step.getKey();
            }
        }
        return String.format(
                Locale.ROOT,
                "Headgate's steepest step is the one to %,d, where cost grows with size to the power of %.2f%s.%n",
                at,
                steepest,
                steepest > LINEAR ? ": worse than linear" : "");
    }
}
