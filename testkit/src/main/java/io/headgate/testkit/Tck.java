package io.headgate.testkit;

import io.headgate.testkit.TckOptions.Outcome;
import io.headgate.testkit.TckOptions.Timeouts;
import io.headgate.testkit.TckOptions.Verdict;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.IdentityProcessorVerification;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.testng.SkipException;

/**
 * The official Reactive Streams TCK (1.0.4) as JUnit 5 dynamic tests.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> tck() {
 *     return Tck.publisher(n -> Flow.range(0, n));
 * }
 * }</pre>
 *
 * <p>Each test runs on a fresh instance of the TCK's class, stochastic tests included, with a recursion depth of 1. A test
 * the TCK skips is a failure here unless the TCK doesn't test the rule at all ({@code untested_…}) or the skip is on the
 * written list in the {@link TckOptions}: the TCK reports an optional test that fails as skipped, which hides breaches.
 */
public final class Tck {

    private Tck() {}

    /** The four kinds of subject and the TCK's class for each. */
    public enum Kind {
        /** A publisher. */
        PUBLISHER(PublisherVerification.class),
        /** A processor, or an operator as seen from both sides. */
        PROCESSOR(IdentityProcessorVerification.class),
        /** A subscriber, seen from inside. */
        WHITEBOX(SubscriberWhiteboxVerification.class),
        /** A subscriber, seen from outside. */
        BLACKBOX(SubscriberBlackboxVerification.class);

        private final Class<?> verification;

        Kind(Class<?> verification) {
            this.verification = verification;
        }

        /** All tests of the TCK's class. */
        public List<String> tests() {
            return Arrays.stream(verification.getMethods())
                    .filter(Tck::isTest)
                    .map(Method::getName)
                    .sorted()
                    .toList();
        }

        /** Those that test something: all but {@code untested_…}. */
        public List<String> executable() {
            return tests().stream().filter(name -> !isUntested(name)).toList();
        }
    }

    /**
     * The tests of a publisher, 31 of which can be executed.
     *
     * @param factory makes a publisher of exactly n items; n can be as large as {@link TckOptions#maxElements()}, so it
     *     must be lazy
     * @param <T> the items
     */
    public static <T> Stream<DynamicTest> publisher(LongFunction<? extends Publisher<T>> factory) {
        return publisher(factory, TckOptions.defaults());
    }

    /**
     * As {@link #publisher(LongFunction)}, with options.
     *
     * @param factory makes a publisher of exactly n items
     * @param options what the TCK must know
     * @param <T> the items
     */
    public static <T> Stream<DynamicTest> publisher(LongFunction<? extends Publisher<T>> factory, TckOptions options) {
        Objects.requireNonNull(factory, "factory");
        return tests(Kind.PUBLISHER, with -> new TckPublisher<>(factory, with), withoutFailed(options));
    }

    /**
     * The tests of a processor of integers that passes on what it gets, 48 of which can be executed.
     *
     * @param factory makes a processor that can hold the given number of items
     */
    public static Stream<DynamicTest> processor(IntFunction<? extends Processor<Integer, Integer>> factory) {
        return processor(factory, TckOptions.defaults());
    }

    /**
     * As {@link #processor(IntFunction)}, with options.
     *
     * @param factory makes a processor that can hold the given number of items
     * @param options what the TCK must know
     */
    public static Stream<DynamicTest> processor(
            IntFunction<? extends Processor<Integer, Integer>> factory, TckOptions options) {
        Objects.requireNonNull(factory, "factory");
        return tests(Kind.PROCESSOR, with -> new TckProcessor(factory, with), withoutFailed(options));
    }

    /**
     * The tests of a processor, for an operator: its subscriber above, its publisher below, nothing in between. The
     * failed publisher is the operator over a source that fails.
     *
     * @param operator passes on what it gets, if need be after a change and a change back
     */
    public static Stream<DynamicTest> operator(
            Function<? super Publisher<Integer>, ? extends Publisher<Integer>> operator) {
        return operator(operator, TckOptions.defaults());
    }

