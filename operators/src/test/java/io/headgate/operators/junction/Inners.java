package io.headgate.operators.junction;

import io.headgate.operators.Flow;
import io.headgate.testkit.TestPublisher;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;

/** A scripted flow of items, and a scripted inner flow for each of them. */
final class Inners {

    final TestPublisher<Integer> outer = TestPublisher.paced();
    final List<TestPublisher<Integer>> all = new ArrayList<>();

    Flow<Integer> items() {
        return Flow.fromPublisher(outer);
    }

    /** What the operator under test makes of an item. */
    Publisher<Integer> of(Integer item) {
        TestPublisher<Integer> inner = TestPublisher.paced();
        all.add(inner);
        return inner;
    }

    /** {@code flow} behind a publisher that hides what it is: it has to be subscribed to. */
    static <T> Publisher<T> hidden(Flow<T> flow) {
        return subscriber -> flow.subscribe(subscriber);
    }
}
