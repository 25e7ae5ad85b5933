package io.headgate.testkit;

/**
 * For checks of laws that are to be broken: what never comes isn't waited for as long as what must. A check that has to hold
 * has no hurry, and is as patient as anybody's, for a thread that stands still for a moment breaks no law.
 */
public final class Hurry {
    /** Long enough for a message to say what didn't come, and not that a thread stood still. */
    private static final long MILLIS = 3_000;

    private Hurry() {}

    /** Looks for whatever is wrong. */
    public static void find(Runnable check) {
        Runs.hurriedly(MILLIS / 6, check);
    }

    /** Looks for a certain mistake. */
    static void findOne(Runnable check) {
        Runs.hurriedly(MILLIS, check);
    }
}
