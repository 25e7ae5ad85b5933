package io.headgate.examples.ingest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked to do, checked.
 *
 * @param files names of inputs; empty for the sample, or for the inputs of the run that is resumed
 * @param url where to store
 * @param batch the most lines in one transaction
 * @param within how long a line waits at most for its batch to fill
 * @param parallel how many threads parse
 * @param rate the most lines a second; null for no limit
 * @param storeDelay how long every transaction is made to take longer, for seeing what a slow database does
 * @param maxLine the longest line in bytes
 * @param rejects where to write rejected lines; null for nowhere
 */
record Settings(
        List<String> files,
        String url,
        int batch,
        Duration within,
        int parallel,
        @Nullable Double rate,
        Duration storeDelay,
        int maxLine,
        @Nullable Path rejects,
        boolean resume) {

    /** The longest line that may be asked for: a few of them must fit into a small heap. */
    static final int LONGEST_LINE = 1 << 20;

    private static final Duration LONGEST_TIME = Duration.ofDays(365);
    private static final double LOWEST_RATE = 1.0 / 3600;

    Settings {
        files = List.copyOf(files);
        atLeast("--batch", batch, 1, 100_000);
        atLeast("--parallel", parallel, 1, 256);
        atLeast("--max-line", maxLine, 80, LONGEST_LINE);
        if (within.isNegative() || within.isZero() || within.compareTo(LONGEST_TIME) > 0) {
            throw IngestFailure.usage("--within must be more than 0 and at most a year (8760h)");
        }
        if (storeDelay.isNegative() || storeDelay.compareTo(LONGEST_TIME) > 0) {
            throw IngestFailure.usage("--store-delay must be from 0 to a year (8760h)");
        }
        if (rate != null && !(rate >= LOWEST_RATE && rate <= 1e9)) {
            throw IngestFailure.usage("--rate must be from 1/h to 1000000000/s");
        }
    }

    private static void atLeast(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw IngestFailure.usage("%s is %,d; it must be from %,d to %,d".formatted(option, value, least, most));
        }
    }
}
