package io.headgate.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.testkit.Reported;
import io.headgate.testkit.TestPublisher;
import io.headgate.testkit.TestSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;

/** A handler that is only told of something and throws: that is reported, and the flow goes on. */
class HandlersThrowTest {

    private final Wired wired = new Wired();

    @RegisterExtension
    private final Reported reported = new Reported();

    private final IllegalStateException broken = new IllegalStateException("as asked");
    private final TestPublisher<Integer> upstream = TestPublisher.paced();

    /** Items that found no partner: the handler is asked for each. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsDiscarded(boolean pulled) {
        List<Object> asked = new ArrayList<>();
        Flow<Integer> two = Flow.of(1, 2);
        Publisher<Integer> foreign = subscriber -> two.subscribe(subscriber);
        var downstream = Flow.zip(
                        List.of(
                                pulled ? two : Flow.fromPublisher(foreign),
                                two,
                                Flow.<Integer>fromIterable(HandlersThrowTest::late)),
                        row -> 0)
                .onDiscard(item -> {
                    asked.add(item);
                    throw broken;
                })
                .into(TestSubscriber.create(1));
        assertThat(downstream.terminals()).isEqualTo(1);
        assertThat(asked).contains(1).hasSizeGreaterThanOrEqualTo(pulled ? 2 : 1);
        assertThat(reported).hasSameSizeAs(asked).containsOnly(broken);
    }

    /** Says that it has an item, and fails when it is asked for it: the others were read before. */
    private static Iterator<Integer> late() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                throw new IllegalArgumentException("none after all");
            }
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDroppedTick(boolean handling) {
        List<Long> dropped = new ArrayList<>();
        var downstream = wired.subscribe(
                Flow.interval(Duration.ofSeconds(1), number -> {
                    dropped.add(number);
                    if (handling) {
                        throw broken;
                    }
                }),
                TestSubscriber.create(0));
        wired.timers.advance(Duration.ofSeconds(2));
        assertThat(dropped).containsExactly(0L, 1L);
        assertThat(reported).containsExactlyElementsOf(handling ? List.of(broken, broken) : List.of());
        downstream.request(1);
        wired.timers.advance(Duration.ofSeconds(1));
        assertThat(downstream.check().items()).containsExactly(2L);
        downstream.cancel();
    }

    @Test
    void aRequest() {
        var downstream = Flow.fromPublisher(upstream)
                .onRequest(n -> {
                    throw broken;
                })
                .into(TestSubscriber.create(3));
        assertThat(upstream.requested()).isEqualTo(3);
        upstream.next(1);
        assertThat(downstream.check().items()).containsExactly(1);
        assertThat(reported).containsExactly(broken);
    }

    /** Told of a failure: another one is added to that, and the same one isn't its own cause. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFailure(boolean pulled) {
        IllegalArgumentException failure = new IllegalArgumentException("upstream's");
        for (RuntimeException thrown : new RuntimeException[] {broken, failure}) {
            Flow<Integer> failing = Flow.error(failure);
            Publisher<Integer> foreign = subscriber -> failing.subscribe(subscriber);
            var downstream = (pulled ? failing : Flow.fromPublisher(foreign))
                    .onError(told -> {
                        throw thrown;
                    })
                    .into(TestSubscriber.create(0));
            assertThat(downstream.awaitError()).isSameAs(failure);
        }
        assertThat(failure.getSuppressed()).contains(broken).doesNotContain(failure);
        assertThat(reported).isEmpty();
    }

    /** An iterator of {@code expand}, which is closed when the flow ends. */
    @Test
    void anIteratorThatIsClosed() {
        class Torn implements Iterator<Integer>, AutoCloseable {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                return 0;
            }

            @Override
            public void close() {
                throw broken;
            }
        }
        var downstream =
                wired.subscribe(Flow.fromPublisher(upstream).expand(item -> new Torn()), TestSubscriber.create(1));
        upstream.next(1);
        downstream.request(1);
        assertThat(downstream.items()).containsExactly(1, 0);
        assertThat(reported).isEmpty();
        downstream.cancel();
        assertThat(reported).containsExactly(broken);
    }
}
