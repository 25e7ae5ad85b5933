package io.headgate.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.TestEnvironment;

/**
 * What the TCK must know beyond the subject itself. Immutable; start with {@link #defaults()}.
 *
 * @param failed makes publishers that fail at once after {@code onSubscribe}; null if there is none, which costs two tests
 * @param maxElements how many items the subject can emit at most; anything below 2³¹−1 makes the TCK leave out tests
 * @param skips names of tests that may be skipped (a {@code *} stands for anything) with the reason, in writing
 * @param coordinated whether a processor with several subscribers only emits when all of them have demand
 * @param timeouts how long to wait for what
 * @param listener is told each outcome, on the thread that ran the test
 */
public record TckOptions(
        @Nullable Supplier<? extends Publisher<?>> failed,
        long maxElements,
        Map<String, String> skips,
        boolean coordinated,
        Timeouts timeouts,
        Consumer<? super Outcome> listener) {

    /** Checks the values. */
    public TckOptions {
        if (maxElements < 0) {
            throw new IllegalArgumentException("maxElements = " + maxElements + ", must be 0 or more");
        }
        skips = Map.copyOf(skips);
        skips.forEach((name, reason) -> {
            if (reason.isBlank()) {
                throw new IllegalArgumentException("the skip of " + name + " has no reason");
            }
        });
        Objects.requireNonNull(timeouts, "timeouts");
        Objects.requireNonNull(listener, "listener");
    }

    /** No failed publisher, endless items, no skips, timeouts from the system properties, nobody told. */
    public static TckOptions defaults() {
        return new TckOptions(null, Long.MAX_VALUE - 1, Map.of(), false, Timeouts.fromProperties(), outcome -> {});
    }

    /**
     * With a failed publisher: for an operator that is the operator over a failed source, not the bare error.
     *
     * @param failed is asked for a new one per test
     */
    public TckOptions failed(Supplier<? extends Publisher<?>> failed) {
        return new TckOptions(failed, maxElements, skips, coordinated, timeouts, listener);
    }

    /**
     * For a subject that ends by nature.
     *
     * @param maxElements the most items it can emit
     */
    public TckOptions maxElements(long maxElements) {
        return new TckOptions(failed, maxElements, skips, coordinated, timeouts, listener);
    }

    /**
     * Writes down that one test, or several with one pattern, can't hold for this subject: the TCK skips it, or it fails.
     * One that is on the list and passes is a failure: the list says what is so, not what might be.
     *
     * @param name the method's name, in which one {@code *} can stand for anything
     * @param reason why the rule doesn't apply
     */
    public TckOptions skip(String name, String reason) {
        Map<String, String> more = new LinkedHashMap<>(skips);
        more.put(name, reason);
        return new TckOptions(failed, maxElements, more, coordinated, timeouts, listener);
    }

    /** For a processor that waits until all its subscribers have demand. */
    public TckOptions lockstep() {
        return new TckOptions(failed, maxElements, skips, true, timeouts, listener);
    }

    /**
     * With other timeouts.
     *
     * @param timeouts how long to wait for what
     */
    public TckOptions timeouts(Timeouts timeouts) {
        return new TckOptions(failed, maxElements, skips, coordinated, timeouts, listener);
    }

    /**
     * With a listener.
     *
     * @param listener is told each outcome, on the thread that ran the test
     */
    public TckOptions listener(Consumer<? super Outcome> listener) {
        return new TckOptions(failed, maxElements, skips, coordinated, timeouts, listener);
    }

    @Nullable
    String reasonFor(String method) {
        for (Map.Entry<String, String> skip : skips.entrySet()) {
            if (covers(skip.getKey(), method)) {
                return skip.getValue();
            }
        }
        return null;
    }

    /**
     * Whether a name on the list of skips means this test.
     *
     * @param name a test's name, in which one {@code *} can stand for anything
     * @param method the test
     */
    public static boolean covers(String name, String method) {
        int star = name.indexOf('*');
        if (star < 0) {
            return name.equals(method);
        }
        String end = name.substring(star + 1);
        return method.length() >= star + end.length()
                && method.startsWith(name.substring(0, star))
                && method.endsWith(end);
    }

    /** What became of a test. */
    public enum Verdict {
        /** It ran and passed. */
        PASSED,
        /** The TCK doesn't test this rule ({@code untested_…}). */
        UNTESTED,
        /** It was skipped, and the skip is on the written list. */
        SKIPPED,
        /** It was skipped, and nobody had written that it may be: a failure. The TCK calls failed optional tests so. */
        UNLISTED,
        /** It failed, or it passed although its skip is on the list. */
        FAILED
    }

    /**
     * One test's outcome.
     *
     * @param method the TCK's name of the test
     * @param verdict what became of it
     * @param reason of a skip or failure; empty for a pass
     */
    public record Outcome(String method, Verdict verdict, String reason) {}

    /**
     * How long the TCK waits.
     *
     * @param expected milliseconds for a signal that must come; those that come are not waited for any longer, except
     *     errors of §3.9, because the TCK looks for these only once, after the whole time
     * @param silence milliseconds in which nothing may come
     * @param collection milliseconds before a dropped reference must be collectable
     */
    public record Timeouts(long expected, long silence, long collection) {

        /** Checks the values. */
        public Timeouts {
            if (expected <= 0 || silence <= 0 || collection <= 0) {
                throw new IllegalArgumentException("timeouts must be positive: expected = " + expected + ", silence = "
                        + silence + ", collection = " + collection);
            }
        }

        /**
         * From the system properties {@code headgate.tck.expected}, {@code headgate.tck.silence} and
         * {@code headgate.tck.collection}, in milliseconds; 10,000, 20 and 50 if they aren't set, with which a publisher
         * takes less than a second.
         */
        public static Timeouts fromProperties() {
            return new Timeouts(
                    Long.getLong("headgate.tck.expected", 10_000),
                    Long.getLong("headgate.tck.silence", 20),
                    Long.getLong("headgate.tck.collection", 50));
        }

        /** The same for a test that isn't expected to pass: what doesn't come isn't waited for. */
        Timeouts hasty() {
            return new Timeouts(Math.min(expected, 100), silence, collection);
        }

        TestEnvironment environment() {
            return new TckEnvironment(expected, silence);
        }
    }
}
