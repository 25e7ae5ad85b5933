package io.headgate.testkit;

/** How long the laws run, and what chance they take. */
final class Runs {

    /** Of each race. */
    static final int ROUNDS = Integer.getInteger("headgate.laws.rounds", 1_000);

    private static volatile long patience =
            Long.getLong("headgate.laws.patience", TestSubscriber.DEFAULT_TIMEOUT.toMillis());

    static final long SEED = Long.getLong("headgate.laws.seed", 42);

    /** From here on somebody looks for what is rare, and has the time for it. */
    private static final int HEAVY = 10_000;

    /** Enough for what a long stream may break: a stack, a count of 16 bits, code that changes when it is hot. */
    private static final int MANY = ROUNDS < HEAVY ? 1 << 18 : 1_000_000;

    private Runs() {}

    /** Milliseconds to wait for what must come. */
    static long patience() {
        return patience;
    }

    /** For tests of the laws: where one is to be broken, most of what is waited for never comes. */
    static void hurriedly(long millis, Runnable check) {
        long before = patience;
        patience = millis;
        try {
            check.run();
        } finally {
            patience = before;
        }
    }

    /** As many as that, or as few as {@code quick} in a quick run where each waits for another thread. */
    static int of(LawSubject subject, int quick, int all) {
        return subject.hops() && ROUNDS < HEAVY ? quick : all;
    }

    /** How many items a very long stream has; fewer in a quick run where each waits for another thread. */
    static int items(LawSubject subject, int quick) {
        return items(subject.hops() && ROUNDS < HEAVY, quick);
    }

    /** So many as {@code quick}, or very many. */
    static int items(boolean few, int quick) {
        return few ? quick : MANY;
    }
}
