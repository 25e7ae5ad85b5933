package io.headgate.operators.end;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.operators.Flow;
import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a failure that the loop doesn't get to see. */
class BlockingIteratorTest {

    @RegisterExtension
    private final Reported reported = new Reported();

    private final IOException boom = new IOException("boom");

    @Test
    void aFailureBehindTheItemAtWhichTheLoopStopsIsReported() {
        Flow<Integer> flow = Flow.fromPublisher(subscriber -> {
            TestPublisher<Integer> upstream = TestPublisher.paced();
            upstream.subscribe(subscriber);
            upstream.next(1).error(boom);
        });
        try (Stream<Integer> items = flow.toStream()) {
            assertThat(items.findFirst()).contains(1);
        }
        assertThat(reported).containsExactly(boom);
    }

    @Test
    void aFailureThatTheLoopWasThrownIsNotReported() {
        TestPublisher<Integer> upstream = TestPublisher.paced();
        Flow<Integer> flow = Flow.fromPublisher(subscriber -> {
            upstream.subscribe(subscriber);
            upstream.error(boom);
        });
        Throwable thrown = null;
        try (Stream<Integer> items = flow.toStream()) {
            items.forEach(item -> {});
        } catch (Throwable t) {
            thrown = t;
        }
        assertThat(thrown).hasCause(boom);
        assertThat(reported).isEmpty();
    }
}
