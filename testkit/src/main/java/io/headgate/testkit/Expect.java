package io.headgate.testkit;

import org.jspecify.annotations.Nullable;

/** What a law compares. */
final class Expect {

    private Expect() {}

    static void equal(long expected, long actual, String what) {
        if (expected != actual) {
            throw new AssertionError(what + ": " + actual + ", not " + expected);
        }
    }

    static void atMost(long most, long actual, String what) {
        if (actual > most) {
            throw new AssertionError(what + ": " + actual + ", more than " + most);
        }
    }

    /** §3.9: what {@code request(n)} has to end with. */
    static void refusal(@Nullable Throwable told, long n) {
        if (!(told instanceof IllegalArgumentException)
                || told.getMessage() == null
                || !told.getMessage().contains("3.9")) {
            throw new AssertionError("request(" + n + ") ended with " + told);
        }
    }
}
