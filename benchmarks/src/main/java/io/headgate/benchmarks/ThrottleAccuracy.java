package io.headgate.benchmarks;

import io.headgate.core.Rate;
import io.headgate.operators.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How accurate {@code throttle} is in real time: items a second for some seconds, each in turn, and the earliest an item
 * came before its time. {@code java -cp benchmarks/target/benchmarks.jar io.headgate.benchmarks.ThrottleAccuracy}
 *
 * <p>An item is early when more have come than the burst and the rate allow since the first one.
 */
public final class ThrottleAccuracy {

    private ThrottleAccuracy() {}

    /**
     * Measures and prints.
     *
     * @param args none
     */
    public static void main(String[] args) throws InterruptedException, TimeoutException {
        measure(Rate.perSecond(100_000), 5);
        measure(Rate.perSecond(1_000_000), 5);
        measure(Rate.perSecond(3).burst(4), 5);
    }

    private static void measure(Rate rate, int seconds) throws InterruptedException, TimeoutException {
        long[] perSecond = new long[seconds + 1];
        long[] start = new long[1];
        double[] early = {Double.NEGATIVE_INFINITY};
        long[] count = new long[1];
        Flow.range(0, Long.MAX_VALUE)
                .throttle(rate)
                .takeFor(Duration.ofSeconds(seconds))
                .forEach(item -> {
                    long now = System.nanoTime();
                    if (count[0]++ == 0) {
                        start[0] = now;
                    }
                    long passed = now - start[0];
                    double due = (double) (count[0] - rate.burst()) * TimeUnit.SECONDS.toNanos(1) / rate.items();
                    early[0] = Math.max(early[0], due - passed);
                    perSecond[(int) Math.min(seconds, passed / TimeUnit.SECONDS.toNanos(1))]++;
                })
                .await(Duration.ofSeconds(seconds + 30L));
        List<String> each = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            each.add("" + perSecond[second]);
        }
        System.out.println(rate + ": in each second " + String.join(", ", each) + "; earliest "
                + (early[0] > 0 ? Math.round(early[0]) + " ns before its time" : "in time"));
    }
}
