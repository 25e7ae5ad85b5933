package io.headgate.testkit;

import io.headgate.core.Hooks;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.TestAbortedException;

/**
 * The laws beyond the TCK as JUnit 5 dynamic tests.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> laws() {
 *     return Laws.of(LawSubject.of("map", upstream -> Flow.fromPublisher(upstream).map(x -> x)));
 * }
 * }</pre>
 *
 * <p>Each law looks at an operator from both sides: above it a scripted upstream that writes down every call, below it a
 * downstream with a ledger of demand and a guard against overlap. Laws about races run many rounds:
 * {@code headgate.laws.rounds} of them, 1,000 by default, and two cores are enough. Random choices come from a seed, which
 * a failure prints and {@code headgate.laws.seed} replays. What must come is waited for {@code headgate.laws.patience}
 * milliseconds, 10,000 by default.
 */
public final class Laws {

    private Laws() {}

    /**
     * One test per law. A law the subject is exempt from is reported as skipped, with the reason.
     *
     * @param subject the operator
     */
    public static Stream<DynamicTest> of(LawSubject subject) {
        Objects.requireNonNull(subject, "subject");
        return Stream.of(Law.values())
                .filter(law -> law != Law.CALLBACKS)
                .map(law -> test(law, () -> check(law, subject)));
    }

    /**
     * One test per law, for a source.
     *
     * @param source the source
     */
    public static Stream<DynamicTest> of(LawSource source) {
        Objects.requireNonNull(source, "source");
        return Stream.of(Law.values()).map(law -> test(law, () -> check(law, source)));
    }

    /**
     * One test per law, for the end of a flow.
     *
     * @param sink the end
     */
    public static Stream<DynamicTest> of(LawSink sink) {
        Objects.requireNonNull(sink, "sink");
        return Stream.of(Law.values()).map(law -> test(law, () -> check(law, sink)));
    }

    private static DynamicTest test(Law law, Executable check) {
        return DynamicTest.dynamicTest(law.number() + " " + law.text(), check);
    }

    /** At which of its calls the user's function fails. */
    private static final int[] FAILING_CALLS = {1, 2, 7};

    /**
     * The law of callbacks, for an operator that calls a user's function once per item.
     *
     * @param operator is given the function and must hand on what it returns
     * @param nullIsAnError whether the function must not return null
     */
    public static Stream<DynamicTest> ofCallback(
            Function<Function<Integer, Integer>, LawSubject> operator, boolean nullIsAnError) {
        String law = Law.CALLBACKS.number() + " the function ";
        return IntStream.of(FAILING_CALLS)
                .boxed()
                .flatMap(k -> Stream.of(
                        DynamicTest.dynamicTest(law + "throws at call " + k, () -> EndLaws.callback(operator, k, true)),
                        DynamicTest.dynamicTest(law + "returns null at call " + k, () -> {
                            if (nullIsAnError) {
                                EndLaws.callback(operator, k, false);
                            } else {
                                throw new TestAbortedException("null has a meaning for this operator");
                            }
                        })));
    }

    /**
     * As {@link #ofCallback}, at once.
     *
     * @param operator is given the function and must hand on what it returns
     * @param nullIsAnError whether the function must not return null
     * @throws AssertionError if the law doesn't hold
     */
    public static void checkCallback(Function<Function<Integer, Integer>, LawSubject> operator, boolean nullIsAnError) {
        for (int k : FAILING_CALLS) {
            EndLaws.callback(operator, k, true);
            if (nullIsAnError) {
                EndLaws.callback(operator, k, false);
            }
        }
    }

    /**
     * Holds the operator to one law.
     *
     * @param law which
     * @param subject the operator
     * @throws AssertionError if it doesn't hold
     * @throws TestAbortedException if the operator is exempt
     */
    public static void check(Law law, LawSubject subject) {
        hold(law, subject.name(), subject.exempt(), () -> operator(law, subject));
    }

    /**
     * Holds the source to one law.
     *
     * @param law which
     * @param source the source
     * @throws AssertionError if it doesn't hold
     * @throws TestAbortedException if the source is exempt
     */
    public static void check(Law law, LawSource source) {
        hold(law, source.name(), source.exempt(), () -> SourceLaws.check(law, source));
    }

    /**
     * Holds the end of a flow to one law.
     *
     * @param law which
     * @param sink the end
     * @throws AssertionError if it doesn't hold
     * @throws TestAbortedException if the end is exempt
     */
    public static void check(Law law, LawSink sink) {
        hold(law, sink.name(), sink.exempt(), () -> SinkLaws.check(law, sink));
    }

    private static void hold(Law law, String subject, Map<Law, String> exempt, Runnable check) {
        String reason = exempt.get(law);
        if (reason != null) {
            throw new TestAbortedException(reason);
        }
        // Errors that meet a cancelled downstream are part of the game here; the law about them sets a hook of its own.
        Runnable restore = Hooks.onUndeliverable(failure -> {});
        try {
            check.run();
        } catch (AssertionError broken) {
            throw broken(law, subject, broken.getMessage(), broken);
        } catch (TestAbortedException skip) {
            throw skip;
        } catch (RuntimeException | StackOverflowError thrown) {
            // No signal and no call of a subscription may throw, but for null (§2.13, §3.15, §3.16).
            throw broken(law, subject, "threw " + thrown, thrown);
        } finally {
            restore.run();
        }
    }

    static AssertionError broken(Law law, String subject, @Nullable String what, Throwable cause) {
        return new AssertionError(
                subject + ", law " + law.number() + ", " + law.text() + " (seed " + Runs.SEED + "): " + what, cause);
    }

    private static void operator(Law law, LawSubject subject) {
        switch (law) {
            case SERIALIZATION -> SignalLaws.serialization(subject);
            case DEMAND -> DemandLaws.demand(subject);
            case NO_LOST_DEMAND -> DemandLaws.noLostDemand(subject);
            case SATURATION -> DemandLaws.saturation(subject);
            case NO_OVER_REQUEST -> DemandLaws.noOverRequest(subject);
            case REPLENISHMENT -> DemandLaws.replenishment(subject);
            case GOOD_SUBSCRIBER -> SignalLaws.goodSubscriber(subject);
            case RESPONSIVENESS -> SubscriptionLaws.responsiveness(subject);
            case REENTRANCY -> SignalLaws.reentrancy(subject);
            case SUBSCRIPTION_RACES -> SubscriptionLaws.subscriptionRaces(subject);
            case CANCEL_IN_BURST -> EndLaws.cancelInBurst(subject);
            case TERMINAL_RACES -> EndLaws.terminalRaces(subject);
            case BAD_SOURCES -> SignalLaws.badSources(subject);
            case CALLBACKS -> throw new TestAbortedException("see ofCallback");
            case ILLEGAL_REQUESTS -> EndLaws.illegalRequests(subject);
            case RETENTION -> Retention.check(subject);
            case CONSERVATION -> EndLaws.conservation(subject);
            case INDEPENDENCE -> SubscriptionLaws.independence(subject);
            case LONG_COUNTS -> DemandLaws.longCounts(subject);
        }
    }
}
