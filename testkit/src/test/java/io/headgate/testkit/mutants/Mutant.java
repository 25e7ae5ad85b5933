package io.headgate.testkit.mutants;

import io.headgate.testkit.Law;
import io.headgate.testkit.LawSubject;
import io.headgate.testkit.Laws;
import io.headgate.testkit.Tck;
import io.headgate.testkit.TckOptions;
import io.headgate.testkit.TckOptions.Timeouts;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.reactivestreams.Publisher;

/** {@link Queueing} with a fault, as the laws and the TCK see it. */
record Mutant(Fault fault, int capacity, boolean filters) {

    static Mutant of(Fault fault) {
        return new Mutant(fault, fault.capacity(), fault.filters());
    }

    private Queueing over(Publisher<Integer> upstream, Function<Integer, Integer> function, Consumer<Object> lost) {
        return new Queueing(upstream, capacity, item -> !filters || item % 2 == 0, function, lost, fault);
    }

    LawSubject subject(Function<Integer, Integer> function) {
        LawSubject subject = LawSubject.keeping(toString(), (upstream, lost) -> over(upstream, function, lost))
                .asks(demand -> capacity);
        return filters ? subject.dropping() : subject;
    }

    /** Throws an {@code AssertionError} if the law finds anything. */
    void hold(Law law) {
        if (law == Law.CALLBACKS) {
            Laws.checkCallback(this::subject, true);
        } else {
            Laws.check(law, subject(item -> item));
        }
    }

    /** The TCK's tests of it as a publisher: over twice as many items, if it leaves out every other. */
    Stream<DynamicTest> asPublisher() {
        return Tck.publisher(
                count -> over(new Numbers(filters ? twice(count) : count), item -> item, lost -> {}),
                options().failed(() -> over(Numbers.failed(), item -> item, lost -> {})));
    }

    /** For a test that finds its mistake by what doesn't come there is no sense in waiting for that. */
    private TckOptions options() {
        TckOptions options = TckOptions.defaults();
        return fault.test().isEmpty() ? options : options.timeouts(new Timeouts(100, 20, 50));
    }

    private static long twice(long count) {
        return count > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * count;
    }

    /** The TCK's tests of it as a processor, which must hand on all it gets: none if it leaves out any. */
    Stream<DynamicTest> asProcessor() {
        return filters ? Stream.of() : Tck.operator(upstream -> over(upstream, item -> item, lost -> {}), options());
    }

    @Override
    public String toString() {
        return fault + (filters ? ", filtering" : "") + ", capacity " + capacity;
    }
}
