package io.headgate.examples.extend;

import io.headgate.operators.Flow;
import io.headgate.operators.Operator;
import java.time.Duration;
import java.util.List;

/**
 * A stage of one's own: tells a water level each time it has risen by so much since the last one told. It remembers one
 * number, so it is put together anew for each subscriber, by {@code defer}; demand, errors, cancel and the end are those of
 * the stages it is made of.
 */
public final class OwnStage {
    private OwnStage() {}

    /** The first level, and then each that is at least {@code by} above the last one told. */
    static Operator<Integer, Integer> rises(int by) {
        return upstream -> Flow.defer(() -> {
            Mark told = new Mark();
            return upstream.filter(level -> told.isPassedBy(level, by));
        });
    }

    /** One subscription's memory. A stage sees one thread at a time, so it needs no lock and no volatile field. */
    private static final class Mark {
        private long next = Long.MIN_VALUE;

        boolean isPassedBy(int level, int by) {
            if (level < next) {
                return false;
            }
            next = (long) level + by;
            return true;
        }
    }

    static List<Integer> run(List<Integer> levels, int by) throws Exception {
        return Flow.fromIterable(levels).via(rises(by)).toList(levels.size()).await(Duration.ofSeconds(10));
    }

    /** Prints the levels worth telling. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(run(List.of(100, 101, 104, 103, 106, 112, 113, 118), 5));
    }
}
