package io.headgate.tck;

import io.headgate.testkit.Tck;
import io.headgate.testkit.Tck.Kind;
import io.headgate.testkit.TckOptions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
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

    /** The same for what ends by nature. */
    Subject maxElements(long most) {
        return new Subject(name, kind, options.maxElements(most), tests);
    }

    /** The skips, one by one: those of the TCK's tests that could be executed if it weren't for the subject's nature. */
    Map<String, String> skips() {
        Map<String, String> skips = new LinkedHashMap<>();
        for (String test : kind.executable()) {
            options.skips().forEach((name, reason) -> {
                boolean covered =
                        name.endsWith("*") ? test.startsWith(name.substring(0, name.length() - 1)) : test.equals(name);
                if (covered) {
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
