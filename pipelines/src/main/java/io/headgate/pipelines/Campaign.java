package io.headgate.pipelines;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs many pipelines, and makes a program of the first one that goes wrong. */
final class Campaign {

    /** A failure that depends on how threads meet is looked for so often, and so long, in a smaller pipeline. */
    private static final int TRIES = 300;

    private static final long TRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Generator generator;

    Campaign(Generator generator) {
        this.generator = generator;
    }

    /** Runs {@code count} pipelines from {@code first} on; what went wrong, and how to see it again, or null. */
    @Nullable
    String run(long first, long count) throws InterruptedException {
        for (long seed = first; seed < first + count; seed++) {
            Pipeline pipeline = generator.pipeline(seed);
            String wrong = Trial.run(pipeline);
            if (wrong != null) {
                return report(pipeline, seed, wrong);
            }
        }
        return null;
    }

    /** Runs the pipeline of one seed {@code times} times. */
    @Nullable
    String replay(long seed, int times) throws InterruptedException {
        Pipeline pipeline = generator.pipeline(seed);
        for (int time = 0; time < times; time++) {
            String wrong = Trial.run(varied(pipeline, time));
            if (wrong != null) {
                return report(pipeline, seed, wrong);
            }
        }
        return null;
    }

    private String report(Pipeline pipeline, long seed, String wrong) {
        Pipeline smallest = Shrinker.shrink(pipeline, candidate -> fails(candidate) != null);
        String again = fails(smallest);
        return "pipeline " + seed + " went wrong: " + wrong + "\n\nSeen again with -Dheadgate.pipelines.seed=" + seed
                + "\n\nThe smallest one that goes wrong: " + (again == null ? "(not each time)" : again) + "\n\n"
                + Program.of(smallest, "Reproduction");
    }

    private static @Nullable String fails(Pipeline pipeline) {
        long deadline = System.nanoTime() + TRY_NANOS;
        try {
            for (int time = 0; time < TRIES && System.nanoTime() < deadline; time++) {
                String wrong = Trial.run(varied(pipeline, time));
                if (wrong != null) {
                    return wrong;
                }
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /** The same pipeline, where chance takes another course. */
    private static Pipeline varied(Pipeline pipeline, int time) {
        Conduct conduct = pipeline.conduct();
        return new Pipeline(pipeline.chain(), conduct.withSeed(conduct.seed() + time));
    }
}
