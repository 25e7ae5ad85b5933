package io.headgate.tck;

import io.headgate.operators.Flow;
import io.headgate.testkit.Tck;
import io.headgate.testkit.Tck.Kind;
import io.headgate.testkit.TckOptions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;

/**
 * One row of the table: what is tested, as what, and which skips are its nature.
 *
 * @param name as it appears in the coverage table
 * @param kind which of the TCK's four classes
 * @param options failed publisher, most items, written skips
 * @param tests makes the tests
 */
record Subject(String name, Kind kind, TckOptions options, Function<TckOptions, Stream<DynamicTest>> tests) {

    static Subject publisher(
            String name, LongFunction<? extends Publisher<?>> factory, Supplier<? extends Publisher<?>> failed) {
        return new Subject(
                name,
                Kind.PUBLISHER,
                TckOptions.defaults().failed(failed),
                options -> Tck.publisher(n -> anything(factory.apply(n)), options));
    }

    // The TCK compares items and does nothing else with them.
    @SuppressWarnings("unchecked")
    private static Publisher<Object> anything(Publisher<?> publisher) {
        return (Publisher<Object>) publisher;
    }

    static Subject operator(String name, Function<? super Publisher<Integer>, ? extends Publisher<Integer>> operator) {
        return new Subject(name, Kind.PROCESSOR, TckOptions.defaults(), options -> Tck.operator(operator, options));
    }

    static Subject processor(String name, IntFunction<? extends Processor<Integer, Integer>> factory) {
        return new Subject(
                name,
                Kind.PROCESSOR,
                TckOptions.defaults().failed(() -> Flow.error(new IllegalStateException("as asked"))),
                options -> Tck.processor(factory, options));
    }

    static Subject whitebox(
            String name, Function<? super WhiteboxSubscriberProbe<Integer>, ? extends Subscriber<Integer>> factory) {
        return new Subject(name, Kind.WHITEBOX, TckOptions.defaults(), options -> Tck.whitebox(factory, options));
    }

    static Subject blackbox(String name, Supplier<? extends Subscriber<Integer>> factory) {
        return new Subject(name, Kind.BLACKBOX, TckOptions.defaults(), options -> Tck.blackbox(factory, options));
    }

    /** The same with a skip. A name of the TCK's, or its beginning and a star. */
    Subject skip(String test, String reason) {
        return new Subject(name, kind, options.skip(test, reason), tests);
    }

    /** The same with all of these skips that are of its kind. */
    Subject with(Map<String, String> skips) {
        Subject subject = this;
        for (Map.Entry<String, String> skip : skips.entrySet()) {
            if (kind.tests().stream().anyMatch(test -> TckOptions.covers(skip.getKey(), test))) {
                subject = subject.skip(skip.getKey(), skip.getValue());
            }
        }
        return subject;
    }

    /** The same for what ends by nature, after {@code most} items: without the tests that need more. */
    Subject endsAfter(long most, String reason) {
        Subject subject = new Subject(name, kind, options.maxElements(most), tests);
        for (Map.Entry<String, Long> need : NEEDS.entrySet()) {
            if (need.getValue() > most) {
                subject = subject.skip(need.getKey(), reason);
            }
        }
        return subject;
    }

    /** How many items a publisher must have for a test of the TCK, as its sources say. */
    private static final Map<String, Long> NEEDS = Map.ofEntries(
            Map.entry("required_createPublisher1*", 1L),
            Map.entry("required_createPublisher3*", 3L),
            Map.entry("required_spec101*", 5L),
            Map.entry("required_spec102*", 3L),
            Map.entry("stochastic_spec103*", 10L),
            Map.entry("required_spec105*", 3L),
            Map.entry("required_spec107*", 1L),
            Map.entry("optional_spec111_maySupport*", 1L),
            Map.entry("optional_spec111_registered*", 1L),
            Map.entry("optional_spec111_multicast*OneByOne", 5L),
            Map.entry("optional_spec111_multicast*Upfront", 3L),
            Map.entry("optional_spec111_multicast*Expected", 3L),
            Map.entry("required_spec302*", 6L),
            Map.entry("required_spec303*", 2L),
            Map.entry("required_spec306*", 3L),
            Map.entry("required_spec307*", 1L),
            Map.entry("required_spec309_requestZero*", 10L),
            Map.entry("required_spec309_requestNegative*", 10L),
            Map.entry("optional_spec309*", 10L),
            Map.entry("required_spec312*", 20L),
            Map.entry("required_spec313*", 3L),
            Map.entry("required_spec317_mustSupport*", 3L),
            Map.entry("required_spec317_mustNot*", (long) Integer.MAX_VALUE));

    /** The skips, one by one: those of the TCK's tests that could be executed if it weren't for the subject's nature. */
    Map<String, String> skips() {
        Map<String, String> skips = new LinkedHashMap<>();
        for (String test : kind.executable()) {
            options.skips().forEach((name, reason) -> {
                if (TckOptions.covers(name, test)) {
                    skips.put(test, reason);
                }
            });
        }
        return skips;
    }

    /** How many tests must be executed: no more, no less. */
    int expected() {
        return kind.executable().size() - skips().size();
    }

    @Override
    public String toString() {
        return name + " (" + kind.name().toLowerCase(Locale.ROOT) + ")";
    }
}