    /**
     * As {@link #operator(Function)}, with options.
     *
     * @param operator passes on what it gets
     * @param options what the TCK must know
     */
    public static Stream<DynamicTest> operator(
            Function<? super Publisher<Integer>, ? extends Publisher<Integer>> operator, TckOptions options) {
        Objects.requireNonNull(operator, "operator");
        TckOptions complete = options.failed() != null
                ? options
                : options.failed(() -> operator.apply(new FailedPublisher<>(new IllegalStateException("as asked"))));
        return processor(bufferSize -> through(operator), complete);
    }

    /**
     * A processor made of an operator: signals to it go to the operator's own subscriber, and its first subscriber is the
     * operator's own subscriber downstream. Further subscribers get the same items from a queue of at most 1,024 each.
     *
     * @param operator is applied once per processor, when its first subscriber comes
     * @param <T> what goes in
     * @param <R> what comes out
     */
    public static <T, R> Processor<T, R> through(Function<? super Publisher<T>, ? extends Publisher<R>> operator) {
        return new OperatorProcessor<>(operator);
    }

    /**
     * The subscriber with which something subscribes to a publisher: for the ends of a flow, which don't show theirs.
     *
     * <pre>{@code
     * Tck.blackbox(() -> Tck.subscriberOf(source -> Flow.fromPublisher(source).forEach(item -> {})))
     * }</pre>
     *
     * @param end subscribes to the publisher it is given, at once
     * @param <T> the items
     * @throws IllegalStateException if it doesn't
     */
    public static <T> Subscriber<T> subscriberOf(Consumer<? super Publisher<T>> end) {
        CapturingPublisher<T> source = new CapturingPublisher<>();
        end.accept(source);
        return source.subscriber();
    }

    /**
     * The tests of a subscriber that tells its probe what happens inside it, 14 of which can be executed.
     *
     * @param factory makes a subscriber that reports to the probe
     */
    public static Stream<DynamicTest> whitebox(
            Function<? super WhiteboxSubscriberProbe<Integer>, ? extends Subscriber<Integer>> factory) {
        return whitebox(factory, TckOptions.defaults());
    }

    /**
     * As {@link #whitebox(Function)}, with options.
     *
     * @param factory makes a subscriber that reports to the probe
     * @param options what the TCK must know
     */
    public static Stream<DynamicTest> whitebox(
            Function<? super WhiteboxSubscriberProbe<Integer>, ? extends Subscriber<Integer>> factory,
            TckOptions options) {
        Objects.requireNonNull(factory, "factory");
        return tests(Kind.WHITEBOX, with -> new TckWhitebox(factory, with), options);
    }

    /**
     * The tests of a subscriber as it is, 11 of which can be executed. It must ask for items by itself.
     *
     * @param factory makes a subscriber
     */
    public static Stream<DynamicTest> blackbox(Supplier<? extends Subscriber<Integer>> factory) {
        return blackbox(factory, TckOptions.defaults());
    }

    /**
     * As {@link #blackbox(Supplier)}, with options.
     *
     * @param factory makes a subscriber
     * @param options what the TCK must know
     */
    public static Stream<DynamicTest> blackbox(Supplier<? extends Subscriber<Integer>> factory, TckOptions options) {
        Objects.requireNonNull(factory, "factory");
        return tests(Kind.BLACKBOX, with -> new TckBlackbox(factory, with), options);
    }

    /**
     * The tests of a verification class written for TestNG. It must not override a test.
     *
     * @param kind which of the TCK's classes it extends
     * @param verification makes a new instance per test
     * @param options which skips are allowed, and who is told
     * @throws IllegalArgumentException if it isn't of this kind, or overrides a test
     */
    public static Stream<DynamicTest> verification(
            Kind kind, Supplier<? extends Object> verification, TckOptions options) {
        return tests(kind, with -> verification.get(), options);
    }

    // The two tests that need a failed publisher can't be asked of a one-liner that gives none.
    private static TckOptions withoutFailed(TckOptions options) {
        if (options.failed() != null) {
            return options;
        }
        String reason = "no failed publisher was given, see TckOptions.failed";
        return options.skip("optional_spec104_mustSignalOnErrorWhenFails", reason)
                .skip("required_spec109_mayRejectCallsToSubscribe*", reason);
    }

