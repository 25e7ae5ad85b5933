package io.headgate.stress.lincheck;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/** How many schedules are tried: few with each build, many by {@code bin/stress --lincheck}. */
final class Schedules {
    private static final boolean FULL = Boolean.getBoolean("headgate.lincheck.full");

    private Schedules() {}

    /** Checks {@code test} against {@code specification}; throws what Lincheck found. */
    static void check(Class<?> test, Class<?> specification) {
        options(5).actorsAfter(2).sequentialSpecification(specification).check(test);
    }

    /**
     * As above, for a test that has no results and checks its state when all is at rest. Nothing comes after the race: it
     * would wake whoever was forgotten.
     */
    static void check(Class<?> test) {
        options(8).actorsAfter(0).check(test);
    }

    private static ModelCheckingOptions options(int quick) {
        return new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(FULL ? 3 : 2)
                .actorsBefore(1)
                .iterations(FULL ? 100 : quick)
                .invocationsPerIteration(FULL ? 5_000 : 100)
                .minimizeFailedScenario(false);
    }
}
