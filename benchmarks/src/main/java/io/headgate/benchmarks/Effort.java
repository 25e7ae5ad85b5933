package io.headgate.benchmarks;

import java.util.List;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long a figure is measured. Always in a JVM of its own whose heap is fixed and touched beforehand: memory that goes
 * back and forth between the JVM and its host makes figures twenty times worse in waves.
 *
 * @param heap of the measured JVM
 * @param warmUps iterations before it counts
 * @param warmUpMillis how long each of them takes
 * @param iterations that count
 * @param millis how long each of those takes
 */
record Effort(String heap, int warmUps, int warmUpMillis, int iterations, int millis) {

    /** The whole table in less than 40 minutes. */
    static final Effort FULL = new Effort("1g", 3, 800, 5, 1000);

    /** A rough answer in about five. */
    static final Effort QUICK = new Effort("512m", 2, 300, 3, 300);

    ChainedOptionsBuilder options(Class<?> benchmark, List<String> jvmOptions) {
        return new OptionsBuilder()
                .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                .forks(1)
                .warmupIterations(warmUps)
                .warmupTime(TimeValue.milliseconds(warmUpMillis))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(millis))
                .jvmArgs("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch", "-Djmh.ignoreLock=true")
                .jvmArgsAppend(jvmOptions.toArray(String[]::new))
                .shouldFailOnError(false);
    }

    /** In words. */
    String text() {
        return "%d warm-up iterations of %s s and %d measured ones of %s s"
                .formatted(warmUps, warmUpMillis / 1000.0, iterations, millis / 1000.0);
    }
}