    private static Stream<DynamicTest> tests(Kind kind, Function<TckOptions, ?> verification, TckOptions options) {
        List<String> names = kind.tests();
        for (String name : options.skips().keySet()) {
            if (names.stream().noneMatch(method -> TckOptions.covers(name, method))) {
                throw new IllegalArgumentException("the skip of " + name + " matches no test of a " + kind);
            }
        }
        checkNothingOverridden(kind, verification.apply(options));
        return Arrays.stream(kind.verification.getMethods())
                .filter(Tck::isTest)
                .sorted(Comparator.comparing(Method::getName))
                .map(method -> DynamicTest.dynamicTest(method.getName(), () -> run(method, verification, options)));
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(org.testng.annotations.Test.class);
    }

    private static boolean isUntested(String method) {
        return method.startsWith("untested_");
    }

    private static void checkNothingOverridden(Kind kind, Object verification) {
        if (!kind.verification.isInstance(verification)) {
            throw new IllegalArgumentException(
                    verification.getClass().getName() + " is no " + kind.verification.getName());
        }
        List<String> names = kind.tests();
        for (Class<?> c = verification.getClass(); c != kind.verification; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                if (names.contains(method.getName())) {
                    throw new IllegalArgumentException(c.getName() + " overrides " + method.getName());
                }
            }
        }
    }

    private static void run(Method method, Function<TckOptions, ?> verification, TckOptions options) throws Throwable {
        String name = method.getName();
        String listed = options.reasonFor(name);
        Outcome outcome;
        @Nullable Throwable thrown = null;
        try {
            if (listed == null) {
                invokePatiently(method, () -> verification.apply(options), options.timeouts());
            } else {
                invoke(verification.apply(options.timeouts(options.timeouts().hasty())), method);
            }
            if (listed == null) {
                outcome = new Outcome(name, Verdict.PASSED, "");
            } else {
                String reason = "passes, but is on the list of skips: " + listed;
                thrown = new AssertionFailedError(reason);
                outcome = new Outcome(name, Verdict.FAILED, reason);
            }
        } catch (SkipException skip) {
            if (isUntested(name)) {
                thrown = new TestAbortedException("the TCK doesn't test this");
                outcome = new Outcome(name, Verdict.UNTESTED, "");
            } else if (listed != null) {
                thrown = new TestAbortedException(listed);
                outcome = new Outcome(name, Verdict.SKIPPED, listed);
            } else {
                String reason = "skipped, and not on the list of skips: " + skip.getMessage();
                thrown = new AssertionFailedError(reason, skip);
                outcome = new Outcome(name, Verdict.UNLISTED, reason);
            }
        } catch (Throwable failure) {
            if (listed != null) {
                thrown = new TestAbortedException(listed, failure);
                outcome = new Outcome(name, Verdict.SKIPPED, listed);
            } else {
                thrown = failure;
                outcome = new Outcome(name, Verdict.FAILED, failure.toString());
            }
        }
        options.listener().accept(outcome);
        if (thrown != null) {
            throw thrown;
        }
    }

    /**
     * The test of §3.13 gives the garbage collector's helpers 100 ms, which on a busy machine they may not get. What a
     * publisher doesn't let go it doesn't let go each time, so it is looked for again for as long as is waited for
     * anything.
     */
    private static void invokePatiently(Method method, Supplier<?> verification, Timeouts timeouts) throws Throwable {
        boolean collects = method.getName().startsWith("required_spec313_cancelMust");
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeouts.expected());
        while (true) {
            try {
                invoke(verification.get(), method);
                return;
            } catch (AssertionError held) {
                if (!collects || System.nanoTime() - end > 0) {
                    throw held;
                }
            }
        }
    }

    private static void invoke(Object verification, Method method) throws Throwable {
        try {
            lifecycle(verification, "startPublisherExecutorService");
            lifecycle(verification, "setUp");
            method.invoke(verification);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        } finally {
            lifecycle(verification, "shutdownPublisherExecutorService");
        }
    }

    // Called by reflection because the four classes have no type in common that declares them.
    private static void lifecycle(Object verification, String name) throws ReflectiveOperationException {
        Method method;
        try {
            method = verification.getClass().getMethod(name);
        } catch (NoSuchMethodException absent) {
            return;
        }
        method.invoke(verification);
    }
}
